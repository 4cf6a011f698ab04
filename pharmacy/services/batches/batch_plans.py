"""The weighing plan of a batch: proposed from its lots, confirmed by a person, and kept."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotReady
from pharmacy.core.making import batch_plans, weighing_warnings
from pharmacy.core.making.batch_plans import BatchPlan
from pharmacy.core.making.batches import StepStage
from pharmacy.core.making.formulations import Formulation
from pharmacy.core.making.weighing_plans import WeighingRefusal
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch, BatchStep
from pharmacy.schemas.batch_plans import DERIVED, batch_plan_json, read_batch_plan, read_request
from pharmacy.services.batches import batch_lots, batch_rows, lot_scans, plan_inputs
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.plan_inputs import PlanLots
from pharmacy.services.records.identities import identity_of

NO_PLAN = Message("batch_without_plan", "The plan of this batch is not confirmed. Confirm it.")
BANDS = "bands"


def propose_plan(session: Session, batch: Batch, today: datetime.date) -> BatchPlan:
    """The plan from the lots that were scanned, with its warnings, or with its refusals."""
    formulation = batch_lots.formulation_of(batch)
    refusals = tuple(_refusals(session, batch, today))
    salt = _salt_factor(formulation)
    if salt is None:
        refusals = (*refusals, WeighingRefusal(_no_salt(formulation)))
    if refusals or salt is None:
        return BatchPlan(request=None, refusals=refusals)
    lots = plan_inputs.plan_lots(session, batch, formulation)
    powder = plan_inputs.powder_lot(session, lots)
    request = plan_inputs.request_of(session, batch, formulation, lots, salt)
    plan = batch_plans.plan_batch(request, plan_inputs.left_out(powder))
    more = _warnings(plan, lots, formulation)
    return replace(plan, warnings=(*plan.warnings, *more), refusals=(*plan.refusals, *_small(plan)))


def confirm_plan(session: Session, actor: Actor, seen: SeenBatch, at: BenchMoment) -> BatchPlan:
    """Keep the plan, by which the batch is weighed from now on. A step of the plan that was checked
    by another plan is done and checked again.

    Raises NotReady with the first reason why it cannot be weighed, or if weighing has begun;
    NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    if batch_lots.weights_of(session, batch):
        raise NotReady(
            Message("plan_in_use", "Weighing has begun by the plan of this batch. It stays.")
        )
    for row in batch_lots.lots_of(session, batch):
        lot_scans.usable_lot(session, row.lot, at.today)
    plan = propose_plan(session, batch, at.today)
    if not plan.is_weighable:
        raise NotReady(plan.refusals[0].reason)
    voided = _void_steps(session, batch) if batch.plan != batch_plan_json(plan) else []
    batch.plan = batch_plan_json(plan)
    batch.planned_at, batch.planned_by = at.now, identity_of(actor)
    lines = [{"component": line.component, "amount": str(line.amount)} for line in plan.lines]
    detail = {"lines": lines, "voided_steps": voided}
    batch_rows.changed(session, actor, batch, Event.BATCH_PLANNED, at.now, **detail)
    return plan


def _void_steps(session: Session, batch: Batch) -> list[int]:
    """Take back the steps that were done and checked by an earlier plan; the audit keeps them."""
    steps = batch_lots.formulation_of(batch).steps
    rows = session.scalars(select(BatchStep).filter_by(batch_id=batch.id)).all()
    of_plan = [row for row in rows if steps[row.number - 1].stage is StepStage.PLAN]
    for row in of_plan:
        session.delete(row)
    return sorted(row.number for row in of_plan)


def stored_plan(batch: Batch) -> BatchPlan:
    """The plan that was confirmed, as it was kept. Raises NotReady if there is none."""
    if batch.plan is None:
        raise NotReady(NO_PLAN)
    return read_batch_plan(batch.plan)


def why_plan_differs(batch: Batch) -> Message | None:
    """Derive the kept plan again from its inputs. A message if the two differ: a stored plan that
    was altered, or rules that changed. Raises NotReady if there is no plan.
    """
    if batch.plan is None:
        raise NotReady(NO_PLAN)
    again = batch_plans.plan_batch(read_request(batch.plan["inputs"]))
    derived = batch_plan_json(again) if again.is_weighable else {}
    if all(derived.get(name) == batch.plan.get(name) for name in DERIVED):
        return None
    return Message(
        "batch_plan_differs",
        "The plan of this batch, derived again from its lots, is another one. Do not release it. "
        "Ask the person who runs the service.",
    )


def _refusals(session: Session, batch: Batch, today: datetime.date) -> Iterator[WeighingRefusal]:
    """Components without a lot, and lots that may not be used."""
    for wanted in batch_lots.wanted_components(session, batch):
        if not wanted.lots:
            yield WeighingRefusal(
                Message(
                    "lot_not_scanned",
                    "No lot of %(name)s was scanned. Scan one.",
                    name=wanted.name,
                )
            )
        for row in wanted.lots:
            refusal = lot_scans.why_not_usable(row.lot, today)
            if refusal is not None:
                yield WeighingRefusal(refusal)


def _salt_factor(formulation: Formulation) -> Fraction | None:
    drug = formulary.find_drug(formulation.drug)
    known = formulary.weighing().drugs.get(drug.name) if drug else None
    if drug is None or known is None or (drug.salt and known.salt_factor is None):
        return None
    return known.salt_factor or Fraction(1)


def _no_salt(formulation: Formulation) -> Message:
    return Message(
        "salt_factor_unknown",
        "The formulary has no salt factor of %(drug)s, so it cannot be weighed.",
        drug=formulation.drug,
    )


def _small(plan: BatchPlan) -> Iterator[WeighingRefusal]:
    """Filler that the batch's balance may not weigh. Without a balance it is only a warning."""
    for warning in plan.warnings:
        if warning.code == "filler_below_minimum":
            remedy = Message(
                "open_with_finer_balance", "Open the batch with a finer balance, or for more units."
            )
            yield WeighingRefusal(warning, (remedy,))


def _warnings(plan: BatchPlan, lots: PlanLots, formulation: Formulation) -> Iterator[Message]:
    for fact in formulary.weighing().unsourced:
        if fact == BANDS or fact.startswith(f"{formulation.drug}."):
            yield weighing_warnings.unsourced(fact)
    if len(lots.powder) > 1 or len(lots.filler) > 1:
        yield Message(
            "plan_by_first_lots",
            "Several lots of one component were scanned. The amounts are of the first; each other "
            "lot of the active is weighed by its own activity factor.",
        )
    used = {line.component for line in plan.lines}
    for row in (*lots.powder, *lots.triturates):
        if plan.is_weighable and row.component not in used:
            yield Message(
                "lot_not_in_plan",
                "The plan does not use lot %(lot)s of %(name)s.",
                lot=row.lot.lot,
                name=row.component,
            )
