"""Compounding on an order's page: begin it, and record the packaging."""

import datetime

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotReady, Problem
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import IllegalTransition
from pharmacy.core.packaging import PackagedContainer
from pharmacy.core.roles import Permission
from pharmacy.services.compounding import packaging
from pharmacy.web.orders import order_pages, packaging_tables, steps
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("compounding")
MOST_DIGITS = 6
PREFIX = "capsules-"


@pages.post("/orders/<order_id>/compounding", may=Permission.COMPOUND)
def begin(order_id: str) -> AnyResponse:
    """Begin to compound, or close an order with nothing left to make."""
    step = packaging.close if request.form.get("action") == "close" else packaging.begin
    actor, now = visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            step(session, actor, steps.seen(order_id), now)
    except (ChangedMeanwhile, IllegalTransition, NotReady) as error:
        page = order_pages.page(order_id, work_refused=steps.RefusedTransition(error.message))
        return make_response(page, 409)
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="packaging"), 303)


@pages.post(
    "/orders/<order_id>/packaging",
    may=Permission.COMPOUND,
    formerly="/orders/<order_id>/fillings",
)
def package(order_id: str) -> AnyResponse:
    """Record the packaging of each container whose count was typed."""
    actor, context, now = visitors.person().actor, current.context(), current.now()
    try:
        packaged = _read()
        with current.transaction() as session:
            packaging.package(session, actor, order_id, packaged, context, now)
    except InvalidInput as error:
        return _again(
            order_id, packaging_tables.RefusedPackaging(request.form.to_dict(), _errors(error)), 422
        )
    except NotReady as error:
        said = packaging_tables.RefusedPackaging(request.form.to_dict(), {}, error.message)
        return _again(order_id, said, 409)
    return redirect(url_for("web.orders.show", order_id=order_id, _anchor="packaging"), 303)


def _again(order_id: str, refused: packaging_tables.RefusedPackaging, status: int) -> AnyResponse:
    return make_response(order_pages.page(order_id, work_refused=refused), status)


def _errors(error: InvalidInput) -> dict[str, Sentence]:
    """By field name: a problem at /3/lot belongs to lot-3."""
    found = {}
    for problem in error.problems:
        _, number, *kind = problem.pointer.split("/")
        found[f"{kind[0] if kind else 'capsules'}-{number}"] = problem.message
    return found


def _read() -> list[PackagedContainer]:
    """The rows whose count was typed. Raises InvalidInput for an invalid number or date."""
    problems: list[Problem] = []
    found = []
    for name, text in request.form.items():
        number = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and text.strip() and _is_number(number):
            one = _read_row(int(number), text.strip(), problems)
            found += [one] if one is not None else []
    if problems:
        raise InvalidInput(problems)
    return found


def _read_row(number: int, count: str, problems: list[Problem]) -> PackagedContainer | None:
    lot = " ".join(request.form.get(f"lot-{number}", "").split())
    day = _date(request.form.get(f"beyond_use_on-{number}", ""))
    if day is None:
        message = marked("give an existing date as YYYY-MM-DD")
        problems.append(Problem(f"/{number}/beyond_use_on", "date", message))
    if not _is_number(count):
        message = marked("give the count as a whole number")
        problems.append(Problem(f"/{number}/capsules", "number", message))
    elif day is not None:
        seen = request.form.get(f"seen-{number}", "")
        return PackagedContainer(number, int(count), lot, day, int(seen) if _is_number(seen) else 0)
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        return None
