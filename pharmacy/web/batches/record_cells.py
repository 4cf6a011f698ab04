"""The cells of a compounding record on a page, in its language."""

from enum import StrEnum

from markupsafe import Markup, escape

from pharmacy.core.making.compounding_records import NOT_RECORDED, Cell
from pharmacy.core.messages import Message, capital
from pharmacy.web.shell.pages import StationPages
from pharmacy.web.words import sentences, terms

pages = StationPages("record_cells")


def record_cell(cell: Cell) -> Markup:
    """What was recorded, or in red that nothing was."""
    match cell:
        case "":
            return Markup('<span class="gap">{}</span>').format(sentences.turned(NOT_RECORDED))
        case Message():
            return sentences.turned(cell)
        case StrEnum():
            return escape(capital(terms.words(cell)))
        case _:
            return sentences.in_english(str(cell))


pages.filter(record_cell)
