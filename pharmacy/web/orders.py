"""The list of orders, and the page of one order."""

from flask import Blueprint, abort, render_template, request

from pharmacy import current
from pharmacy.core.roles import Permission
from pharmacy.services import orders, rounds
from pharmacy.web import (
    amendments,
    answers,
    cards,
    due_fills,
    fillings,
    holds,
    steps,
    tables,
    visitors,
)
from pharmacy.web.answers import Answer

blueprint = Blueprint("orders", __name__)
ON_A_PAGE = 25
MOST_DIGITS = 18


@blueprint.get("/orders")
def index() -> str:
    """Orders, newest first, a page at a time."""
    before = _before()
    with current.reading() as session:
        actor = visitors.person().actor
        page = orders.find_orders(session, actor, before=before, most=ON_A_PAGE)
        return render_template(
            "orders.html",
            orders=page.orders,
            next=page.next,
            is_first=before is None,
            may_place=visitors.person().may(Permission.PLACE_ORDER),
        )


def _before() -> int | None:
    text = request.args.get("before")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(404)
    return int(text)


@blueprint.get("/orders/<order_id>")
def show(order_id: str) -> str:
    """One order with its plan, its labels and their sheets; a scan may have led here."""
    return page(order_id)


@blueprint.get("/orders/<order_id>/progress")
def progress(order_id: str) -> str:
    """The labels of an order alone, for the page to show as they change."""
    with current.reading() as session:
        order = orders.get_order(session, visitors.person().actor, order_id)
        return render_template("_labels.html", answer=None, **cards.context(session, order))


def page(
    order_id: str,
    refused: cards.Refused | None = None,
    unresolved: holds.Unresolved | None = None,
    fill_refused: str | None = None,
    answer: Answer | None = None,
    work_refused: steps.Refused | fillings.Refused | None = None,
) -> str:
    """The page of one order, which says why what was asked of it last was not done.

    refused: a sheet that was not printed. unresolved: a hold that was not resolved.
    fill_refused: why a fill was not made. answer: to a scan of one of its labels.
    work_refused: why a step was not taken, or what is wrong with what was said to be filled.
    """
    step = work_refused if isinstance(work_refused, steps.Refused) else None
    filled = work_refused if isinstance(work_refused, fillings.Refused) else None
    with current.reading() as session:
        order = orders.get_order(session, visitors.person().actor, order_id)
        pieces = rounds.pieces_of(session, order)
        return render_template(
            "order.html",
            table=tables.of_order(order),
            answer=answer or answers.of_scanned(order, request.args.get("scanned", "")),
            steps=steps.context(session, order, pieces, step),
            filling=fillings.context(order, pieces, filled),
            **holds.context(order, unresolved),
            **amendments.context(order),
            **cards.context(session, order, refused),
            **due_fills.context(session, order, fill_refused),
        )
