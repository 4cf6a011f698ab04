"""The steps of a batch: done one after the other, with what is read, and checked by another."""

from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.making.formulations import FormulaStep
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.batches import batch_lots, batch_rows, bench_gates, bench_steps
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.batches.bench_gates import BatchStep
from pharmacy.services.batches.progress import Station
from pharmacy.services.people.passwords import Proof
from pharmacy.web.batches import bench
from pharmacy.web.batches.bench import BenchScreen
from pharmacy.web.finding.scan_answers import ScanAnswer
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import StationPages

pages = StationPages("bench_steps")
ADDRESS = "/batches/<batch_id>/steps"
MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class StepOnPage:
    """One step. why_not: why it is not done now. is_mine: the current person may not check it."""

    number: int
    step: FormulaStep
    done: BatchStep | None
    why_not: Message | None
    needs_reading: bool
    waits_for_check: bool
    is_mine: bool


def _facts(session: Session, batch: Batch) -> dict[str, Any]:
    shown = steps_of(session, batch)
    following = next((one for one in shown if one.done is None), None)
    return {
        "shown": shown,
        "following": following,
        "to_check": [one for one in shown if one.waits_for_check],
        "may_make": bench.may_make(batch),
    }


def steps_of(session: Session, batch: Batch) -> list[StepOnPage]:
    """Every step of the formulation, for the current person."""
    done, found = bench_gates.steps_of(session, batch), []
    for number, step in enumerate(batch_lots.formulation_of(batch).steps, start=1):
        row = done.get(number)
        waits = row is not None and row.checked_by is None and bench_gates.needs_check(step)
        found.append(
            StepOnPage(
                number=number,
                step=step,
                done=row,
                why_not=None if row else bench_steps.why_not_do(session, batch, number),
                needs_reading=bench_steps.needs_reading(step),
                waits_for_check=waits,
                is_mine=row is not None and str(row.by) == visitors.person().actor.id,
            )
        )
    return found


SCREEN = BenchScreen(Station.STEPS, "web.bench_steps.show", "_bench_steps.html", _facts)
bench.ENDPOINTS[Station.STEPS] = SCREEN.endpoint


@pages.get(ADDRESS, may=Permission.READ_BATCH)
def show(batch_id: str) -> AnyResponse:
    """The step that comes next, and all others with who did them."""
    return SCREEN.page(batch_id)


@pages.post(ADDRESS, may=Permission.MAKE_BATCH)
def do(batch_id: str) -> AnyResponse:
    """Record that a step was done."""
    reading = request.form.get("reading", "")
    try:
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            bench_steps.do_step(session, actor, seen, _number(), reading, bench.moment())
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    words = Message("step_is_done", "Step %(number)s.", number=_number())
    return _next(batch_id, ScanAnswer("good", marked("Done."), words))


def _next(batch_id: str, answer: ScanAnswer) -> AnyResponse:
    """This screen again while a step can be done or checked here, else what comes next."""
    with current.reading() as session:
        shown = steps_of(session, batch_rows.get_batch(session, batch_id))
        undone = [one for one in shown if one.done is None]
        goes_on = bool(undone) and undone[0].why_not is None
    if goes_on or any(one.waits_for_check for one in shown):
        return SCREEN.stay(batch_id, answer)
    return SCREEN.done(batch_id, answer)


@pages.post(f"{ADDRESS}/check", may=Permission.MAKE_BATCH)
def check(batch_id: str) -> AnyResponse:
    """Record that a second person checked a step."""
    try:
        witness = _witness()
        with current.transaction() as session:
            actor, seen = visitors.person().actor, bench.seen(batch_id)
            bench_steps.check_step(session, actor, seen, _number(), witness, bench.moment())
    except bench.REFUSED as error:
        return SCREEN.refused(batch_id, error)
    words = Message("step_is_checked", "Step %(number)s.", number=_number())
    return _next(batch_id, ScanAnswer("good", marked("Checked."), words))


def _number() -> int:
    text = request.form.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _witness() -> Proof | None:
    """The proof of a person beside. None: the signed-in person checks."""
    name = request.form.get("witness")
    if name is None:
        return None
    return proofs.witnessed(name.strip(), request.form.get("password", ""))
