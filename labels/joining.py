"""Several labels in one PDF, in the order given."""

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from labels.errors import PdfUnreadable


def join(pdfs: Sequence[bytes]) -> bytes:
    """One PDF of all pages; raises PdfUnreadable for bytes that are no PDF."""
    writer = PdfWriter()
    for pdf in pdfs:
        try:
            writer.append(PdfReader(io.BytesIO(pdf)))
        except PyPdfError:
            raise PdfUnreadable("A stored label is not a PDF.") from None
    writer.compress_identical_objects()
    joined = io.BytesIO()
    writer.write(joined)
    return joined.getvalue()
