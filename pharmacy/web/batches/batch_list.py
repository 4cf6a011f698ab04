"""The batches of the pharmacy, and the form that opens one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.equipment import EquipmentKind
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotReady
from pharmacy.core.inventory import CAPSULE_SIZES
from pharmacy.core.making.batches import BatchState
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.making.formulations import Formulation
from pharmacy.core.messages import Sentence
from pharmacy.core.quantities import Unit
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.schemas import new_batches as schemas
from pharmacy.services.batches import batch_rows, opening, progress
from pharmacy.services.equipment import logs, machines
from pharmacy.services.inventory import lots
from pharmacy.services.making import formulations
from pharmacy.services.making.formulations import FormulationVersion
from pharmacy.web.batches import bench, making
from pharmacy.web.batches.bench import moment
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("batch_list")
ENDED = (BatchState.REJECTED, BatchState.USED_UP, BatchState.RECALLED)
TONES = {
    BatchState.WAITING: "warn",
    BatchState.RELEASED: "good",
    BatchState.REJECTED: "bad",
    BatchState.EXPIRED: "bad",
    BatchState.RECALLED: "bad",
}


@dataclass(frozen=True, slots=True)
class RefusedBatch:
    """Why no batch was opened: by field, or for another reason."""

    errors: Mapping[str, Sentence] = field(default_factory=dict)
    notice: Sentence | None = None


NOTHING = RefusedBatch()


@pages.get("/batches", may=Permission.READ_BATCH, menu=Menu(45, marked("Batches"), key="c"))
def index() -> str:
    """The batches at the bench, waiting or released; with ?all=yes, all."""
    with_ended = request.args.get("all") == "yes"
    states = [one for one in BatchState if with_ended or one not in ENDED]
    today = moment().today
    with current.reading() as session:
        found = batch_rows.find_batches(session, states)
        return render_template(
            "batches.html",
            batches=found,
            makings=making.makings(found),
            states={batch.id: batch_rows.state_of(batch, today) for batch in found},
            tones=TONES,
            with_ended=with_ended,
            may_make=visitors.person().may(Permission.MAKE_BATCH),
            most=batch_rows.MOST_BATCHES,
        )


@pages.get("/batches/new", may=Permission.MAKE_BATCH)
def new() -> Response:
    """What a batch may be made of; with ?version=, the form of one formulation."""
    return _form(request.args.to_dict(), NOTHING, 200)


def _form(typed: Mapping[str, str], refused: RefusedBatch, status: int) -> Response:
    version_id = typed.get("version_id") or request.args.get("version", "")
    today = moment().today
    with current.reading() as session:
        active = _active(session)
        facts = {"active": active, "refused": refused, "typed": typed}
        chosen = [one for one in active if str(one[0].id) == version_id]
        if not chosen:
            return make_response(render_template("new_batch.html", chosen=None, **facts), status)
        html = render_template(
            "new_batch.html", chosen=chosen[0], **facts, **_choices(session, today)
        )
    return make_response(html, status)


def _active(session: Session) -> list[tuple[FormulationVersion, Formulation]]:
    """The active versions by which a batch can be opened."""
    found = [
        (version, formulations.read_stored(version).formulation)
        for version in formulations.find_versions(session)
        if version.state is FormulationState.ACTIVE
    ]
    return [one for one in found if opening.why_not_open(*one) is None]


def _choices(session: Session, today: datetime.date) -> dict[str, Any]:
    """What the form of a batch offers: balances, those that may weigh today first, and sizes."""
    balances = [
        (row, logs.balance_reasons(session, row, today))
        for row in machines.find_equipment(session)
        if row.kind is EquipmentKind.BALANCE
    ]
    at_hand = {lot.capsule_size for lot in lots.find_lots(session, with_ended=False)}
    return {
        "balances": sorted(balances, key=lambda one: len(one[1])),
        "sizes": CAPSULE_SIZES,
        "at_hand": next((size for size in CAPSULE_SIZES if size in at_hand), ""),
        "units": list(Unit),
    }


@pages.post("/batches", may=Permission.MAKE_BATCH)
def add() -> AnyResponse:
    """Open a batch, and go to its lots."""
    typed = {name: request.form.get(name, "") for name in schemas.NewBatchSchema().fields}
    try:
        wanted = schemas.read_new_batch(typed)
        with current.transaction() as session:
            opened = opening.open_batch(session, visitors.person().actor, wanted, moment())
            batch_id = str(opened.id)
    except InvalidInput as error:
        errors = {problem.pointer.strip("/"): problem.message for problem in error.problems}
        return _form(typed, RefusedBatch(errors=errors), 422)
    except (ChangedMeanwhile, NotReady) as error:
        return _form(typed, RefusedBatch(notice=error.message), 409)
    return redirect(url_for("web.batch_lots.show", batch_id=batch_id), 303)


@pages.get("/batches/<batch_id>/bench", may=Permission.READ_BATCH)
def go(batch_id: str) -> AnyResponse:
    """Where the work on a batch goes on: what a closed browser left open, or its page."""
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        if batch.state is not BatchState.IN_PROGRESS:
            return redirect(url_for("web.batch_pages.show", batch_id=batch_id), 303)
        station = progress.progress(session, batch).current
    return redirect(bench.address(batch_id, station), 303)
