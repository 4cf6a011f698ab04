"""The weighing plan of a batch of capsules: what is weighed, directly or by a triturate."""

from collections.abc import Iterator

from pharmacy.core.making import remedies, weighing_check
from pharmacy.core.making.amounts import ratio
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.routes import Route, routes
from pharmacy.core.making.weighing_plans import (
    ComponentRole,
    WeighingLine,
    WeighingPlan,
    WeighingRefusal,
)


def plan_weighing(request: WeighingRequest) -> WeighingPlan:
    """The plan, derived a second time before it is returned.

    The powder is weighed directly if its amount reaches the minimum weight. If not, of the
    triturates that reach it and leave room for filler the weakest is taken, which is the largest
    amount weighed. Of several capsule sizes the smallest that holds the powders is taken.
    Raises WeighingContradicted if the second derivation differs, which is a bug.
    """
    chosen = next(_usable(request), None)
    plan = _refused(request) if chosen is None else _weighed(request, chosen)
    weighing_check.check(request, plan)
    return plan


def _usable(request: WeighingRequest) -> Iterator[Route]:
    """Every way that works, the best first."""
    for packing in request.packings:
        for route in routes(request, packing):
            if route.is_possible and route.fits and route.reaches(request.minimum_weight):
                yield route


def _weighed(request: WeighingRequest, route: Route) -> WeighingPlan:
    active = WeighingLine(route.component, ComponentRole.ACTIVE, route.amount)
    filler = WeighingLine(request.filler, ComponentRole.FILLER, route.filler)
    return WeighingPlan(
        units=request.units,
        units_made=request.units_made,
        factor=request.factor,
        window_percent=request.window_percent,
        packing=route.packing,
        triturate=route.triturate,
        lines=(active, filler) if filler.exact else (active,),
        exact_fill=ratio(active.exact + filler.exact, request.units_made),
    )


def _refused(request: WeighingRequest) -> WeighingPlan:
    """Nothing is weighed. The reasons are those of the largest capsule, which holds most."""
    packing = request.packings[-1] if request.packings else None
    return WeighingPlan(
        units=request.units,
        units_made=request.units_made,
        factor=request.factor,
        window_percent=request.window_percent,
        packing=packing,
        refusals=tuple(_reasons(request)) if packing else (remedies.no_packing(request),),
    )


def _reasons(request: WeighingRequest) -> Iterator[WeighingRefusal]:
    packing = request.packings[-1]
    for route in routes(request, packing):
        yield remedies.refusal(request, route)
        if route.triturate is None and not route.fits:
            return
    if not request.triturates:
        yield remedies.no_triturate(request, packing)
