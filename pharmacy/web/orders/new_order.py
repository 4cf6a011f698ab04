"""A new order: typed, previewed as a plan, then placed."""

from dataclasses import replace
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current, db, formulary
from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.core.roles import Permission
from pharmacy.services.orders import order_checks, placing
from pharmacy.services.orders.order_checks import CheckedOrder
from pharmacy.services.orders.placing import Intake, Placed
from pharmacy.services.planning import duplicates, label_facts
from pharmacy.web.orders import drafts, filled, forms, readings
from pharmacy.web.orders.drafts import OrderDraft
from pharmacy.web.orders.fields import FIELDS, PHASE_PARTS, phase_label
from pharmacy.web.orders.forms import OrderForm
from pharmacy.web.orders.readings import ReadDirections
from pharmacy.web.shell import saved_forms, visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("new_order")
CHANGED = marked(
    "The order was changed after its plan was shown. Look at the plan again, then place it."
)

PHASE_WORDS: dict[str, Any] = {"parts": PHASE_PARTS, "phase_label": phase_label}


@pages.get("/orders/new", may=Permission.PLACE_ORDER, menu=Menu(40, marked("New order"), key="n"))
def show() -> Response:
    """An empty form."""
    saved = saved_forms.typed_at(url_for("web.new_order.act"))
    return _page(_draft(OrderForm(saved) if saved else forms.blank()))


@pages.post("/orders/new", may=Permission.PLACE_ORDER)
def act() -> AnyResponse:
    """Preview the plan, read directions, edit phases or place the order, by the button."""
    form, action = OrderForm(request.form).settled, request.form.get("action", "plan")
    if action == "usual":
        return _page(_draft(form.with_usual_titration))
    if action == "read":
        filled, reading = readings.read(form)
        return _page(_draft(filled), reading=reading)
    changed = _with_other_rows(form, action)
    if changed is not None:
        return _page(_draft(changed))
    draft = _draft(form)
    if draft.intake is None:
        return _page(draft, 422, is_checked=True)
    if action == "check":
        return _checked(draft, draft.intake)
    if action != "place":
        return _page(draft)
    if request.form.get("shown") != draft.digest:
        return _page(draft, 409, notice=CHANGED)
    return _place(draft, draft.intake)


@pages.post("/orders/new/plan", may=Permission.PLACE_ORDER)
def plan() -> str:
    """The plan of the input so far, refreshed while somebody types."""
    draft = _draft(OrderForm(request.form).settled)
    return render_template("_proposal.html", draft=draft, notice=None)


@pages.post("/orders/new/phases", may=Permission.PLACE_ORDER)
def phases() -> str:
    """The rows of the phases with one added or removed, for the page to replace."""
    form = OrderForm(request.form).settled
    changed = _with_other_rows(form, request.form.get("action", "")) or form
    draft = OrderDraft(changed, None, None, [])
    return render_template(
        "_phases.html", draft=draft, is_checked=False, parts=PHASE_PARTS, phase_label=phase_label
    )


def _with_other_rows(form: OrderForm, action: str) -> OrderForm | None:
    """The form after a button that adds or removes a phase. None for any other button."""
    verb, _, row = action.partition(" ")
    if verb == "add-phase":
        return form.with_row()
    if verb == "remove-phase" and row.isascii() and row.isdigit():
        return form.without_row(int(row))
    return None


def _draft(form: OrderForm) -> OrderDraft:
    with current.reading() as session:
        workday = current.workday(session)
    return _with_duplicates(drafts.draft(form, workday))


def _with_duplicates(draft: OrderDraft) -> OrderDraft:
    """The draft with flags for other orders of the same patient and drug, for an early warning."""
    if draft.intake is None:
        return draft
    actor, order_id = visitors.person().actor, draft.form.order_id
    with current.reading() as session:
        found = duplicates.duplicate_flags(
            session, actor, draft.intake.request, draft.intake.proposal, order_id=order_id
        )
    return draft.with_flags(found)


def _checked(draft: OrderDraft, intake: Intake) -> Response:
    """Everything that placing would say. Nothing is stored but that somebody checked."""
    actor, now = visitors.person().actor, current.now()
    checked: CheckedOrder | None = None
    refusal: InvalidInput | None = None
    try:
        with current.reading() as session:
            checked = order_checks.check_order(session, actor, intake.worded(), now)
    except InvalidInput as error:
        refusal = error
    with current.transaction() as session:
        order_checks.record_check(session, actor, intake.sent, checked, now)
    if refusal is not None:
        return _page(draft.refused(refusal), 422, is_checked=True)
    return _page(replace(draft, checked=checked))


def _place(draft: OrderDraft, intake: Intake) -> AnyResponse:
    intake = intake.worded()
    try:
        placed = _placed(intake)
    except InvalidInput as error:
        return _page(draft.refused(error), 422, is_checked=True)
    except db.IntegrityError:
        # The same form was sent twice at once, and the other request was first. It is found now.
        placed = _placed(intake)
    if placed.order.request_digest != intake.sent.digest:
        renamed = _draft(draft.form.renamed())
        return _page(renamed, 409, existing=placed)
    return redirect(url_for("web.orders.show", order_id=placed.order.id), 303)


def _placed(intake: Intake) -> Placed:
    actor, now = visitors.person().actor, current.now()
    with current.transaction() as session:
        return placing.place_order(session, actor, intake, current.context(), now)


def _page(
    draft: OrderDraft,
    status: int = 200,
    *,
    is_checked: bool = False,
    notice: Sentence | None = None,
    existing: Placed | None = None,
    reading: ReadDirections | None = None,
) -> Response:
    html = render_template(
        "new_order.html",
        draft=draft,
        fields=FIELDS,
        **PHASE_WORDS,
        drugs=formulary.drugs(),
        usual_titrations=filled.TITRATIONS,
        stocks=_stocks(),
        is_checked=is_checked,
        notice=notice,
        existing=existing.order if existing else None,
        reading=reading,
    )
    return make_response(html, status)


def _stocks() -> list[tuple[str, str]]:
    """The stocks for labels. No choice is the usual stock."""
    usual = current.live().settings.profile.stock
    return [("", _("%(stock)s (usual)", stock=usual))] + [
        (n, n) for n in label_facts.stocks() if n != usual
    ]
