"""A PDF as dots and texts, by PDFium. The only module that uses pypdfium2."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from labels.errors import PdfUnreadable

POINTS_PER_INCH = 72
WHITE = (255, 255, 255, 255)
# A printer prints annotations too.
FLAGS = raw.FPDF_ANNOT | raw.FPDF_PRINTING
# Characters of two bytes of a run of text, and the bytes of the sign that ends it.
LONGEST_RUN, END = 1024, 2
# PDFium reports a hyphen at the end of a line as a special character, and splits ligatures.
HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
LIGATURES = str.maketrans({"\ufb01": "fi", "\ufb02": "fl"})
# Two threads must not call PDFium at the same time. One thread may have two documents open.
_one_at_a_time = threading.RLock()


@dataclass(frozen=True, slots=True)
class TextRun:
    """One run of text: its characters without trailing spaces, and its font."""

    characters: str
    font: str  # without its subset tag: "Liberation-Sans-Label-Bold"
    is_embedded: bool


class Document:
    """An open PDF."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self._document)

    def page(self, number: int = 0) -> "PdfPage":
        """One page. The first is 0."""
        return PdfPage(self._document[number])


class PdfPage:
    """One page of an open PDF."""

    def __init__(self, page: Any) -> None:
        self._page = page

    def size(self) -> tuple[float, float]:
        """Width and height in points, as the page is shown."""
        width, height = self._page.get_size()
        return width, height

    def texts(self) -> tuple[TextRun, ...]:
        """Every run of text in drawing order, visible or not."""
        reader = self._page.get_textpage()
        texts = _Texts(reader)
        runs = self._page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], textpage=reader)
        return tuple(texts.text(run) for run in runs)

    def grays(
        self, width: int, height: int, dots_per_inch: int, over: memoryview | None = None
    ) -> memoryview:
        """A byte for each dot, row by row from the top left corner. 0 is black, 255 white.

        The page is neither scaled nor moved. What reaches beyond the dots is cut off. over: the
        dots of another page of this size that are no longer needed. Allocating new memory would
        cost as much as the drawing.
        """
        kind = ctypes.c_ubyte * (width * height)
        buffer = kind() if over is None else kind.from_buffer(over)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray, buffer=buffer)
        bitmap.fill_rect(WHITE, 0, 0, width, height)
        scale = dots_per_inch / POINTS_PER_INCH
        matrix, clip = raw.FS_MATRIX(scale, 0, 0, scale, 0, 0), raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self._page, matrix, clip, FLAGS)
        bitmap.close()
        return memoryview(buffer).cast("B")


class _Texts:
    """Reads the runs of a page. Their fonts are kept by their handles, for there are few fonts."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._buffer = (raw.FPDF_WCHAR * LONGEST_RUN)()
        self._known: dict[int, tuple[str, bool]] = {}

    def text(self, run: Any) -> TextRun:
        name, is_embedded = self._font(run)
        return TextRun(self._characters(run).translate(HYPHENS).rstrip(" "), name, is_embedded)

    def _characters(self, run: Any) -> str:
        """All of a run. PDFium looks for them through the whole page, so it is asked once."""
        room = ctypes.sizeof(self._buffer)
        size = raw.FPDFTextObj_GetText(run, self._reader, self._buffer, room)
        if not 0 < size <= room:
            characters: str = run.extract()
            return characters
        return ctypes.string_at(self._buffer, size - END).decode("utf-16-le")

    def _font(self, run: Any) -> tuple[str, bool]:
        handle = raw.FPDFTextObj_GetFont(run)
        key = ctypes.addressof(handle.contents)
        if key not in self._known:
            font = run.get_font()
            self._known[key] = font.get_base_name().rpartition("+")[2], font.is_embedded
        return self._known[key]


def as_read(text: str) -> str:
    """A text as `Document.texts` returns it after drawing."""
    return text.translate(LIGATURES)


@contextmanager
def opened(pdf: bytes) -> Iterator[Document]:
    """The PDF, open for this thread only. Raises PdfUnreadable if PDFium cannot read it."""
    try:
        with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
            yield Document(document)
    except pypdfium2.PdfiumError as error:
        raise PdfUnreadable("The label's PDF cannot be read.") from error
