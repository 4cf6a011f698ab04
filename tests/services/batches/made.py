"""Batches that are weighed, mixed, tested and yielded, one call for each part of the bench."""

import uuid

from pharmacy.core.audit import Actor
from pharmacy.core.making.batches import BatchAction, BatchState, StepStage, WeightBand
from pharmacy.core.making.new_batches import NewBatch
from pharmacy.models.batches import Batch, BatchTest, BatchWeight
from pharmacy.models.components import Component
from pharmacy.services.batches import (
    batch_lots,
    batch_plans,
    batch_rows,
    bench_gates,
    bench_steps,
    decisions,
    tests_of_capsules,
    yields,
)
from pharmacy.services.batches.decisions import BatchDecision
from pharmacy.services.batches.tests_of_capsules import GivenTest
from pharmacy.services.batches.yields import GivenYield
from pharmacy.services.people.passwords import Proof
from pharmacy.services.records.identities import identity_of
from tests.services.batches import bench
from tests.services.batches.bench import Bench

# 30 capsules of 4.5 mg: 33 of 180.7 mg in shells of 48 mg.
WEIGHTS = (
    "226.8",
    "230.1",
    "231.7",
    "225.5",
    "229.4",
    "227.9",
    "234.6",
    "226.2",
    "230.9",
    "228.7",
)
GOOD = GivenTest(WEIGHTS, "48", is_typed=False)
LIGHT = GivenTest(("200", *WEIGHTS[1:]), "48", is_typed=False)
OF_CAPSULES = GivenYield("32", "1", "0", "White capsules, all alike.")
OF_TRITURATE = GivenYield("19990", "0", "10", "A white powder.")


def weigh(one: Bench, batch_id: uuid.UUID) -> None:
    """Tina weighs each line as planned, and Tom checks; she counts the empty capsules."""
    with one.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        lots = {row.component: row for row in batch_lots.lots_of(session, batch)}
        for number, line in enumerate(batch_plans.stored_plan(batch).lines, start=1):
            at = one.at()
            session.add(
                BatchWeight(
                    batch_id=batch.id,
                    batch_lot_id=lots[line.component].id,
                    line=number,
                    shown=str(line.amount),
                    weight=line.amount.picograms,
                    target=line.amount.picograms,
                    band=WeightBand.WITHIN,
                    balance_id=batch.balance_id,
                    is_typed=False,
                    is_part=False,
                    at=at.now,
                    by=identity_of(one.tina),
                    checked_by=identity_of(one.tom),
                    checked_at=at.now,
                )
            )
        for row in lots.values():
            row.used = 33 if row.lot.capsule_size else None
        batch.compounded_on = one.at().today


def do(one: Bench, batch_id: uuid.UUID, number: int, reading: str = "Done.") -> None:
    """Tina does a step."""
    seen, at = one.seen(batch_id), one.at()
    one.do(lambda session: bench_steps.do_step(session, one.tina, seen, number, reading, at))


def check(
    one: Bench, batch_id: uuid.UUID, number: int, by: Actor, witness: Proof | None = None
) -> None:
    """Somebody checks a step."""
    seen, at = one.seen(batch_id), one.at()
    one.do(lambda session: bench_steps.check_step(session, by, seen, number, witness, at))


def do_until(one: Bench, batch_id: uuid.UUID, stage: StepStage) -> None:
    """Do every step of the stages up to this one; Tom checks those that need it."""
    batch = one.batch(batch_id)
    order = list(StepStage)
    done = one.read(lambda session: bench_gates.steps_of(session, batch))
    for number, step in enumerate(batch_lots.formulation_of(batch).steps, start=1):
        if order.index(step.stage) <= order.index(stage) and number not in done:
            do(one, batch_id, number)
            if bench_gates.needs_check(step):
                check(one, batch_id, number, one.tom)


def mixed(one: Bench, new: NewBatch | None = None) -> uuid.UUID:
    """The id of a batch that is weighed, mixed and, if it is of capsules, filled."""
    batch_id = one.planned(new)
    weigh(one, batch_id)
    do_until(one, batch_id, StepStage.FILL)
    return batch_id


def weigh_capsules(one: Bench, batch_id: uuid.UUID, given: GivenTest = GOOD) -> BatchTest:
    """Tina weighs finished capsules."""
    seen, at = one.seen(batch_id), one.at()
    return one.do(lambda session: tests_of_capsules.record_test(session, one.tina, seen, given, at))


def yielded(one: Bench, batch_id: uuid.UUID, given: GivenYield) -> None:
    """Tina counts."""
    seen, at = one.seen(batch_id), one.at()
    one.do(lambda session: yields.record_yield(session, one.tina, seen, given, at))


def finished(one: Bench, new: NewBatch | None = None) -> uuid.UUID:
    """The id of a batch that can be submitted."""
    batch_id = mixed(one, new)
    if new is None:
        weigh_capsules(one, batch_id)
    yielded(one, batch_id, OF_CAPSULES if new is None else OF_TRITURATE)
    do_until(one, batch_id, StepStage.PACKAGE)
    return batch_id


def act(one: Bench, batch_id: uuid.UUID, action: BatchAction, by: Actor, reason: str = "") -> Batch:
    """Somebody decides, with her password."""
    seen, at, proof = one.seen(batch_id), one.at(), bench.proof_of(one, by)
    wanted = BatchDecision(action, reason, proof)
    return one.do(lambda session: decisions.act(session, by, seen, wanted, at, one.desk))


def submitted(one: Bench, new: NewBatch | None = None) -> uuid.UUID:
    """The id of a batch about which a pharmacist decides."""
    batch_id = finished(one, new)
    act(one, batch_id, BatchAction.SUBMIT, one.tina)
    return batch_id


def released(one: Bench, new: NewBatch | None = None) -> uuid.UUID:
    """The id of a batch that Ada released."""
    batch_id = submitted(one, new)
    assert act(one, batch_id, BatchAction.RELEASE, one.ada).state is BatchState.RELEASED
    return batch_id


def lot_of(one: Bench, batch_id: uuid.UUID) -> Component:
    """The component lot that a batch became."""
    with one.context.reading() as session:
        return session.query(Component).filter_by(batch_id=batch_id).one()
