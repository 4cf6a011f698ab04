"""The list of orders, and the page of one order."""

from flask import abort, render_template, request

from pharmacy import current
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import OrderStatus
from pharmacy.core.roles import Permission
from pharmacy.services.compounding import worklists
from pharmacy.services.finding import boards, listings
from pharmacy.services.records import container_states, order_rows
from pharmacy.web.finding import board, lines, scan_answers
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.labels import cards
from pharmacy.web.orders import amendments, due_fills, holds, packaging_tables, steps, tables
from pharmacy.web.shell import parameters, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("orders")
ON_A_PAGE = 25


@pages.get("/orders", may=Permission.READ_ORDER, menu=Menu(20, marked("Orders"), key="o"))
def index() -> str:
    """Orders, newest first, or those of one open status, most urgent first; a page at a time."""
    status = _status()
    before, after = parameters.number_asked("before"), parameters.number_asked("after")
    with current.reading() as session:
        actor, most = visitors.person().actor, ON_A_PAGE
        page: listings.Newest | boards.BoardPage
        if status is None:
            page = listings.newest(session, actor, before=before, most=most)
        else:
            page = boards.find_open(session, actor, status, after=after, most=most)
        return render_template(
            "orders.html",
            rows=lines.rows(page.lines),
            next=page.next,
            is_first=(before if status is None else after) is None,
            status=status,
            titles=board.TITLES,
            may_place=visitors.person().may(Permission.PLACE_ORDER),
        )


def _status() -> OrderStatus | None:
    text = request.args.get("state")
    if text is not None and text not in boards.STATES:
        abort(404)
    return OrderStatus(text) if text is not None else None


@pages.get("/orders/<order_id>", may=Permission.READ_ORDER)
def show(order_id: str) -> str:
    """One order with its plan, labels and print jobs. A scan may have led here."""
    return page(order_id)


@pages.get("/orders/<order_id>/progress", may=Permission.READ_ORDER, is_unattended=True)
def progress(order_id: str) -> str:
    """Labels, and the progress of each container, which the page refreshes."""
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        return render_template(
            "_labels.html",
            answer=None,
            is_alone=True,
            packaging=packaging_tables.context(order, worklists.worklist_of(session, order)),
            **cards.context(session, order),
        )


def page(
    order_id: str,
    refused: cards.RefusedPrintJob | None = None,
    unresolved: holds.Unresolved | None = None,
    fill_refused: Sentence | None = None,
    answer: ScanAnswer | None = None,
    work_refused: steps.RefusedTransition | packaging_tables.RefusedPackaging | None = None,
) -> str:
    """The page of one order, with the reason if the last request was refused.

    refused: a print job that was not created. unresolved: a hold that was not resolved.
    fill_refused: why a fill was not made. answer: to a scan of one of its labels. work_refused: why
    a transition was refused, or the errors of a packaging.
    """
    step = work_refused if isinstance(work_refused, steps.RefusedTransition) else None
    packaged = work_refused if isinstance(work_refused, packaging_tables.RefusedPackaging) else None
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        items = worklists.worklist_of(session, order)
        zone = current.context().profile.timezone
        statuses = container_states.numbered(session, order, zone)
        return render_template(
            "order.html",
            table=tables.with_states(tables.of_order(order), statuses),
            to_make=tables.to_make(order, items),
            is_alone=False,
            answer=answer or scan_answers.of_scanned(order, request.args.get("scanned", "")),
            steps=steps.context(session, order, items, step),
            packaging=packaging_tables.context(order, items, packaged),
            **holds.context(order, unresolved),
            **amendments.context(order),
            **cards.context(session, order, refused),
            **due_fills.context(session, order, fill_refused),
        )
