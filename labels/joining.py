"""Joins several labels in one file, in the given order."""

import io
from collections.abc import Sequence

import pypdf
from pypdf import errors, generic

from labels.errors import PdfUnreadable

TAG_LETTERS = 6


def join(pdfs: Sequence[bytes]) -> bytes:
    """One PDF with the pages of all. Raises PdfUnreadable for an empty list or for other files.

    Every label embeds the few glyphs that it uses, so there is nothing to share. The fonts get
    different tags, as different subsets must have in one file (ISO 32000-2, 9.9.2). Otherwise a
    printer may use one label's glyphs for another.
    """
    if not pdfs:
        raise PdfUnreadable("There are no labels to join.")
    writer = pypdf.PdfWriter()
    try:
        for pdf in pdfs:
            writer.append(io.BytesIO(pdf), import_outline=False)
    except errors.PyPdfError as error:
        raise PdfUnreadable("One of the labels is not a PDF.") from error
    _tag_fonts(writer)
    writer.add_metadata({"/Title": "Container labels"})
    joined = io.BytesIO()
    writer.write(joined)
    return joined.getvalue()


def _tag_fonts(writer: pypdf.PdfWriter) -> None:
    fonts = {
        reference.idnum: reference
        for page in writer.pages
        for reference in _dictionary(_dictionary(page, "/Resources"), "/Font").values()
        if isinstance(reference, generic.IndirectObject)
    }
    for number, reference in enumerate(fonts.values()):
        font = reference.get_object()
        if isinstance(font, generic.DictionaryObject):
            _tag(font, _letters(number))


def _tag(font: generic.DictionaryObject, tag: str) -> None:
    descendants = font["/DescendantFonts"]
    if not isinstance(descendants, generic.ArrayObject):
        raise PdfUnreadable("One of the labels has a font that is not of our making.")
    descendant = descendants[0].get_object()
    descriptor = _dictionary(descendant, "/FontDescriptor")
    for holder, key in ((font, "/BaseFont"), (descendant, "/BaseFont"), (descriptor, "/FontName")):
        name = str(holder[key]).rpartition("+")[2]
        holder[generic.NameObject(key)] = generic.NameObject(f"/{tag}+{name}")


def _dictionary(holder: generic.DictionaryObject, key: str) -> generic.DictionaryObject:
    value = holder.get(key, generic.DictionaryObject()).get_object()
    if not isinstance(value, generic.DictionaryObject):
        raise PdfUnreadable("One of the labels is not a PDF of our making.")
    return value


def _letters(number: int) -> str:
    letters = ""
    for _ in range(TAG_LETTERS):
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
