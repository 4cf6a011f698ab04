"""The page on which a pharmacist verifies an order, returns it, or cancels it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotReady
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import IllegalTransition, Step
from pharmacy.core.printing.labels import LabelKind, LabelState
from pharmacy.core.roles import Permission
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.services.compounding import worklists
from pharmacy.services.labels import labels_to_verify, stored_labels
from pharmacy.services.orders import verification
from pharmacy.services.orders.placing import Label, Order
from pharmacy.services.records import flags, order_rows, patients, transitions
from pharmacy.web.orders import amendments, holds, order_pages, steps, tables
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("verification")
CHANGED = (ChangedMeanwhile, IllegalTransition, NotAllowed, NotReady)


@dataclass(frozen=True, slots=True)
class Said:
    """The input, and its errors by field name."""

    reason: str = ""
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    refused: Sentence | None = None


NOTHING = Said()


@dataclass(frozen=True, slots=True)
class LabelPages:
    """A label, or the patient calendar with all its pages. Empty before it is rendered."""

    label: Label
    pages: Sequence[int]

    @classmethod
    def of(cls, label: Label) -> "LabelPages":
        """The pages of a label."""
        is_made = label.state is LabelState.RENDERED
        return cls(label, range(1, stored_labels.page_count(label) + 1) if is_made else ())

    @property
    def is_calendar(self) -> bool:
        """Whether it is the patient calendar, and not a container's label."""
        return self.label.kind == LabelKind.SCHEDULE


@pages.get("/orders/<order_id>/verification", may=Permission.VERIFY_ORDER)
def show(order_id: str) -> AnyResponse:
    """Everything to judge, on one page."""
    return page(order_id)


@pages.post("/orders/<order_id>/verification", may=Permission.VERIFY_ORDER)
def act(order_id: str) -> AnyResponse:
    """Verify, return or cancel, depending on the button."""
    try:
        wrong = _act(order_id, request.form.get("action", ""))
    except (InvalidInput, TooManyAttempts, TooManyAtOnce) as error:
        wrong = {"password": error.message}
    except CHANGED as error:
        return page(order_id, Said(request.form.get("reason", ""), refused=error.message), 409)
    if wrong:
        return page(order_id, Said(request.form.get("reason", ""), wrong), 422)
    return redirect(url_for("web.orders.show", order_id=order_id), 303)


def _act(order_id: str, action: str) -> dict[str, Sentence]:
    """Make the transition. Returns the errors of the fields if it was refused."""
    actor, now, seen = visitors.person().actor, current.now(), steps.seen(order_id)
    if action == "verify":
        proof = proofs.signed(request.form.get("password", ""))
        with current.transaction() as session:
            looked = request.form.getlist("looked")
            verification.verify_order(session, actor, seen, proof, now, looked)
        return {}
    reason, wrong = steps.read_reason("reason")
    if wrong is not None:
        return {"reason": wrong}
    step = (
        verification.cancel_order if action == "cancel" else verification.return_for_clarification
    )
    with current.transaction() as session:
        step(session, actor, seen, reason, now)
    return {}


def page(
    order_id: str,
    said: Said = NOTHING,
    status: int = 200,
    unresolved: holds.Unresolved | None = None,
) -> AnyResponse:
    """The page, with the input. unresolved: a hold that was not resolved on it."""
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        html = render_template(
            "verification.html",
            sent=order.request,
            table=tables.of_order(order),
            to_make=tables.to_make(order, worklists.worklist_of(session, order)),
            others=patients.other_orders(session, order),
            steps=steps.context(session, order, ()),
            **_to_sign(order, said),
            **holds.context(order, unresolved),
            **amendments.context(order),
        )
    return make_response(html, status)


@pages.get(
    "/orders/<order_id>/verification/progress", may=Permission.VERIFY_ORDER, is_unattended=True
)
def progress(order_id: str) -> str:
    """The labels and the signature alone, which the page refreshes while labels are rendered."""
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        return render_template("_to_sign.html", **_to_sign(order, NOTHING))


def _to_sign(order: Order, said: Said) -> dict[str, Any]:
    """The template context of the labels and the signature."""
    why_not = transitions.why_not_allowed(order, Step.VERIFY)
    return {
        "order": order,
        "version": order.version,
        "faces": [LabelPages.of(label) for label in labels_to_verify.labels_to_look_at(order)],
        "is_live": not flags.is_held(order) and labels_to_verify.is_to_come(order),
        "why_not": why_not or verification.why_not_verify(order, visitors.person().actor),
        "why_not_yet": labels_to_verify.why_not_looked(order),
        "may_return": transitions.why_not_allowed(order, Step.RETURN) is None,
        "may_cancel": transitions.why_not_allowed(order, Step.CANCEL) is None,
        "reason": said.reason,
        "errors": said.errors,
        "refused": said.refused,
    }


@pages.post("/orders/<order_id>/answer", may=Permission.PLACE_ORDER)
def answer(order_id: str) -> AnyResponse:
    """Answer the pharmacist's question on a returned order."""
    reason, wrong = steps.read_reason("answer")
    if wrong is not None:
        return _refused(order_id, steps.RefusedTransition(wrong, _typed("answer")), 422)
    actor, now = visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            verification.answer(session, actor, steps.seen(order_id), reason, now)
    except CHANGED as error:
        return _refused(order_id, steps.RefusedTransition(error.message, reason), 409)
    return redirect(url_for("web.orders.show", order_id=order_id), 303)


@pages.post("/orders/<order_id>/cancel", may=Permission.CANCEL_ORDER)
def cancel(order_id: str) -> AnyResponse:
    """Cancel an order from its page."""
    reason, wrong = steps.read_reason("reason")
    if wrong is not None:
        return _refused(order_id, _wrong_reason(wrong), 422)
    actor, now = visitors.person().actor, current.now()
    try:
        with current.transaction() as session:
            verification.cancel_order(session, actor, steps.seen(order_id), reason, now)
    except CHANGED as error:
        refused = steps.RefusedTransition(error.message, _typed("reason"), is_of_cancel=True)
        return _refused(order_id, refused, 409)
    return redirect(url_for("web.orders.show", order_id=order_id), 303)


def _wrong_reason(message: Sentence) -> steps.RefusedTransition:
    return steps.RefusedTransition(message, _typed("reason"), is_of_cancel=True, is_of_field=True)


def _typed(name: str) -> str:
    return request.form.get(name, "")


def _refused(order_id: str, refused: steps.RefusedTransition, status: int) -> AnyResponse:
    return make_response(order_pages.page(order_id, work_refused=refused), status)
