"""The page of the pharmacist's final verification: scan after scan, then the signature."""

from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotReady,
    PharmacyError,
)
from pharmacy.core.final_verification import MISS_WORDS
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelKind
from pharmacy.core.roles import Permission
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.services.compounding import final_verification, worklists
from pharmacy.services.compounding.final_verification import Scan
from pharmacy.services.records import near_misses as near_miss_rows
from pharmacy.services.records import order_rows
from pharmacy.web.compounding import calendar_checks
from pharmacy.web.finding import scan_answers
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.orders import steps
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("final_verification")
ADDRESS, FORMERLY = "/orders/<order_id>/final-verification", "/orders/<order_id>/check"
ON_A_PAGE = 100
FRAGMENT = "X-Fragment"
REFUSED = (ChangedMeanwhile, InvalidInput, NotAllowed, NotReady)


@pages.get(ADDRESS, may=Permission.FINAL_VERIFICATION, formerly=FORMERLY)
def show(order_id: str) -> AnyResponse:
    """What to scan, and what was scanned."""
    return _page("final_verification.html", order_id)


@pages.post(f"{ADDRESS}/scan", may=Permission.FINAL_VERIFICATION, formerly=f"{FORMERLY}/scan")
def scan(order_id: str) -> AnyResponse:
    """Process the scan of one container. An error is refused with a sound and stored."""
    actor, now = visitors.person().actor, current.now()
    number, is_again = request.form.get("number", ""), "again" in request.form
    try:
        with current.transaction() as session:
            scanned = final_verification.scan(
                session, actor, order_id, number, now, is_again=is_again
            )
            answer = _answer(scanned)
    except REFUSED as error:
        answer = _refused(error)
    return _shown(order_id, answer, status=answer.status)


def _refused(error: PharmacyError) -> ScanAnswer:
    again = scan_answers.unread(error) if isinstance(error, InvalidInput) else None
    return again or ScanAnswer("bad", marked("Not checked."), error.message)


def _answer(scanned: Scan) -> ScanAnswer:
    if scanned.miss is not None or scanned.label is None:
        return ScanAnswer("bad", marked("Wrong."), final_verification.words_of(scanned))
    if scanned.label.kind == LabelKind.SCHEDULE:
        return ScanAnswer(
            "good", marked("Right."), marked("The patient calendar belongs to this order.")
        )
    return ScanAnswer(
        "good",
        marked("Right."),
        Message(
            "container_of_this_order",
            "Container %(number)s belongs to this order.",
            number=scanned.label.number,
        ),
    )


@pages.post(ADDRESS, may=Permission.FINAL_VERIFICATION, formerly=FORMERLY)
def approve(order_id: str) -> AnyResponse:
    """Sign that every container is correct: the order is ready."""
    actor, now = visitors.person().actor, current.now()
    password, seen = request.form.get("password", ""), steps.seen(order_id)
    try:
        calendar = calendar_checks.read_at_check()
        proof = proofs.signed(password)
        with current.transaction() as session:
            missing = final_verification.approve(session, actor, seen, proof, now, calendar)
            numbers = [str(item.label.number) for item in missing]
    except (InvalidInput, TooManyAttempts, TooManyAtOnce) as error:
        return _shown(order_id, None, _wrong(error), 422)
    except REFUSED as error:
        return _shown(order_id, ScanAnswer("bad", marked("Not done."), error.message), status=409)
    if numbers:
        words = Message(
            "containers_not_scanned",
            "Not scanned: %(numbers)s. Find what is missing, and scan it.",
            numbers=numbers,
        )
        return _shown(order_id, ScanAnswer("bad", marked("Missing."), words), status=422)
    return _ready(order_id)


def _wrong(error: InvalidInput | TooManyAttempts | TooManyAtOnce) -> dict[str, Sentence]:
    if not isinstance(error, InvalidInput):
        return {"password": error.message}
    return {problem.pointer.strip("/"): problem.message for problem in error.problems}


def _ready(order_id: str) -> AnyResponse:
    address = url_for("web.orders.show", order_id=order_id)
    if FRAGMENT not in request.headers:
        return redirect(address, 303)
    answer = ScanAnswer("good", marked("Signed."), marked("The order is ready."), address)
    return make_response(render_template("_scan_answer.html", answer=answer))


def _shown(
    order_id: str,
    answer: ScanAnswer | None,
    errors: Mapping[str, Sentence] | None = None,
    status: int = 200,
) -> AnyResponse:
    """The part that a script replaces, or the whole page."""
    if FRAGMENT in request.headers:
        return _page("_final_verification.html", order_id, answer, errors)
    return _page("final_verification.html", order_id, answer, errors, status)


def _page(
    template: str,
    order_id: str,
    answer: ScanAnswer | None = None,
    errors: Mapping[str, Sentence] | None = None,
    status: int = 200,
) -> AnyResponse:
    with current.reading() as session:
        person = visitors.person()
        order = order_rows.get_order(session, person.actor, order_id)
        items = worklists.worklist_of(session, order)
        why_not = final_verification.why_not_check(order, items, person.actor)
        if order.status is not OrderStatus.COMPOUNDING:
            why_not = Message(
                "nothing_to_check",
                "The order is %(state)s. It has nothing to check.",
                state=order.status,
            )
        html = render_template(
            template,
            order=order,
            items=items,
            left=len([item for item in items if item.scan is None]),
            why_not=why_not,
            misses=near_miss_rows.of_order(session, order),
            miss_words=MISS_WORDS,
            asked=calendar_checks.at_check(session, order),
            answer=answer,
            errors=errors or {},
        )
    return make_response(html, status)


@pages.get(
    "/near-misses", may=Permission.READ_ORDER, menu=Menu(70, marked("Near misses"), is_rare=True)
)
def near_misses() -> str:
    """All near misses, newest first."""
    with current.reading() as session:
        found = near_miss_rows.find_latest(session, ON_A_PAGE)
        return render_template("near_misses.html", found=found, miss_words=MISS_WORDS)
