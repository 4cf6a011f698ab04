"""Component lots: the list, and one lot with its ledger and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotFound, NotReady
from pharmacy.core.inventory import (
    CAPSULE_SIZES,
    AssayOf,
    LotAction,
    LotState,
    StockUnit,
    actions_of,
)
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.db import Session
from pharmacy.services.batches import batch_rows, lot_uses
from pharmacy.services.inventory import ledger, lot_records, lots
from pharmacy.services.inventory.ledger import StockCount
from pharmacy.services.inventory.lots import LotChange
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("lots")
TONES = {
    LotState.QUARANTINED: "warn",
    LotState.RELEASED: "good",
    LotState.OPENED: "good",
    LotState.RECALLED: "bad",
}
OF_EVERYONE = (LotAction.OPEN, LotAction.USE_UP)
REFUSALS = (ChangedMeanwhile, InvalidInput, NotAllowed, NotReady, TooManyAttempts, TooManyAtOnce)
NOTHING: Mapping[str, Sentence] = {}


@dataclass(frozen=True, slots=True)
class RefusedLotForm:
    """A form of the page that was refused: its name, what was typed, and the errors by field."""

    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    notice: Sentence | None = None

    def text(self, form: str, name: str) -> str:
        """What was typed into a field of a form. Passwords are never shown again."""
        return self.typed.get(name, "") if form == self.form and name != "password" else ""

    def errors_of(self, form: str) -> Mapping[str, Sentence]:
        """The errors of a form."""
        return self.errors if form == self.form else NOTHING


pages.filter(ledger.amount_of)


@pages.get(
    "/lots", may=Permission.READ_LOT, menu=Menu(65, marked("Component lots"), key="l", is_rare=True)
)
def index() -> str:
    """The lots that wait for their release or are in use; with ?all=yes, all."""
    with_ended, now = request.args.get("all") == "yes", current.now()
    with current.reading() as session:
        found = lots.find_lots(session, with_ended=with_ended)
        left = ledger.balances(session, found)
    return render_template(
        "lots.html",
        lots=found,
        left=left,
        states={lot.id: lots.state_of(lot) for lot in found},
        tones=TONES,
        today=current.live().settings.profile.today(now),
        with_ended=with_ended,
        may_receive=visitors.person().may(Permission.RECEIVE_LOT),
        most=lots.MOST_LOTS,
    )


@pages.get("/lots/<lot_id>", may=Permission.READ_LOT)
def show(lot_id: str) -> Response:
    """One lot."""
    return page(lot_id, 200)


def page(lot_id: str, status: int, refused: RefusedLotForm | None = None) -> Response:
    """The page of a lot, with the errors of a refused form."""
    with current.reading() as session:
        html = render_template(
            "lot.html", refused=refused or RefusedLotForm(), **_facts(session, lot_id)
        )
    return make_response(html, status)


def _facts(session: Session, lot_id: str) -> dict[str, Any]:
    lot, person = lots.get_lot(session, lot_id), visitors.person()
    today = current.live().settings.profile.today(current.now())
    state, is_expired = lots.state_of(lot), lot.expires_on < today
    may_receive, may_release = (
        person.may(Permission.RECEIVE_LOT),
        person.may(Permission.RELEASE_LOT),
    )
    actions = [
        action
        for action in actions_of(state, is_expired=is_expired)
        if (may_receive if action in OF_EVERYONE else may_release)
        # What was made here is recalled on the page of its batch.
        and not (action is LotAction.RECALL and lot.batch_id)
    ]
    return {
        "lot": lot,
        "state": state,
        "tone": TONES.get(state, ""),
        "is_expired": is_expired,
        "basis": AssayOf(lot.assay_basis) if lot.assay_basis else None,
        "left": ledger.balances(session, [lot]).get(lot.id),
        "movements": ledger.movements(session, lot.id),
        "packings": lot_records.packings(session, lot),
        "sizes": CAPSULE_SIZES,
        "units": list(StockUnit),
        "actions": actions,
        "may_receive": may_receive,
        "is_countable": state in ledger.COUNTABLE,
        "made_by": batch_rows.batch_of_lot(session, lot.batch_id),
        "batches": [
            (batch, batch_rows.state_of(batch, today))
            for batch in lot_uses.batches_of_lot(session, lot.id)
        ],
    }


@pages.post("/lots/<lot_id>/use/<action>", may=Permission.RECEIVE_LOT)
def use(lot_id: str, action: str) -> AnyResponse:
    """Open a lot, or record that it is used up."""
    return _change(lot_id, _action(action, OF_EVERYONE))


@pages.post("/lots/<lot_id>/decide/<action>", may=Permission.RELEASE_LOT)
def decide(lot_id: str, action: str) -> AnyResponse:
    """Release, reject, recall or destroy a lot."""
    return _change(lot_id, _action(action, tuple(set(LotAction) - set(OF_EVERYONE))))


def _action(text: str, known: tuple[LotAction, ...]) -> LotAction:
    found = [action for action in known if action == text]
    if not found:
        raise NotFound(Message("no_such_lot_action", "There is no such action for a lot."))
    return found[0]


def _change(lot_id: str, action: LotAction) -> AnyResponse:
    actor, now = visitors.person().actor, current.now()
    today = current.live().settings.profile.today(now)
    try:
        witness = None
        if action is LotAction.DESTROY:
            witness = proofs.witnessed(
                request.form.get("witness", "").strip(), request.form.get("password", "")
            )
        wanted = LotChange(action, request.form.get("reason", ""), witness)
        with current.transaction() as session:
            lots.change(session, actor, lot_id, wanted, today, now)
    except REFUSALS as error:
        return refuse(lot_id, action, error)
    return redirect(url_for("web.lots.show", lot_id=lot_id), 303)


def refuse(lot_id: str, form: str, error: Exception) -> Response:
    """The page again, with the reason beside the field, or at the top."""
    typed = request.form.to_dict()
    if isinstance(error, InvalidInput):
        errors = {problem.pointer.strip("/"): problem.message for problem in error.problems}
        return page(lot_id, 422, RefusedLotForm(form, typed, errors))
    message = getattr(error, "message", None)
    return page(lot_id, 409, RefusedLotForm(form, typed, notice=message))


@pages.post("/lots/<lot_id>/count", may=Permission.RECEIVE_LOT)
def count(lot_id: str) -> AnyResponse:
    """Correct what is left to what was counted."""
    given = (request.form.get(name, "") for name in ("counted", "unit", "reason", "seen"))
    try:
        with current.transaction() as session:
            lot = lots.locked(session, lot_id)
            actor, now = visitors.person().actor, current.now()
            ledger.correct(session, actor, lot, StockCount(*given), now)
    except REFUSALS as error:
        return refuse(lot_id, "count", error)
    return redirect(url_for("web.lots.show", lot_id=lot_id), 303)
