"""The capsules that were weighed so far for a test. They survive a closed browser."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch
from pharmacy.services.batches import batch_plans, batch_rows, tests_of_capsules
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.tests_of_capsules import GivenTest
from pharmacy.services.equipment import logs

PICOGRAMS, TYPED = "picograms", "is_typed"


@dataclass(frozen=True, slots=True)
class CapsuleReading:
    """The weight of one whole capsule. is_typed: a person typed it, and no balance sent it."""

    weight: Quantity
    is_typed: bool


def readings_of(batch: Batch) -> list[CapsuleReading]:
    """What was weighed for the test that goes on, in the order of the weighing."""
    return [
        CapsuleReading(Quantity(one[PICOGRAMS], Unit.MG), one[TYPED])
        for one in batch.capsules_weighed or ()
    ]


def wanted(batch: Batch) -> int:
    """How many capsules the test wants: ten, or all if fewer were made."""
    made = batch_plans.stored_plan(batch).units_made if batch.plan else None
    limits = formulary.capsule_limits()
    return limits.wanted(made) if made else limits.capsules


def add_reading(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    reading: BalanceReading,
    at: BenchMoment,
    *,
    is_typed: bool,
) -> int:
    """Add the weight of one capsule. Returns how many there are now.

    Raises NotReady before the capsules are filled, for a balance that may not weigh today, and
    when enough are weighed; NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    refusal = tests_of_capsules.why_not_test(session, batch)
    reasons = [refusal] if refusal else logs.balance_reasons(session, batch.balance, at.today)
    before = batch.capsules_weighed or []
    if not reasons and len(before) >= wanted(batch):
        reasons = [ENOUGH]
    if reasons:
        raise NotReady(reasons[0])
    weight = reading.weight
    batch.capsules_weighed = [*before, {PICOGRAMS: weight.picograms, TYPED: is_typed}]
    detail = {"capsule": len(before) + 1, "shown": str(reading), "is_typed": is_typed}
    batch_rows.changed(session, actor, batch, Event.BATCH_CAPSULE_WEIGHED, at.now, **detail)
    return len(before) + 1


ENOUGH = Message(
    "capsules_enough",
    "Enough capsules are weighed. Give the weight of the empty shells, and record the test.",
)


def drop_reading(
    session: Session, actor: Actor, seen: SeenBatch, number: int, at: BenchMoment
) -> None:
    """Take one weight out again, to weigh another capsule. number: from 1. The audit keeps it.

    Raises NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    before = batch.capsules_weighed or []
    if not 1 <= number <= len(before):
        raise NotFound(Message("no_such_capsule", "There is no such weight in this test."))
    dropped = readings_of(batch)[number - 1].weight
    batch.capsules_weighed = [*before[: number - 1], *before[number:]]
    detail = {"capsule": number, "dropped": str(dropped)}
    batch_rows.changed(session, actor, batch, Event.BATCH_CAPSULE_WEIGHED, at.now, **detail)


def given_test(batch: Batch, shell: str) -> GivenTest:
    """The test of what was weighed. shell: mg, the mean of the empty ones, as typed."""
    readings = readings_of(batch)
    return GivenTest(
        weights=tuple(one.weight.value for one in readings),
        shell=shell,
        is_typed=any(one.is_typed for one in readings),
    )
