"""The life of a batch: one act of compounding by one version of a formulation."""

import datetime
from enum import StrEnum
from typing import Final

from pharmacy.core.errors import PharmacyError


class BatchState(StrEnum):
    """IN_PROGRESS: at the bench. WAITING: everything is recorded, and a pharmacist decides.

    EXPIRED is never stored: a released batch is expired after its beyond-use date.
    """

    IN_PROGRESS = "in_progress"
    WAITING = "waiting_for_check"
    RELEASED = "released"
    REJECTED = "rejected"
    USED_UP = "used_up"
    EXPIRED = "expired"
    RECALLED = "recalled"


class BatchAction(StrEnum):
    """What a person does with a whole batch."""

    SUBMIT = "submit"
    RETURN = "return"
    RELEASE = "release"
    REJECT = "reject"
    USE_UP = "use_up"
    RECALL = "recall"


STATE_AFTER: Final[dict[BatchAction, BatchState]] = {
    BatchAction.SUBMIT: BatchState.WAITING,
    BatchAction.RETURN: BatchState.IN_PROGRESS,
    BatchAction.RELEASE: BatchState.RELEASED,
    BatchAction.REJECT: BatchState.REJECTED,
    BatchAction.USE_UP: BatchState.USED_UP,
    BatchAction.RECALL: BatchState.RECALLED,
}
# A batch that expired can still be recalled: what was packaged from it may be at a patient's home.
ALLOWED: Final[dict[BatchAction, tuple[BatchState, ...]]] = {
    BatchAction.SUBMIT: (BatchState.IN_PROGRESS,),
    BatchAction.RETURN: (BatchState.WAITING,),
    BatchAction.RELEASE: (BatchState.WAITING,),
    BatchAction.REJECT: (BatchState.IN_PROGRESS, BatchState.WAITING),
    BatchAction.USE_UP: (BatchState.RELEASED, BatchState.EXPIRED),
    BatchAction.RECALL: (BatchState.RELEASED, BatchState.EXPIRED, BatchState.USED_UP),
}
# These end a batch or send it back to the bench, so the record says why.
NEEDS_REASON: Final = (BatchAction.RETURN, BatchAction.REJECT, BatchAction.RECALL)


class IllegalBatchMove(PharmacyError):
    """The batch's state does not allow the change. Nothing was stored."""

    code = "illegal_batch_move"


def state_on(
    stored: BatchState, beyond_use_on: datetime.date | None, today: datetime.date
) -> BatchState:
    """The state of a batch on a day of the pharmacy."""
    is_past = beyond_use_on is not None and beyond_use_on < today
    return BatchState.EXPIRED if stored is BatchState.RELEASED and is_past else stored


def may_act(state: BatchState, action: BatchAction) -> bool:
    """Whether a batch in this state allows the action."""
    return state in ALLOWED[action]


class WeightBand(StrEnum):
    """How far a weight is from the one wanted. OUTSIDE needs a deviation and a named person."""

    WITHIN = "within"
    NEAR = "near"
    OUTSIDE = "outside"


class StepStage(StrEnum):
    """What a step of a formulation belongs to, in the order of the bench.

    PLAN, WEIGH, TEST and PACKAGE have their readings in parts of the record of their own.
    """

    PREPARE = "prepare"
    PLAN = "plan"
    WEIGH = "weigh"
    MIX = "mix"
    FILL = "fill"
    TEST = "test"
    PACKAGE = "package"


class NoteKind(StrEnum):
    """What a note in the record of a batch is."""

    DEVIATION = "deviation"
    COMPLAINT = "complaint"
    ADVERSE_EVENT = "adverse_event"


class RecordState(StrEnum):
    """Whether the PDF of a batch's record was rendered."""

    QUEUED = "queued"
    RENDERED = "rendered"
    FAILED = "failed"
