"""The words of the file against the words that were meant."""

from collections.abc import Sequence

from labels import fonts, layout, raster
from labels.content import LabelContent
from labels.errors import ReadBackFailed
from labels.fit import wrapping
from labels.fit.areas import Area
from labels.raster import Text
from labels.sheet import SheetContent

SUFFIXES = {"regular": "", "bold": "-Bold"}


def check_arranged(content: LabelContent | SheetContent, areas: Sequence[Area]) -> None:
    """Raises ReadBackFailed for a text of the content that found no place on the label."""
    written: dict[str, str] = {}
    for area in areas:
        written[area.field] = f"{written.get(area.field, '')} {' '.join(area.lines)}"
    run = written.get(wrapping.RUN_PRINT, "")
    for field, text in content.texts():
        places = (written.get(field, ""), run if field in wrapping.SMALL_PRINT else "")
        if not any(fonts.printable(field, text) in place for place in places):
            raise ReadBackFailed(f"the {_said(field)} is not on it as a whole", field)


def check(found: Sequence[Text], areas: Sequence[Area]) -> None:
    """Raises ReadBackFailed for another line, another order, one too many, or another font."""
    meant = [(area, line) for area in areas for line in area.lines]
    for text, (area, line) in zip(found, meant, strict=False):
        if text.characters != raster.as_read(line):
            raise ReadBackFailed(f"the text of its {_said(area.field)} is another", area.field)
        if not text.is_embedded or text.font != font_name(area.style.weight):
            raise ReadBackFailed(
                f"its {_said(area.field)} is set in another font, {text.font}", area.field
            )
    if len(found) < len(meant):
        area, _ = meant[len(found)]
        raise ReadBackFailed(f"its {_said(area.field)} is missing, or a part of it", area.field)
    if len(found) > len(meant):
        raise ReadBackFailed("it has a text that nobody wrote")


def font_name(weight: str) -> str:
    """The name of the label's own font in its PDF."""
    return layout.FAMILY.replace(" ", "-") + SUFFIXES[weight]


def _said(field: str) -> str:
    return field.replace("_", " ")
