"""The page of a batch: its whole record, its notes, and how its use ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotFound, PharmacyError
from pharmacy.core.making.batches import BatchAction, BatchState, NoteKind, may_act
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.batches import (
    batch_rows,
    decisions,
    notes,
    progress,
    records,
    triturate_lots,
)
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.decisions import BatchDecision
from pharmacy.services.batches.records import RecordDesk
from pharmacy.web.batches import bench, making
from pharmacy.web.batches.batch_list import TONES
from pharmacy.web.shell import visitors
from pharmacy.web.shell.pages import StationPages

pages = StationPages("batch_pages")
# How the use of a batch ends, or its making.
OF_BENCH = (BatchAction.USE_UP,)
OF_PHARMACIST = (BatchAction.RECALL, BatchAction.REJECT)


@dataclass(frozen=True, slots=True)
class RefusedBatchForm:
    """A form of the page that was refused: its name, what was typed, and the errors by field."""

    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    notice: Sentence | None = None

    def text(self, form: str, name: str) -> str:
        """What was typed into a field of a form. Passwords are never shown again."""
        return self.typed.get(name, "") if form == self.form and name != "password" else ""

    def error(self, form: str, name: str) -> Sentence | None:
        """The error of a field of a form."""
        return self.errors.get(name) if form == self.form else None


NOT_REFUSED = RefusedBatchForm()


def refused_form(form: str, error: PharmacyError) -> tuple[RefusedBatchForm, int]:
    """What a page shows of a form that was refused, and the HTTP status."""
    typed = request.form.to_dict()
    if isinstance(error, InvalidInput):
        errors = {one.pointer.strip("/"): one.message for one in error.problems}
        return RefusedBatchForm(form, typed, errors), 422
    return RefusedBatchForm(form, typed, notice=error.message), 409


@pages.get("/batches/<batch_id>", may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """The batch, for a stranger: what it is, what was recorded, and what can be done."""
    return _page(batch_id)


def _page(batch_id: str, refused: RefusedBatchForm = NOT_REFUSED, status: int = 200) -> AnyResponse:
    with current.reading() as session:
        batch = batch_rows.get_batch(session, batch_id)
        html = render_template(
            "batch.html", refused=refused, kinds=list(NoteKind), **facts_of(session, batch)
        )
    return make_response(html, status)


def facts_of(session: Session, batch: Batch) -> dict[str, Any]:
    """What the page of a batch and that of its decision both show."""
    person, today = visitors.person(), bench.moment().today
    profile = current.live().settings.profile
    state = batch_rows.state_of(batch, today)
    may_make, may_release = (
        person.may(Permission.MAKE_BATCH),
        person.may(Permission.RELEASE_BATCH),
    )
    permitted = [*(OF_BENCH * may_make), *(OF_PHARMACIST * may_release)]
    return {
        "batch": batch,
        "making": making.making_of(batch),
        "state": state,
        "tone": TONES.get(state, ""),
        "record": records.record_of(session, batch, profile),
        "files": records.records_of(session, batch),
        "notes": notes.notes_of(session, batch),
        "actions": [one for one in permitted if may_act(state, one)],
        "may_make": may_make,
        "may_release": may_release,
        "is_at_bench": state is BatchState.IN_PROGRESS,
        "waits": state is BatchState.WAITING,
        "made_from": [
            (one, batch_rows.state_of(one, today))
            for one in triturate_lots.made_from(session, batch)
        ],
        "stations": progress.progress(session, batch).stations,
    }


@pages.post("/batches/<batch_id>/notes", may=Permission.MAKE_BATCH)
def add_note(batch_id: str) -> AnyResponse:
    """Add a deviation, a complaint or an adverse event to the record."""
    kind, text = request.form.get("kind", ""), request.form.get("text", "")
    found = next((one for one in NoteKind if one == kind), None)
    try:
        if found is None:
            raise NotFound(Message("no_such_note_kind", "Choose what kind of note it is."))
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            notes.add_note(session, actor, batch_id, found, text, now)
    except bench.REFUSED as error:
        return _page(batch_id, *refused_form("note", error))
    return redirect(url_for("web.batch_pages.show", batch_id=batch_id), 303)


@pages.post("/batches/<batch_id>/use-up", may=Permission.MAKE_BATCH)
def use_up(batch_id: str) -> AnyResponse:
    """Record that nothing is left of the batch."""
    return _end(batch_id, BatchAction.USE_UP)


@pages.post("/batches/<batch_id>/recall", may=Permission.RELEASE_BATCH)
def recall(batch_id: str) -> AnyResponse:
    """Recall the batch, with a reason."""
    return _end(batch_id, BatchAction.RECALL)


@pages.post("/batches/<batch_id>/reject", may=Permission.RELEASE_BATCH)
def reject(batch_id: str) -> AnyResponse:
    """Reject the batch, with a reason."""
    return _end(batch_id, BatchAction.REJECT)


def _end(batch_id: str, action: BatchAction) -> AnyResponse:
    try:
        decide(batch_id, BatchDecision(action, request.form.get("reason", "")))
    except bench.REFUSED as error:
        return _page(batch_id, *refused_form(action, error))
    return redirect(url_for("web.batch_pages.show", batch_id=batch_id), 303)


def decide(batch_id: str, wanted: BatchDecision) -> None:
    """Decide about a batch, as the current person. Raises as `decisions.act`."""
    live = current.live()
    desk = RecordDesk(live.settings.profile, live.notifier)
    with current.transaction() as session:
        actor, seen = visitors.person().actor, bench.seen(batch_id)
        decisions.act(session, actor, seen, wanted, bench.moment(), desk)
