"""What a batch weighs next: the line of its plan, and what is still wanted of each lot."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.errors import NotFound
from pharmacy.core.making import amounts, batch_lines
from pharmacy.core.making.batch_lines import CountedWeight, LineTotal
from pharmacy.core.making.batch_plans import BatchPlan
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.making.powders import activity_factor
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch, BatchLot, BatchWeight
from pharmacy.services.batches import batch_lots, batch_plans, bench_gates, plan_inputs
from pharmacy.services.records.identities import as_identity

AS_WEIGHED = Fraction(1)


@dataclass(frozen=True, slots=True)
class LotTarget:
    """One lot of a line. target: what is still wanted of it.

    within, near: the least and the most weight that would complete the line in each band. factor:
    mg of this lot that count as one: its activity factor, if it is the drug's powder.
    """

    batch_lot: BatchLot
    target: Quantity
    within: tuple[Quantity, Quantity]
    near: tuple[Quantity, Quantity]
    factor: Fraction


@dataclass(frozen=True, slots=True)
class NextWeighing:
    """The line that is weighed now, from 1, with its lots. amount: the whole line, as planned."""

    line: int
    component: str
    role: ComponentRole
    amount: Quantity
    total: LineTotal
    lots: tuple[LotTarget, ...]


def next_weighing(session: Session, batch: Batch) -> NextWeighing | None:
    """The first line that is not complete. None: every line is. Raises NotReady without a plan."""
    plan = batch_plans.stored_plan(batch)
    live = bench_gates.live_weights(session, batch)
    for number in range(1, len(plan.lines) + 1):
        weights = [weight for weight in live if weight.line == number]
        if all(weight.is_part for weight in weights):
            return _weighing(session, batch, plan, number, weights)
    return None


def lot_target(following: NextWeighing, batch_lot_id: str) -> LotTarget:
    """The lot of a line that was chosen. Raises NotFound."""
    wanted = as_identity(batch_lot_id)
    for one in following.lots:
        if one.batch_lot.id == wanted:
            return one
    raise NotFound(
        Message(
            "no_lot_of_line",
            "This lot is not weighed for this line. Scan a lot of %(component)s.",
            component=following.component,
        )
    )


def band_of(total: LineTotal, *, is_part: bool) -> WeightBand:
    """The band of a line with the weight that was added last."""
    bands = formulary.weighing().bands
    return total.band_of_part(bands) if is_part else total.band(bands)


def _weighing(
    session: Session, batch: Batch, plan: BatchPlan, number: int, weights: list[BatchWeight]
) -> NextWeighing:
    line = plan.lines[number - 1]
    counted = (
        CountedWeight(Quantity(one.weight, Unit.MG), factor_of(plan, line, one.batch_lot))
        for one in weights
    )
    total = batch_lines.line_total(line.exact, _planned_factor(plan, line), counted)
    rows = [row for row in batch_lots.lots_of(session, batch) if row.component == line.component]
    targets = tuple(_target(total, row, factor_of(plan, line, row)) for row in rows)
    return NextWeighing(number, line.component, line.role, line.amount, total, targets)


def _target(total: LineTotal, row: BatchLot, factor: Fraction) -> LotTarget:
    bands = formulary.weighing().bands
    return LotTarget(
        row,
        amounts.weighed(total.target(factor)),
        total.limits(factor, bands.within_percent),
        total.limits(factor, bands.near_percent),
        factor,
    )


def is_powder(plan: BatchPlan, line: WeighingLine) -> bool:
    """Whether a line weighs the drug's powder, whose lots count by their activity factors."""
    return line.role is ComponentRole.ACTIVE and plan.triturate is None


def factor_of(plan: BatchPlan, line: WeighingLine, row: BatchLot) -> Fraction:
    """Milligrams of a lot that count as one milligram of its line."""
    if not is_powder(plan, line) or plan.request is None:
        return AS_WEIGHED
    return activity_factor(plan.request.salt_factor, plan_inputs.certificate_of(row.lot))


def _planned_factor(plan: BatchPlan, line: WeighingLine) -> Fraction:
    return plan.factor if is_powder(plan, line) else AS_WEIGHED
