"""Compares the words of the file with the intended words."""

from collections.abc import Sequence

from labels import fonts, layout, raster
from labels.content import OPTIONAL
from labels.documents import DocumentContent
from labels.errors import ReadBackFailed
from labels.raster import TextRun
from labels.typesetting import PrintedContent, wrapping
from labels.typesetting.areas import Area
from labels.typesetting.documents.wording import without_breaks

SUFFIXES = {"regular": "", "bold": "-Bold"}


def check_arranged(content: PrintedContent, areas: Sequence[Area]) -> None:
    """Raises ReadBackFailed for a text of the content that is not in the arrangement.

    An optional text is on the label completely, or not at all.
    """
    if isinstance(content, DocumentContent):
        _check_document(content, areas)
        return
    written: dict[str, str] = {}
    for area in areas:
        written[area.field] = f"{written.get(area.field, '')} {' '.join(area.lines)}"
    run = written.get(wrapping.RUN_PRINT, "")
    for field, text in content.texts():
        if field in OPTIONAL and field not in written:
            continue
        places = (written.get(field, ""), run if field in wrapping.SMALL_PRINT else "")
        if not any(fonts.printable(field, text) in place for place in places):
            raise ReadBackFailed(f"the {_said(field)} is not on it as a whole", field)


def _check_document(content: DocumentContent, areas: Sequence[Area]) -> None:
    """Each text of a document is at its place completely: once, or once on each of some pages."""
    written: dict[str, str] = {}
    for area in areas:
        written[area.field] = written.get(area.field, "") + without_breaks("".join(area.lines))
    for field, text in content.texts():
        meant, found = without_breaks(text), written.pop(field, "")
        times = len(found) // len(meant) if meant else 0
        if found != meant * times or (meant and not times):
            raise ReadBackFailed(f"the {field} is not on it as a whole", field)


def check(found: Sequence[TextRun], areas: Sequence[Area]) -> None:
    """Raises ReadBackFailed for another line, another order in a field, an extra line, or a font.

    The order of the fields in the file does not matter: the dots show the place of each.
    """
    left = list(found)
    for area in areas:
        lines = [_text(line, area) for line in area.lines]
        places = (n for n in range(len(left)) if left[n : n + len(lines)] == lines)
        place = next(places, None)
        if place is None:
            raise _missing(area, lines, left)
        del left[place : place + len(lines)]
    if left:
        raise ReadBackFailed("it has a text that nobody wrote")


def _text(line: str, area: Area) -> TextRun:
    return TextRun(raster.as_read(line), font_name(area.style.weight), is_embedded=True)


def _missing(area: Area, lines: Sequence[TextRun], left: Sequence[TextRun]) -> ReadBackFailed:
    meant = {line.characters for line in lines}
    for text in left:
        if text.characters in meant and text not in lines:
            what = f"its {_said(area.field)} is set in another font, {text.font}"
            return ReadBackFailed(what, area.field)
    return ReadBackFailed(f"the text of its {_said(area.field)} is another or missing", area.field)


def font_name(weight: str) -> str:
    """The name of the label's own font in its PDF."""
    return layout.FAMILY.replace(" ", "-") + SUFFIXES[weight]


def _said(field: str) -> str:
    return field.replace("_", " ")
