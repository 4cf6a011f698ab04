"""What the bench permits next, and what a batch still lacks, for the services and the pages."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.making.batches import StepStage, WeightBand
from pharmacy.core.making.formulations import FormulaStep
from pharmacy.core.making.new_batches import CAPSULE
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch, BatchWeight
from pharmacy.models.batches import BatchStep as BatchStep
from pharmacy.models.batches import BatchTest as BatchTest
from pharmacy.services.batches import batch_lots, batch_plans

AFTER_WEIGHING = (StepStage.MIX, StepStage.FILL, StepStage.TEST, StepStage.PACKAGE)


def steps_of(session: Session, batch: Batch) -> dict[int, BatchStep]:
    """The steps that were done, by their numbers in the procedure."""
    found = session.scalars(select(BatchStep).filter_by(batch_id=batch.id))
    return {step.number: step for step in found}


def tests_of(session: Session, batch: Batch) -> Sequence[BatchTest]:
    """Every test of its finished capsules, also those that failed, in order."""
    query = select(BatchTest).filter_by(batch_id=batch.id)
    return session.scalars(query.order_by(BatchTest.at, BatchTest.id)).all()


def live_weights(session: Session, batch: Batch) -> list[BatchWeight]:
    """The weights that are in the batch: all but those that were discarded."""
    found = batch_lots.weights_of(session, batch)
    return [weight for weight in found if weight.discarded_at is None]


def why_not_weighed(session: Session, batch: Batch) -> Message | None:
    """Which line of the plan is not weighed as it must be. None: every line is."""
    if batch.plan is None:
        return batch_plans.NO_PLAN
    weights = live_weights(session, batch)
    for number, line in enumerate(batch_plans.stored_plan(batch).lines, start=1):
        of_line = [weight for weight in weights if weight.line == number]
        if not any(not weight.is_part for weight in of_line):
            return Message(
                "line_not_weighed",
                "%(component)s is not weighed. Weigh it first.",
                component=line.component,
            )
        if any(is_outside(weight) for weight in of_line):
            return Message(
                "line_outside",
                "A weight of %(component)s is outside. Discard it, or a pharmacist writes a "
                "deviation.",
                component=line.component,
            )
    return None


def is_outside(weight: BatchWeight) -> bool:
    """Whether a weight is outside, and no pharmacist wrote a deviation."""
    return weight.band is WeightBand.OUTSIDE and weight.deviation_by is None


def why_not_checked(session: Session, batch: Batch) -> Message | None:
    """Which active weight no second person checked. None: every one is."""
    lines = batch_plans.stored_plan(batch).lines
    for weight in live_weights(session, batch):
        line = lines[weight.line - 1]
        if line.role is ComponentRole.ACTIVE and weight.checked_by is None:
            return Message(
                "weight_not_checked",
                "No second person checked the weight of %(component)s. Have it checked.",
                component=line.component,
            )
    return None


def why_not_stage(session: Session, batch: Batch, stage: StepStage) -> Message | None:
    """Why no step of this stage is done now. None: nothing prevents it."""
    if stage is StepStage.PREPARE:
        return None
    if batch.plan is None:
        return batch_plans.NO_PLAN
    if stage is StepStage.PLAN:
        return None
    refusal = why_not_weighed(session, batch)
    if refusal is None and stage in AFTER_WEIGHING:
        refusal = why_not_checked(session, batch)
    if refusal is None and stage is StepStage.TEST:
        return why_not_tested(session, batch)
    if refusal is None and stage is StepStage.PACKAGE:
        return why_no_yield(batch)
    return refusal


def why_steps_before(session: Session, batch: Batch, stage: StepStage) -> Message | None:
    """The first step of an earlier stage that is not done. None: all are."""
    done, order = steps_of(session, batch), list(StepStage)
    for number, step in enumerate(batch_lots.formulation_of(batch).steps, start=1):
        if order.index(step.stage) < order.index(stage) and number not in done:
            return step_not_done(number)
    return None


def step_not_done(number: int) -> Message:
    """The refusal of what needs a step before it."""
    return Message("step_not_done", "Step %(number)s is not done. Do it first.", number=number)


def why_not_tested(session: Session, batch: Batch) -> Message | None:
    """That no finished capsules were weighed. None: they were, or the batch has none."""
    if batch_lots.formulation_of(batch).form != CAPSULE or tests_of(session, batch):
        return None
    return Message("capsules_not_tested", "No finished capsules were weighed. Test them first.")


def why_no_yield(batch: Batch) -> Message | None:
    """That the yield is not recorded. None: it is."""
    if batch.yielded_at is not None:
        return None
    return Message("yield_not_recorded", "The yield is not recorded. Record it first.")


def why_not_good(session: Session, batch: Batch) -> Message | None:
    """That no capsules were weighed, or that their last test failed. None: it was good."""
    refusal, tests = why_not_tested(session, batch), tests_of(session, batch)
    if refusal is None and tests and not tests[-1].is_good:
        return Message(
            "last_test_failed",
            "The last test of the capsules failed. Test them again, or reject the batch.",
        )
    return refusal


def why_weights(session: Session, batch: Batch) -> Message | None:
    """The first weight that is missing, outside or not checked. None: mixing may begin."""
    return why_not_weighed(session, batch) or why_not_checked(session, batch)


def why_steps(session: Session, batch: Batch) -> Message | None:
    """The first step before the test that is not done or not checked. None: all are."""
    return next(_steps_missing(session, batch, until=StepStage.FILL), None)


def missing(session: Session, batch: Batch) -> list[Message]:
    """Everything that the record of a batch lacks. Empty: a pharmacist can decide."""
    found = (
        why_weights(session, batch),
        *_steps_missing(session, batch, until=StepStage.PACKAGE),
        why_not_counted(session, batch),
        why_not_good(session, batch),
        why_no_yield(batch),
    )
    return [message for message in found if message is not None]


def _steps_missing(session: Session, batch: Batch, *, until: StepStage) -> Iterator[Message]:
    done, order = steps_of(session, batch), list(StepStage)
    for number, step in enumerate(batch_lots.formulation_of(batch).steps, start=1):
        if order.index(step.stage) > order.index(until):
            return
        if number not in done:
            yield step_not_done(number)
        elif needs_check(step) and done[number].checked_by is None:
            yield Message(
                "step_not_checked",
                "No second person checked step %(number)s. Have it checked.",
                number=number,
            )


def needs_check(step: FormulaStep) -> bool:
    """Whether a second person checks the step itself. Of weighing, each weight is checked."""
    return step.has_second_person and step.stage is not StepStage.WEIGH


def why_not_counted(session: Session, batch: Batch) -> Message | None:
    """That the empty capsules of a lot are not counted. None: they are, or there are none."""
    shell = batch_lots.component_of(batch_lots.formulation_of(batch), ComponentRole.SHELL)
    if shell is None:
        return None
    rows = [row for row in batch_lots.lots_of(session, batch) if row.component == shell.name]
    if rows and all(row.used is not None for row in rows):
        return None
    return Message(
        "shells_not_counted",
        "The empty capsules that were used are not counted. Count them for each lot.",
    )
