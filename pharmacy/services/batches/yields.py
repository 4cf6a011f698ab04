"""The yield of a batch: packaged, retained and wasted are what was made, or words say why not."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotReady, invalid
from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.new_batches import CAPSULE
from pharmacy.core.making.yields import BatchYield, whole_milligrams
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch
from pharmacy.services.batches import batch_lots, batch_plans, batch_rows, bench_gates, typed_texts
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.records.identities import identity_of

LONGEST_DEVIATION = 500
LONGEST_DESCRIPTION = 300


@dataclass(frozen=True, slots=True)
class GivenYield:
    """As typed: whole capsules, or whole milligrams of a triturate.

    deviation: why they are not what was made. description: what the preparation looks like.
    """

    packaged: str
    retained: str
    wasted: str
    description: str
    deviation: str = ""


def record_yield(
    session: Session, actor: Actor, seen: SeenBatch, given: GivenYield, at: BenchMoment
) -> BatchYield:
    """Record the yield. Until the batch is submitted it may be recorded again.

    Raises InvalidInput at the field, also at /deviation if the numbers do not agree and no words
    say why; NotReady before the capsules are tested or the powder is mixed; NotFound,
    IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    refusal = why_not_yield(session, batch)
    if refusal is not None:
        raise NotReady(refusal)
    found = BatchYield(
        made(session, batch),
        typed_texts.read_count("/packaged", given.packaged),
        typed_texts.read_count("/retained", given.retained),
        typed_texts.read_count("/wasted", given.wasted),
    )
    description = typed_texts.read_text("/description", given.description, LONGEST_DESCRIPTION)
    deviation = _deviation(found, given)
    batch.packaged, batch.retained, batch.wasted = found.packaged, found.retained, found.wasted
    batch.description, batch.yield_deviation = description, deviation
    batch.yielded_at, batch.yielded_by = at.now, identity_of(actor)
    detail = {
        "made": found.made,
        "packaged": found.packaged,
        "retained": found.retained,
        "wasted": found.wasted,
        "deviation": deviation,
    }
    batch_rows.changed(session, actor, batch, Event.BATCH_YIELDED, at.now, **detail)
    return found


def why_not_yield(session: Session, batch: Batch) -> Message | None:
    """Why the yield is not recorded now. None: nothing prevents it."""
    return (
        bench_gates.why_not_stage(session, batch, StepStage.MIX)
        or bench_gates.why_steps_before(session, batch, StepStage.TEST)
        or bench_gates.why_not_tested(session, batch)
    )


def made(session: Session, batch: Batch) -> int:
    """What was made: the capsules of the plan, or the milligrams that were weighed."""
    if batch_lots.formulation_of(batch).form == CAPSULE:
        return batch_plans.stored_plan(batch).units_made or 0
    return whole_milligrams(sum(row.weight for row in bench_gates.live_weights(session, batch)))


def stored_yield(session: Session, batch: Batch) -> BatchYield | None:
    """The yield as recorded. None if it is not."""
    if batch.packaged is None or batch.retained is None or batch.wasted is None:
        return None
    return BatchYield(made(session, batch), batch.packaged, batch.retained, batch.wasted)


def _deviation(found: BatchYield, given: GivenYield) -> str | None:
    if not found.needs_deviation:
        return typed_texts.read_optional("/deviation", given.deviation, LONGEST_DEVIATION)
    if not given.deviation.strip():
        raise invalid(
            "/deviation",
            "missing",
            Message(
                "yield_differs",
                "%(made)s were made, and %(counted)s are counted. Count again, or write why they "
                "differ.",
                made=found.made,
                counted=found.made - found.missing,
            ),
        )
    return typed_texts.read_text("/deviation", given.deviation, LONGEST_DEVIATION)
