"""Decisions about a whole batch: submitted, returned, released, rejected, used up, recalled."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotReady, invalid
from pharmacy.core.making.batches import (
    NEEDS_REASON,
    STATE_AFTER,
    BatchAction,
    BatchState,
    IllegalBatchMove,
    may_act,
)
from pharmacy.core.making.formulation_states import FormulationState
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.models.batches import Batch
from pharmacy.models.users import User
from pharmacy.services.batches import (
    batch_rows,
    bench_gates,
    beyond_use,
    records,
    release_checks,
    triturate_lots,
    typed_texts,
)
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.records import RecordDesk
from pharmacy.services.batches.second_persons import refuse_unless
from pharmacy.services.people import signatures, users
from pharmacy.services.people.passwords import Proof
from pharmacy.services.records.identities import identity_of

LONGEST_REASON = 500
# A technician submits what was made, and says that nothing is left.
OF_THE_BENCH = (BatchAction.SUBMIT, BatchAction.USE_UP)
RECORDED = (BatchAction.RELEASE, BatchAction.REJECT, BatchAction.RECALL)


@dataclass(frozen=True, slots=True)
class BatchDecision:
    """What to do with a batch. proof: the actor's password, given again; a release needs it."""

    action: BatchAction
    reason: str = ""
    proof: Proof | None = None


def act(
    session: Session,
    actor: Actor,
    seen: SeenBatch,
    wanted: BatchDecision,
    at: BenchMoment,
    desk: RecordDesk,
) -> Batch:
    """Decide about a batch. A triturate's component lot is made, used up and recalled with it.

    The compounding record is kept with a release, a rejection and a recall.

    Raises IllegalBatchMove if the state does not allow it, InvalidInput at /reason or /password,
    NotAllowed for a role that may not, or a pharmacist who weighed; NotReady with the first thing
    that is missing; NotFound and ChangedMeanwhile.
    """
    signer = _signer(session, actor, wanted)
    batch = batch_rows.lock_batch(session, seen)
    state = batch_rows.state_of(batch, at.today)
    if not may_act(state, wanted.action):
        raise IllegalBatchMove(
            Message(
                "batch_state_forbids",
                "This batch is %(state)s, which does not permit this. Look at it again.",
                state=state,
            )
        )
    permission = (
        Permission.MAKE_BATCH if wanted.action in OF_THE_BENCH else Permission.RELEASE_BATCH
    )
    refuse_unless(signer, permission)
    reason = _reason(wanted)
    CARRY_OUT[wanted.action](session, actor, batch, reason, at)
    batch.state, batch.state_reason = STATE_AFTER[wanted.action], reason
    batch.state_since, batch.state_by = at.now, identity_of(actor)
    detail = {"action": str(wanted.action), "state": str(batch.state), "reason": reason}
    batch_rows.changed(session, actor, batch, Event.BATCH_CHANGED, at.now, **detail)
    if wanted.action in RECORDED:
        records.want_record(session, batch, desk, at.now)
    return batch


def why_not_release(
    session: Session, batch: Batch, actor: Actor, today: datetime.date
) -> list[Message]:
    """Everything for which this person may not release a batch today. Empty: she may."""
    return release_checks.reasons(session, batch, actor, today)


def accept_retired(
    session: Session, actor: Actor, seen: SeenBatch, reason: str, proof: Proof, at: BenchMoment
) -> Batch:
    """Sign that a batch goes on by a version that was retired meanwhile.

    Raises NotReady if the version is not retired, IllegalBatchMove after a decision, InvalidInput,
    NotAllowed, NotFound and ChangedMeanwhile.
    """
    signer = signatures.accept(session, actor, proof)
    batch = batch_rows.lock_batch(session, seen)
    refuse_unless(signer, Permission.RELEASE_BATCH)
    if batch.state not in (BatchState.IN_PROGRESS, BatchState.WAITING):
        raise IllegalBatchMove(
            Message(
                "batch_is_decided",
                "This batch is %(state)s: it was decided already.",
                state=batch.state,
            )
        )
    if batch.version.state is not FormulationState.RETIRED:
        raise NotReady(
            Message("version_not_retired", "The formulation of this batch is not retired.")
        )
    batch.retired_accepted_reason = typed_texts.read_text("/reason", reason, LONGEST_REASON)
    batch.retired_accepted_by = identity_of(actor)
    detail = {"retired_version": batch.version.number, "reason": batch.retired_accepted_reason}
    batch_rows.changed(session, actor, batch, Event.BATCH_CHANGED, at.now, **detail)
    return batch


def _signer(session: Session, actor: Actor, wanted: BatchDecision) -> User:
    """The acting person, locked. A release is signed with the password, given again."""
    if wanted.proof is not None:
        return signatures.accept(session, actor, wanted.proof)
    if wanted.action is BatchAction.RELEASE:
        raise invalid(
            "/password",
            "missing",
            Message("release_signature", "Give your password to sign the release."),
        )
    return users.user_of_actor(session, actor)


def _reason(wanted: BatchDecision) -> str | None:
    if wanted.action in NEEDS_REASON:
        return typed_texts.read_text("/reason", wanted.reason, LONGEST_REASON)
    return typed_texts.read_optional("/reason", wanted.reason, LONGEST_REASON)


def _submit(
    session: Session, actor: Actor, batch: Batch, _reason: str | None, at: BenchMoment
) -> None:
    missing = bench_gates.missing(session, batch)
    if missing:
        raise NotReady(missing[0])
    beyond_use.set_date(session, batch)
    batch.submitted_at, batch.submitted_by = at.now, identity_of(actor)


def _return(
    _session: Session, _actor: Actor, batch: Batch, _reason: str | None, _at: BenchMoment
) -> None:
    batch.submitted_at = batch.submitted_by = None


def _release(
    session: Session, actor: Actor, batch: Batch, _reason: str | None, at: BenchMoment
) -> None:
    release_checks.lock(session, batch)
    release_checks.refuse(session, batch, actor, at.today)
    _note_decided(batch, actor, at)
    triturate_lots.add_lot(session, actor, batch, at)


def _reject(
    _session: Session, actor: Actor, batch: Batch, _reason: str | None, at: BenchMoment
) -> None:
    _note_decided(batch, actor, at)


def _note_decided(batch: Batch, actor: Actor, at: BenchMoment) -> None:
    batch.decided_at, batch.decided_by = at.now, identity_of(actor)


def _use_up(
    session: Session, actor: Actor, batch: Batch, reason: str | None, at: BenchMoment
) -> None:
    triturate_lots.end_lot(session, actor, batch, BatchAction.USE_UP, reason or "", at)


def _recall(
    session: Session, actor: Actor, batch: Batch, reason: str | None, at: BenchMoment
) -> None:
    triturate_lots.end_lot(session, actor, batch, BatchAction.RECALL, reason or "", at)


CARRY_OUT: dict[BatchAction, Callable[[Session, Actor, Batch, str | None, BenchMoment], None]] = {
    BatchAction.SUBMIT: _submit,
    BatchAction.RETURN: _return,
    BatchAction.RELEASE: _release,
    BatchAction.REJECT: _reject,
    BatchAction.USE_UP: _use_up,
    BatchAction.RECALL: _recall,
}
