"""Why a pharmacist may not release a batch: each thing is looked at again, in the transaction."""

import datetime
from collections.abc import Iterator

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotAllowed, NotReady
from pharmacy.core.inventory import LotState
from pharmacy.core.making.batches import BatchState
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch
from pharmacy.services.batches import (
    batch_lots,
    batch_plans,
    bench_gates,
    beyond_use,
    line_checks,
    tests_of_capsules,
    triturate_lots,
)
from pharmacy.services.inventory import lots

WEIGHED_BY_YOU = Message(
    "you_weighed_it", "You weighed for this batch. Another pharmacist decides about it."
)
# A lot in one of these is not good, whenever that was found out. Used up is no fault.
BAD = (LotState.QUARANTINED, LotState.REJECTED, LotState.RECALLED)


def reasons(session: Session, batch: Batch, actor: Actor, today: datetime.date) -> list[Message]:
    """Everything that prevents a release by this person today. Empty: nothing does."""
    if batch.state is not BatchState.WAITING:
        return [
            Message(
                "batch_not_waiting",
                "This batch is %(state)s. It is released when it waits for its check.",
                state=batch.state,
            )
        ]
    own = [WEIGHED_BY_YOU] if weighed_by(session, batch, actor) else []
    return [*own, *_reasons(session, batch, today)]


def lock(session: Session, batch: Batch) -> None:
    """Lock what a release rests on, as it is now: its lots, in one order, and its version."""
    for row in sorted(beyond_use.lots_used(session, batch), key=lambda row: row.component_id):
        session.refresh(row.lot, with_for_update=True)
    session.refresh(batch.version, ["state"], with_for_update=True)


def refuse(session: Session, batch: Batch, actor: Actor, today: datetime.date) -> None:
    """Raise NotAllowed for a person who weighed, and NotReady with the first other reason."""
    found = reasons(session, batch, actor, today)
    if WEIGHED_BY_YOU in found:
        raise NotAllowed(WEIGHED_BY_YOU)
    if found:
        raise NotReady(found[0])


def weighed_by(session: Session, batch: Batch, actor: Actor) -> bool:
    """Whether a person weighed anything for a batch, even if it was discarded."""
    return any(str(weight.by) == actor.id for weight in batch_lots.weights_of(session, batch))


def _reasons(session: Session, batch: Batch, today: datetime.date) -> Iterator[Message]:
    missing = bench_gates.missing(session, batch)
    yield from missing
    differs = None if batch.plan is None else batch_plans.why_plan_differs(batch)
    if differs is not None:
        yield differs
    for test in bench_gates.tests_of(session, batch)[-1:]:
        altered = tests_of_capsules.why_test_differs(batch, test)
        if altered is not None:
            yield altered
    if not missing:
        yield from line_checks.lines_outside(session, batch)
    retired = why_retired(batch)
    if retired is not None:
        yield retired
    yield from _lots(session, batch)
    yield from _dates(session, batch, today)
    no_lot = None if missing else triturate_lots.why_no_lot(batch)
    if no_lot is not None:
        yield no_lot


def why_retired(batch: Batch) -> Message | None:
    """That the formulation was retired meanwhile, and no pharmacist accepted that. None: no."""
    is_retired = batch.version.state is FormulationState.RETIRED
    if not is_retired or batch.retired_accepted_by is not None:
        return None
    return Message(
        "version_retired_meanwhile",
        "The formulation was retired after this batch began. A pharmacist signs that it goes "
        "on by it, or rejects the batch.",
    )


def _lots(session: Session, batch: Batch) -> Iterator[Message]:
    for row in beyond_use.lots_used(session, batch):
        lot = row.lot
        state = lots.state_of(lot)
        if state in BAD:
            yield Message(
                "lot_bad_meanwhile",
                "Lot %(lot)s of %(name)s is %(state)s now. Reject this batch.",
                lot=lot.lot,
                name=lot.name,
                state=state,
            )
        elif batch.compounded_on is not None and lot.expires_on < batch.compounded_on:
            yield Message(
                "lot_expired_before",
                "Lot %(lot)s of %(name)s expired on %(day)s, before it was weighed. Reject this "
                "batch.",
                lot=lot.lot,
                name=lot.name,
                day=lot.expires_on,
            )


def _dates(session: Session, batch: Batch, today: datetime.date) -> Iterator[Message]:
    last = beyond_use.beyond_use_date(session, batch)
    if last is None or last != batch.beyond_use_on:
        yield Message(
            "beyond_use_differs",
            "The beyond-use date does not follow from the lots of this batch. Return it to the "
            "bench, and submit it again.",
        )
    elif last < today:
        yield Message(
            "beyond_use_past",
            "The beyond-use date of this batch was %(day)s. Reject it.",
            day=last,
        )
