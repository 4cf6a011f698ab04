"""An amendment: typed on the order's page, previewed as a plan, then saved."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import OrderStatus
from pharmacy.core.regimen.amendment_requests import AmendmentRequest, NotAmendable
from pharmacy.core.regimen.amendment_words import ChangeWord, change_of
from pharmacy.core.regimen.amendments import AmendmentKind
from pharmacy.core.roles import Permission
from pharmacy.schemas.amendments import LONGEST_REASON, read_amendment
from pharmacy.services.orders import amendment_intakes, amendments
from pharmacy.services.orders.amendment_intakes import AmendmentIntake
from pharmacy.services.orders.placing import Order
from pharmacy.services.planning import lived_courses
from pharmacy.services.records import order_rows, versions
from pharmacy.services.records.order_locks import SeenOrder
from pharmacy.web.orders import previews, tables
from pharmacy.web.orders.amend_forms import CHANGES, AmendForm
from pharmacy.web.orders.previews import Preview
from pharmacy.web.shell import saved_forms, visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("amendments")
CHANGED = marked("The order or its plan has changed since you looked at it. Look again, then save.")


@dataclass(frozen=True, slots=True)
class AmendmentDraft:
    """A form with its preview. It can be saved only with a preview."""

    form: AmendForm
    preview: Preview | None = None
    errors: dict[str, Sentence] = field(default_factory=dict)
    notice: Sentence | None = None


@pages.get("/orders/<order_id>/amend", may=Permission.AMEND_ORDER)
def show(order_id: str) -> AnyResponse:
    """The form alone."""
    saved = saved_forms.typed_at(url_for("web.amendments.act", order_id=order_id))
    return _page(order_id, AmendmentDraft(AmendForm(saved or MultiDict())))


@pages.post("/orders/<order_id>/amend", may=Permission.AMEND_ORDER)
def act(order_id: str) -> AnyResponse:
    """Preview the change, or save it, depending on the button."""
    form = AmendForm(request.form)
    try:
        return _act(order_id, form, read_amendment(form.amendment))
    except InvalidInput as error:
        return _page(order_id, AmendmentDraft(form, errors=form.errors(error.problems)), 422)
    except NotAmendable as error:
        return _page(order_id, AmendmentDraft(form, notice=error.message), 409)


def _act(order_id: str, form: AmendForm, asked: AmendmentRequest) -> AnyResponse:
    draft, intake = _draft(order_id, form, asked)
    if not _is_saved():
        return _page(order_id, draft)
    if draft.preview is None or request.form.get("shown") != draft.preview.digest:
        return _page(order_id, replace(draft, notice=CHANGED), 409)
    try:
        _save(order_id, form, intake)
    except ChangedMeanwhile:
        draft, _ = _draft(order_id, form, asked)
        return _page(order_id, replace(draft, notice=CHANGED), 409)
    return redirect(url_for("web.orders.show", order_id=order_id), 303)


def _is_saved() -> bool:
    return request.form.get("action") == "save"


def _draft(
    order_id: str, form: AmendForm, asked: AmendmentRequest
) -> tuple[AmendmentDraft, AmendmentIntake]:
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        day = current.workday(session)
        intake, amended = amendment_intakes.take_in(order, asked, day)
        if _is_saved():
            intake = intake.worded(order, day)
        return AmendmentDraft(form, previews.of_amended(order, amended)), intake


def _save(order_id: str, form: AmendForm, intake: AmendmentIntake) -> None:
    actor, now = visitors.person().actor, current.now()
    seen = SeenOrder(order_id, frozenset({form.version}))
    with current.transaction() as session:
        amendments.amend_order(session, actor, seen, intake, current.context(), now)


def _page(order_id: str, draft: AmendmentDraft, status: int = 200) -> AnyResponse:
    with current.reading() as session:
        order = order_rows.get_order(session, visitors.person().actor, order_id)
        changes, transitions = versions.since(session, order, draft.form.version)
        html = render_template(
            "amend.html",
            order=order,
            changed=changes,
            transitions=transitions,
            table=tables.of_order(order) if changes else None,
            **context(order, draft),
        )
    return make_response(html, status)


def context(order: Order, draft: AmendmentDraft | None = None) -> dict[str, Any]:
    """The template context of the amendment form."""
    return {
        "draft": draft or AmendmentDraft(AmendForm(MultiDict())),
        "changes": CHANGES,
        "earlier_doses": _doses(order),
        "tonight": _tonight(order),
        "change_words": {word.value: changed(change_of(word)) for word in ChangeWord},
        "change_dates": {a.number: previews.date_of(order, a.day) for a in order.amendments},
        "earlier_plans": tables.history(order),
        "longest_reason": LONGEST_REASON,
        "may_amend": visitors.person().may(Permission.AMEND_ORDER)
        and order.status is not OrderStatus.CANCELLED,
    }


def changed(change: AmendmentKind) -> str:
    """A change in a word: "Extend"."""
    return _(CHANGES[change]).partition(":")[0]


def _doses(order: Order) -> list[str]:
    """The doses of the course, to step back to one of them."""
    course = lived_courses.course_of(order)
    steps = {step for day_span in course.day_spans for step in day_span.prescribed_steps}
    doses = {dose.quantity for step in steps for dose in step.doses if dose.quantity}
    return [str(dose) for dose in sorted(doses)]


def _tonight(order: Order) -> int | None:
    """Today's day of the course, if the start date is known."""
    if order.start_on is None:
        return None
    today = current.live().settings.profile.today(current.now())
    day = CourseDates(order.start_on).day_of(today)
    return day if day > 0 else None
