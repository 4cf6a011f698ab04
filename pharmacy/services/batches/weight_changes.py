"""What happens to a weight after its weighing: checked, answered for, or discarded."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.roles import Permission
from pharmacy.models.batches import Batch, BatchWeight
from pharmacy.services.batches import batch_rows, bench_gates, drawing, typed_texts
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.second_persons import refuse_unless, second_person
from pharmacy.services.batches.weights import note_weight, why_fixed
from pharmacy.services.people.passwords import Proof
from pharmacy.services.records.identities import as_identity, identity_of

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class WeightDeviation:
    """Why a weight that is outside stays. proof: of the pharmacist who answers for it."""

    text: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class WeightDiscard:
    """Why a weight is taken out of a batch. is_returned: its powder went back into the lot."""

    reason: str
    is_returned: bool


def deviate(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    weight_id: str,
    given: WeightDeviation,
    at: BenchMoment,
) -> BatchWeight:
    """Record why a weight that is outside stays, and the pharmacist who answers for it.

    Raises NotReady for a weight that is not outside, InvalidInput at /deviation and /witness,
    NotAllowed for the weigher and for a person who is no pharmacist, NotFound, IllegalBatchMove and
    ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    row = _live(session, batch, weight_id)
    if not bench_gates.is_outside(row):
        raise NotReady(
            Message("weight_not_outside", "This weight is not outside, or it has a deviation.")
        )
    person = second_person(session, actor, given.proof, (row.by,))
    refuse_unless(person, Permission.RELEASE_BATCH)
    row.deviation = typed_texts.read_text("/deviation", given.text, LONGEST_REASON)
    row.deviation_by, row.deviation_at = person.id, at.now
    note_weight(session, actor, batch, row, Event.BATCH_DEVIATED, at, signed=person.name)
    return row


def check_weight(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    weight_id: str,
    witness: Proof | None,
    at: BenchMoment,
) -> BatchWeight:
    """Record that another person than the weigher saw a weight. witness: her proof, if she signs
    beside the actor.

    Raises NotReady for one that was checked or is outside, NotAllowed for the weigher, NotFound,
    IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    row = _live(session, batch, weight_id)
    if row.checked_by is not None:
        raise NotReady(Message("weight_checked_before", "This weight was checked already."))
    if bench_gates.is_outside(row):
        raise NotReady(
            Message(
                "outside_not_checked",
                "This weight is outside. Discard it, or a pharmacist writes a deviation first.",
            )
        )
    person = second_person(session, actor, witness, (row.by,))
    row.checked_by, row.checked_at = person.id, at.now
    event = Event.BATCH_WEIGHT_CHECKED
    note_weight(session, actor, batch, row, event, at, checker=person.name)
    return row


def discard_weight(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    weight_id: str,
    given: WeightDiscard,
    at: BenchMoment,
) -> None:
    """Take a weight out of a batch, of a line the last one first. It stays in the record.

    Without any weight left, the batch is not compounded yet. Raises NotReady after mixing, and for
    powder that goes back to a lot whose use ended; InvalidInput at /reason, NotFound,
    IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    row = _live(session, batch, weight_id)
    refusal = why_fixed(session, batch) or why_whole(session, batch, row)
    if refusal is not None:
        raise NotReady(refusal)
    row.discard_reason = typed_texts.read_text("/reason", given.reason, LONGEST_REASON)
    row.discarded_by, row.discarded_at = identity_of(actor), at.now
    row.is_returned = given.is_returned
    if given.is_returned:
        weight = Quantity(row.weight, Unit.MG)
        drawing.put_back(session, actor, row.batch_lot.lot, weight, row.discard_reason, at.now)
    session.flush()
    if not bench_gates.live_weights(session, batch):
        batch.compounded_on = None
    note_weight(session, actor, batch, row, Event.BATCH_WEIGHT_DISCARDED, at)


def why_whole(session: Session, batch: Batch, row: BatchWeight) -> Message | None:
    """That a part stays, because a later weight ended its line. None: it may be discarded.

    Without the part, the line would have too little and still count as complete.
    """
    live = bench_gates.live_weights(session, batch)
    has_ended = any(one.line == row.line and not one.is_part for one in live)
    if not row.is_part or not has_ended:
        return None
    return Message(
        "last_weight_first", "A later weight ended this line. Discard its last weight first."
    )


def _live(session: Session, batch: Batch, weight_id: str) -> BatchWeight:
    """A weight of a batch that was not discarded. Raises NotFound."""
    wanted = as_identity(weight_id)
    for row in bench_gates.live_weights(session, batch):
        if row.id == wanted:
            return row
    raise NotFound(Message("no_such_weight", "This batch has no such weight."))
