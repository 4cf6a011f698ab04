"""The board of the day, where work begins: open orders by status, most urgent first."""

from typing import Any

from flask import render_template

from pharmacy import current
from pharmacy.core.orders import OrderStatus
from pharmacy.core.roles import Permission
from pharmacy.services.finding import boards
from pharmacy.web.finding import lines
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("board")
IN_A_COLUMN = 7
TITLES = {
    OrderStatus.HELD: marked("Held"),
    OrderStatus.RECEIVED: marked("To verify"),
    OrderStatus.VERIFIED: marked("To compound"),
    OrderStatus.COMPOUNDING: marked("Compounding"),
    OrderStatus.READY: marked("To dispense"),
}


@pages.get("/board", may=Permission.READ_ORDER, menu=Menu(10, marked("Board"), key="b"))
def show() -> str:
    """The whole board."""
    return _rendered("board.html")


@pages.get("/board/progress", may=Permission.READ_ORDER, is_unattended=True)
def progress() -> str:
    """The columns alone, which the page refreshes."""
    return _rendered("_board.html")


def _rendered(template: str) -> str:
    now, actor = current.now(), visitors.person().actor
    with current.reading() as session:
        columns = boards.board(session, actor, now, IN_A_COLUMN)
        return render_template(template, **context(columns))


def context(columns: list[boards.Column]) -> dict[str, Any]:
    """The template context of the board."""
    return {
        "columns": [(column, lines.rows(column.lines)) for column in columns],
        "titles": TITLES,
        "overdue": sum(column.total.overdue for column in columns),
        "is_empty": not any(column.total.count for column in columns),
        "may_place": visitors.person().may(Permission.PLACE_ORDER),
    }
