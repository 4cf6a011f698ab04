"""A batch of capsules with everything that its record states, written as rows."""

import datetime
import uuid

from pharmacy.core.audit import Event
from pharmacy.core.making.batches import BatchState, NoteKind, WeightBand
from pharmacy.models.batches import Batch, BatchNote, BatchStep, BatchTest, BatchWeight
from pharmacy.services.batches import batch_lots, batch_plans, batch_rows, records
from pharmacy.services.records.identities import identity_of
from tests.services.batches.bench import Bench
from tests.services.contexts import NOW

OUTSIDE = "The first weight was too much. The rest was taken off again, and weighed."
HEADACHE = "A patient reported a headache."
MINUTE = datetime.timedelta(minutes=1)


def made(bench: Bench) -> uuid.UUID:
    """The id of a batch that waits for a pharmacist: weighed, mixed, tested and counted."""
    batch_id = bench.planned()
    with bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        tina, tom = identity_of(bench.tina), identity_of(bench.tom)
        lots = {row.component: row for row in batch_lots.lots_of(session, batch)}
        for number, line in enumerate(batch_plans.stored_plan(batch).lines, start=1):
            weight = BatchWeight(
                batch_id=batch.id,
                batch_lot_id=lots[line.component].id,
                line=number,
                shown=str(line.amount),
                weight=line.amount.picograms,
                target=line.amount.picograms,
                band=WeightBand.WITHIN if number == 1 else WeightBand.OUTSIDE,
                balance_id=batch.balance_id,
                is_typed=number == 2,
                is_part=False,
                at=NOW + number * MINUTE,
                by=tina,
                deviation=None if number == 1 else OUTSIDE,
                deviation_by=None if number == 1 else identity_of(bench.ada),
                deviation_at=None if number == 1 else NOW + number * MINUTE,
                checked_by=tom,
                checked_at=NOW + number * MINUTE,
            )
            session.add(weight)
        lots["hard capsule, empty"].used = 33
        for number, step in enumerate(batch_lots.formulation_of(batch).steps, start=1):
            row = BatchStep(
                batch_id=batch.id,
                number=number,
                reading="as the plan" if step.reads else None,
                at=NOW + (10 + number) * MINUTE,
                by=tina,
                checked_by=tom if step.has_second_person else None,
                checked_at=NOW + (10 + number) * MINUTE if step.has_second_person else None,
            )
            session.add(row)
        session.add(tested(batch, tina))
        _count(batch, tina)
    return batch_id


def tested(batch: Batch, by: uuid.UUID) -> BatchTest:
    """A good test of ten capsules."""
    weights = "226.1 229.4 231.0 224.8 228.7 227.2 233.9 225.5 230.2 228.0"
    facts = {
        "mean": "228.5 mg",
        "lightest": "205.6 mg",
        "heaviest": "251.3 mg",
        "relative_standard_deviation": "1.22%",
        "most_spread_percent": "4",
        "content": "98.2% to 103.3%",
        "planned_fill": "180 mg",
        "limits": "capsule-tests-2026-11-30-1",
        "failures": [],
    }
    test = BatchTest(
        batch_id=batch.id,
        weights=weights.split(),
        facts=facts,
        is_good=True,
        is_typed=False,
        balance_id=batch.balance_id,
        at=NOW + 40 * MINUTE,
        by=by,
    )
    test.shell = "48"
    return test


def _count(batch: Batch, by: uuid.UUID) -> None:
    batch.compounded_on = NOW.date()
    batch.beyond_use_on = NOW.date() + datetime.timedelta(days=179)
    batch.description = "White powder in clear capsules."
    batch.packaged, batch.retained, batch.wasted = 30, 2, 1
    batch.yielded_at, batch.yielded_by = NOW + 50 * MINUTE, by
    batch.submitted_at, batch.submitted_by = NOW + 51 * MINUTE, by
    batch.state = BatchState.WAITING


def decided(
    bench: Bench, batch_id: uuid.UUID, state: BatchState = BatchState.RELEASED
) -> uuid.UUID:
    """Decide about a batch, and return the id of its record."""
    with bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        batch.state, batch.decided_at, batch.decided_by = state, NOW, identity_of(bench.ada)
        batch_rows.changed(session, bench.ada, batch, Event.BATCH_CHANGED, NOW, state=state)
        return records.want_record(session, batch, bench.desk, NOW)


def noted(bench: Bench, batch_id: uuid.UUID, kind: NoteKind, text: str) -> None:
    """Add a note to a batch."""
    with bench.context.transaction() as session:
        note = BatchNote(batch_id=batch_id, kind=kind, text=text, at=NOW, by=identity_of(bench.ada))
        session.add(note)
