"""Weighings at a bench, one call each."""

import uuid

from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import Actor
from pharmacy.models.batches import BatchWeight
from pharmacy.services.batches import batch_lots, counts, weighing_lines, weight_changes, weights
from pharmacy.services.batches.weighing_lines import NextWeighing
from pharmacy.services.batches.weight_changes import WeightDeviation, WeightDiscard
from pharmacy.services.batches.weights import GivenWeight
from pharmacy.services.people.passwords import Proof
from tests.services.batches.bench import Bench


def following(one: Bench, batch_id: uuid.UUID) -> NextWeighing | None:
    """What the batch weighs now."""
    batch = one.batch(batch_id)
    return one.read(lambda session: weighing_lines.next_weighing(session, batch))


def lot_id(one: Bench, batch_id: uuid.UUID, lot: str) -> str:
    """The batch's lot with this number."""
    batch = one.batch(batch_id)
    rows = one.read(lambda session: batch_lots.lots_of(session, batch))
    return next(str(row.id) for row in rows if row.lot.lot == lot)


def given(
    one: Bench, batch_id: uuid.UUID, lot: str, milligrams: str, *, line: int, is_part: bool = False
) -> GivenWeight:
    """A number of mg of a lot on the pan."""
    reading = BalanceReading(milligrams, "mg")
    return GivenWeight(line, lot_id(one, batch_id, lot), reading, is_typed=False, is_part=is_part)


def weigh(
    one: Bench,
    batch_id: uuid.UUID,
    lot: str,
    milligrams: str,
    *,
    line: int = 1,
    is_part: bool = False,
) -> BatchWeight:
    """Tina weighs a number of mg of a lot."""
    pan = given(one, batch_id, lot, milligrams, line=line, is_part=is_part)
    seen, at = one.seen(batch_id), one.at()
    return one.do(lambda session: weights.record_weight(session, one.tina, seen, pan, at))


def check(
    one: Bench, batch_id: uuid.UUID, weight: BatchWeight, by: Actor, witness: Proof | None = None
) -> None:
    """Somebody checks a weight."""
    seen, at = one.seen(batch_id), one.at()
    one.do(
        lambda session: weight_changes.check_weight(session, by, seen, str(weight.id), witness, at)
    )


def discard(one: Bench, batch_id: uuid.UUID, weight: BatchWeight, *, is_returned: bool) -> None:
    """Tina takes a weight out of the batch."""
    seen, at = one.seen(batch_id), one.at()
    why = WeightDiscard("Too much on the pan.", is_returned)
    one.do(
        lambda session: weight_changes.discard_weight(
            session, one.tina, seen, str(weight.id), why, at
        )
    )


def deviate(one: Bench, batch_id: uuid.UUID, weight: BatchWeight, proof: Proof) -> None:
    """Somebody signs for a weight that is outside."""
    seen, at = one.seen(batch_id), one.at()
    why = WeightDeviation("The window of each capsule is kept.", proof)
    one.do(lambda session: weight_changes.deviate(session, one.tina, seen, str(weight.id), why, at))


def count(one: Bench, batch_id: uuid.UUID, lot: str, used: int) -> None:
    """Tina counts the empty capsules that were used."""
    row, seen, at = lot_id(one, batch_id, lot), one.seen(batch_id), one.at()
    one.do(lambda session: counts.record_count(session, one.tina, seen, row, used, at))
