"""The weights of a batch: recorded with their band, checked, answered for, or discarded."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import Actor, Event
from pharmacy.core.equipment import below_minimum
from pharmacy.core.errors import NotReady
from pharmacy.core.making import amounts
from pharmacy.core.making.batch_lines import CountedWeight
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch, BatchWeight
from pharmacy.services.batches import (
    batch_lots,
    batch_rows,
    bench_gates,
    drawing,
    lot_scans,
    release_checks,
    weighing_lines,
)
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.weighing_lines import NextWeighing
from pharmacy.services.equipment import logs
from pharmacy.services.records.identities import identity_of

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class GivenWeight:
    """What is on the pan. line: of the plan, from 1. is_part: more of the same line follows."""

    line: int
    batch_lot_id: str
    reading: BalanceReading
    is_typed: bool
    is_part: bool = False


def record_weight(
    session: Session, actor: Actor, seen: SeenBatch, given: GivenWeight, at: BenchMoment
) -> BatchWeight:
    """Record a weight, and draw it from its lot. One that is outside is recorded too, and blocks.

    Raises NotReady for a balance that may not weigh, a weight below its minimum, a part that leaves
    less than that, a lot that may not be used or has less, a line that is not weighed now, and
    while a weight is outside; NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    following = _following(session, batch, given, at)
    target = weighing_lines.lot_target(following, given.batch_lot_id)
    weight = given.reading.weight
    _refuse_small(batch, weight)
    total = following.total.with_weight(CountedWeight(weight, target.factor))
    band = weighing_lines.band_of(total, is_part=given.is_part)
    if given.is_part and band is not WeightBand.OUTSIDE:
        _refuse_small_rest(batch, amounts.weighed(total.target(target.factor)))
    lot = lot_scans.usable_lot(session, target.batch_lot.lot, at.today)
    row = BatchWeight(
        batch_id=batch.id,
        batch_lot_id=target.batch_lot.id,
        line=given.line,
        shown=str(given.reading),
        weight=weight.picograms,
        target=target.target.picograms,
        band=band,
        is_part=given.is_part,
        balance_id=batch.balance_id,
        is_typed=given.is_typed,
        at=at.now,
        by=identity_of(actor),
    )
    session.add(row)
    drawing.draw(session, actor, lot, weight, at.now)
    if batch.compounded_on is None:
        batch.compounded_on = at.today
    session.flush()
    note_weight(session, actor, batch, row, Event.BATCH_WEIGHED, at)
    return row


def _following(session: Session, batch: Batch, given: GivenWeight, at: BenchMoment) -> NextWeighing:
    """What is weighed now. Raises NotReady if that is not what was given."""
    refusal = why_not_weigh(session, batch) or _balance_retired(batch)
    reasons = [refusal] if refusal else logs.balance_reasons(session, batch.balance, at.today)
    if reasons:
        raise NotReady(reasons[0])
    following = weighing_lines.next_weighing(session, batch)
    if following is None or following.line != given.line:
        raise NotReady(
            Message(
                "line_not_weighed_now",
                "This line is not weighed now. Look at the screen again.",
            )
        )
    return following


def _balance_retired(batch: Batch) -> Message | None:
    if batch.balance.retired_at is None:
        return None
    return Message(
        "batch_balance_retired",
        "The balance of this batch is retired. Reject the batch, and open another one.",
    )


def why_not_weigh(session: Session, batch: Batch) -> Message | None:
    """Why nothing is weighed for a batch now, whatever the balance. None: nothing prevents it."""
    blocked = any(map(bench_gates.is_outside, bench_gates.live_weights(session, batch)))
    if blocked:
        return Message(
            "weight_outside",
            "A weight is outside. Discard it, or a pharmacist writes a deviation. Then go on.",
        )
    return release_checks.why_retired(batch) or why_fixed(session, batch)


def why_fixed(session: Session, batch: Batch) -> Message | None:
    """That the weights stay as they are, because they were mixed. None: they were not."""
    steps = batch_lots.formulation_of(batch).steps
    done = bench_gates.steps_of(session, batch)
    if any(steps[number - 1].stage in bench_gates.AFTER_WEIGHING for number in done):
        return Message("powders_are_mixed", "The powders are mixed, so their weights stay.")
    return None


def _refuse_small(batch: Batch, weight: Quantity) -> None:
    minimum = Quantity(batch.balance.minimum_weight or 0, Unit.MG)
    refusal = below_minimum(weight, minimum)
    if refusal is not None:
        raise NotReady(refusal)


def _refuse_small_rest(batch: Batch, rest: Quantity) -> None:
    """After a part, what is still wanted must be enough for the balance."""
    minimum = Quantity(batch.balance.minimum_weight or 0, Unit.MG)
    if rest < minimum:
        raise NotReady(
            Message(
                "part_leaves_too_little",
                "%(rest)s would follow, less than the minimum weight of the balance, %(minimum)s. "
                "Weigh less now, or all of it.",
                rest=rest,
                minimum=minimum,
            )
        )


def note_weight(
    session: Session,
    actor: Actor,
    batch: Batch,
    row: BatchWeight,
    event: Event,
    at: BenchMoment,
    **more: str,
) -> None:
    """Count a change of a weight of a locked batch, and record it."""
    detail = {
        "weight": str(row.id),
        "line": row.line,
        "lot": row.batch_lot.lot.lot,
        "shown": row.shown,
        "band": str(row.band),
    }
    if row.band is WeightBand.OUTSIDE:
        detail["deviation"] = row.deviation
    if row.discarded_at is not None:
        detail |= {"reason": row.discard_reason, "is_returned": row.is_returned}
    batch_rows.changed(session, actor, batch, event, at.now, **detail, **more)
