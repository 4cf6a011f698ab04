"""The plan of a batch at the bench: of capsules or of a triturate, with its lines and warnings."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from pharmacy.core.making import amounts, weighing_warnings
from pharmacy.core.making.powders import PERCENT
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.triturates import TriturateRequest, plan_triturate
from pharmacy.core.making.weighing import plan_weighing
from pharmacy.core.making.weighing_plans import WeighingLine, WeighingRefusal
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity

BatchRequest = WeighingRequest | TriturateRequest


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is weighed for a batch, or why nothing can be.

    request: what it was derived from; None if it could not be asked for yet. factor: mg of powder
    for one mg of the drug as labeled. units_made, exact_fill, window_percent: of capsules; None for
    a triturate. triturate: mg/g of the triturate that is weighed; None for the drug's powder.
    """

    request: BatchRequest | None
    factor: Fraction = Fraction(1)
    lines: tuple[WeighingLine, ...] = ()
    units_made: int | None = None
    exact_fill: Fraction | None = None
    window_percent: Fraction | None = None
    triturate: Fraction | None = None
    refusals: tuple[WeighingRefusal, ...] = ()
    warnings: tuple[Message, ...] = ()

    @property
    def is_weighable(self) -> bool:
        """Whether the batch can be weighed."""
        return not self.refusals

    @property
    def fill(self) -> Quantity | None:
        """The weight of one capsule's content."""
        return None if self.exact_fill is None else amounts.weighed(self.exact_fill)

    @property
    def window(self) -> tuple[Quantity, Quantity] | None:
        """The lightest and the heaviest content that a finished capsule may have."""
        if self.exact_fill is None or self.window_percent is None:
            return None
        off = self.exact_fill * self.window_percent * PERCENT
        return amounts.weighed(self.exact_fill - off), amounts.weighed(self.exact_fill + off)


def plan_batch(request: BatchRequest, left_out: Collection[str] = ()) -> BatchPlan:
    """The plan of a request. left_out: what nobody stated, as of `weighing_warnings.warnings`."""
    if isinstance(request, TriturateRequest):
        return _of_triturate(request, left_out)
    plan = plan_weighing(request)
    return BatchPlan(
        request=request,
        factor=plan.factor,
        lines=plan.lines,
        units_made=plan.units_made,
        exact_fill=plan.exact_fill,
        window_percent=plan.window_percent,
        triturate=plan.triturate,
        refusals=plan.refusals,
        warnings=tuple(weighing_warnings.warnings(request, plan, left_out)),
    )


def _of_triturate(request: TriturateRequest, left_out: Collection[str]) -> BatchPlan:
    batch = plan_triturate(request)
    assumed = weighing_warnings.assumptions(request.certificate, request.minimum_weight, left_out)
    return BatchPlan(
        request=request,
        factor=batch.factor,
        lines=batch.lines,
        refusals=batch.refusals,
        warnings=tuple(assumed),
    )
