"""The steps of the formulation, done one after the other and checked by a second person."""

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.formulations import FormulaStep
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch, BatchStep
from pharmacy.services.batches import batch_lots, batch_rows, bench_gates, typed_texts
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.second_persons import second_person
from pharmacy.services.people.passwords import Proof
from pharmacy.services.records.identities import identity_of

LONGEST_READING = 200
# The others have their readings in parts of the record of their own.
READ_HERE = (StepStage.PREPARE, StepStage.MIX, StepStage.FILL)


def do_step(
    session: Session, actor: Actor, seen: SeenBatch, number: int, reading: str, at: BenchMoment
) -> BatchStep:
    """Record that a step was done, with what was read. number: from 1.

    Raises NotReady if the step is done, if the one before is not, or if its stage has not come;
    InvalidInput at /reading; NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    step = step_of(batch, number)
    refusal = why_not_do(session, batch, number)
    if refusal is not None:
        raise NotReady(refusal)
    row = BatchStep(
        batch_id=batch.id,
        number=number,
        reading=_read(step, reading),
        at=at.now,
        by=identity_of(actor),
    )
    session.add(row)
    session.flush()
    detail = {"step": number, "reading": row.reading}
    batch_rows.changed(session, actor, batch, Event.BATCH_STEP_DONE, at.now, **detail)
    return row


def check_step(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    number: int,
    witness: Proof | None,
    at: BenchMoment,
) -> BatchStep:
    """Record that another person than the doer checked a step. witness: her proof, if she signs
    beside the actor. A plan is not checked by who confirmed it.

    Raises NotReady if the step is not done or was checked, NotAllowed for the doer and for a role
    that makes no batches, InvalidInput, NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    step = step_of(batch, number)
    row = bench_gates.steps_of(session, batch).get(number)
    if row is None:
        raise NotReady(bench_gates.step_not_done(number))
    if row.checked_by is not None:
        raise NotReady(
            Message("step_checked_before", "Step %(number)s was checked already.", number=number)
        )
    planner = batch.planned_by if step.stage is StepStage.PLAN else None
    person = second_person(session, actor, witness, (row.by, planner))
    row.checked_by, row.checked_at = person.id, at.now
    detail = {"step": number, "checker": person.name}
    batch_rows.changed(session, actor, batch, Event.BATCH_STEP_CHECKED, at.now, **detail)
    return row


def step_of(batch: Batch, number: int) -> FormulaStep:
    """A step of the batch's formulation. Raises NotFound."""
    steps = batch_lots.formulation_of(batch).steps
    if not 1 <= number <= len(steps):
        raise NotFound(Message("no_such_step", "This formulation has no such step."))
    return steps[number - 1]


def why_not_do(session: Session, batch: Batch, number: int) -> Message | None:
    """Why a step is not done now: it is done, an earlier one is not, or its stage has not come."""
    done = bench_gates.steps_of(session, batch)
    if number in done:
        return Message("step_done_before", "Step %(number)s is done already.", number=number)
    if number > 1 and number - 1 not in done:
        return bench_gates.step_not_done(number - 1)
    return bench_gates.why_not_stage(session, batch, step_of(batch, number).stage)


def needs_reading(step: FormulaStep) -> bool:
    """Whether the step itself records what was read."""
    return bool(step.reads) and step.stage in READ_HERE


def _read(step: FormulaStep, reading: str) -> str | None:
    if needs_reading(step):
        return typed_texts.read_text("/reading", reading, LONGEST_READING)
    return typed_texts.read_optional("/reading", reading, LONGEST_READING)
