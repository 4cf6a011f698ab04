"""The lines of a plan, added up again from the weights that are in the batch, before its release.

Each weight has the band of its line at that moment. If a part of the line was taken out later, or a
row was altered, that band proves nothing.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.making import batch_lines
from pharmacy.core.making.batch_lines import CountedWeight
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch
from pharmacy.services.batches import batch_plans, bench_gates, weighing_lines


def lines_outside(session: Session, batch: Batch) -> Iterator[Message]:
    """The lines that are outside by their weights, and for which no pharmacist signed."""
    plan, bands = batch_plans.stored_plan(batch), formulary.weighing().bands
    live = bench_gates.live_weights(session, batch)
    for number, line in enumerate(plan.lines, start=1):
        weights = [weight for weight in live if weight.line == number]
        counted = (
            CountedWeight(
                Quantity(one.weight, Unit.MG),
                weighing_lines.factor_of(plan, line, one.batch_lot),
            )
            for one in weights
        )
        is_powder = weighing_lines.is_powder(plan, line)
        factor = plan.factor if is_powder else weighing_lines.AS_WEIGHED
        total = batch_lines.line_total(line.exact, factor, counted)
        is_signed = any(weight.deviation_by is not None for weight in weights)
        if total.band(bands) is WeightBand.OUTSIDE and not is_signed:
            yield Message(
                "weights_outside_again",
                "The weights of %(component)s, added up again, are outside. Reject this batch.",
                component=line.component,
            )
