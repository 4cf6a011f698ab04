"""What cannot be weighed, and what would make it so."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from pharmacy.core.making import amounts, capsule_sizes
from pharmacy.core.making.powders import MG_PER_GRAM, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.routes import Route, by_triturate, direct
from pharmacy.core.making.weighing_plans import WeighingRefusal
from pharmacy.core.messages import Message

# Strengths that are easy to make and to say. Any other would do; these are proposed first.
ROUND_TRITURATES = tuple(Fraction(n, 1) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500))
FINEST_TRITURATE = Fraction(1, 1000)
MOST_UNITS = 100_000


def refusal(request: WeighingRequest, route: Route) -> WeighingRefusal:
    """Why this way does not work, and what would help."""
    if route.triturate is None:
        if not route.fits:
            return _drug_overflows(request, route)
        return _drug_below_minimum(request, route)
    if not route.is_possible:
        return _impossible(request, route)
    if not route.fits:
        return _triturate_overflows(request, route)
    return _triturate_below_minimum(request, route)


def no_packing(request: WeighingRequest) -> WeighingRefusal:
    """Without pack statistics the amount of filler is unknown."""
    return WeighingRefusal(
        Message(
            "no_pack_statistics",
            "How much %(drug)s and how much %(filler)s fill one capsule is not given.",
            drug=request.drug,
            filler=request.filler,
        ),
        (
            Message(
                "weigh_packed_capsules",
                "Fill 5 to 10 capsules with one powder, weigh them, and give the mean content in"
                " mg of each powder.",
            ),
        ),
    )


def no_triturate(request: WeighingRequest, packing: Packing) -> WeighingRefusal:
    """The powder is too little, and nobody gave a triturate."""
    return WeighingRefusal(
        Message("no_triturate", "No triturate of %(drug)s is given.", drug=request.drug),
        tuple(_other_triturate(request, packing)),
    )


def _drug_overflows(request: WeighingRequest, route: Route) -> WeighingRefusal:
    most = amounts.ratio(route.packing.drug, request.factor)
    return WeighingRefusal(
        Message(
            "powder_overflows",
            "%(amount)s of %(drug)s for one capsule is more than a capsule has room for, %(room)s.",
            amount=amounts.said(route.powder),
            drug=request.drug,
            room=amounts.at_most(route.packing.drug),
        ),
        (
            Message(
                "weaker_capsule",
                "Make capsules of at most %(strength)s.",
                strength=amounts.at_most(most),
            ),
            *_larger_capsule(request, route),
        ),
    )


def _drug_below_minimum(request: WeighingRequest, route: Route) -> WeighingRefusal:
    return WeighingRefusal(
        Message(
            "powder_below_minimum",
            "%(amount)s of %(component)s is below the minimum weight of the balance, %(minimum)s.",
            amount=amounts.said(route.amount),
            component=route.component,
            minimum=amounts.said(request.minimum_weight),
        ),
        tuple(_more_weight(request, route)),
    )


def _triturate_below_minimum(request: WeighingRequest, route: Route) -> WeighingRefusal:
    return WeighingRefusal(
        Message(
            "triturate_below_minimum",
            "%(amount)s of %(component)s is below the minimum weight of the balance, %(minimum)s.",
            amount=amounts.said(route.amount),
            component=route.component,
            minimum=amounts.said(request.minimum_weight),
        ),
        (*_other_triturate(request, route.packing), *_more_weight(request, route)),
    )


def _triturate_overflows(request: WeighingRequest, route: Route) -> WeighingRefusal:
    return WeighingRefusal(
        Message(
            "triturate_overflows",
            "%(amount)s of %(component)s for one capsule leaves no room for filler: a capsule"
            " has room for %(room)s.",
            amount=amounts.said(route.per_unit),
            component=route.component,
            room=amounts.at_most(route.packing.most_weight(route.powder)),
        ),
        (*_other_triturate(request, route.packing), *_larger_capsule(request, route)),
    )


def _impossible(request: WeighingRequest, route: Route) -> WeighingRefusal:
    return WeighingRefusal(
        Message(
            "triturate_impossible",
            "No gram can contain the powder of %(component)s.",
            component=route.component,
        ),
        tuple(_other_triturate(request, route.packing)),
    )


def _more_weight(request: WeighingRequest, route: Route) -> Iterator[Message]:
    """The fewest capsules, without the overage, that reach the minimum weight; or a balance."""
    needed = math.ceil(amounts.ratio(request.minimum_weight, route.per_unit))
    if needed <= MOST_UNITS:
        fewest = 1 + bisect_left(range(1, needed + 1), needed, key=request.overage.units_made)
        yield Message("make_more", "Make at least %(units)s capsules.", units=fewest)
    if route.amount >= amounts.HUNDREDTH:
        yield Message(
            "finer_balance",
            "Use a balance with a minimum weight of at most %(minimum)s.",
            minimum=amounts.at_most(route.amount),
        )


def _larger_capsule(request: WeighingRequest, route: Route) -> Iterator[Message]:
    size = capsule_sizes.likely_to_hold(request.sizes, route)
    if size is not None:
        yield Message(
            "larger_capsule",
            "By its volume a capsule of size %(size)s holds it: give its pack statistics.",
            size=size.name,
        )


def _other_triturate(request: WeighingRequest, packing: Packing) -> Iterator[Message]:
    strength = suitable_triturate(request, packing)
    if strength is not None:
        yield Message(
            "use_triturate",
            "Use a triturate of %(triturate)s mg/g: %(amount)s of it.",
            triturate=amounts.number_text(strength, 3),
            amount=amounts.weighed(by_triturate(request, packing, strength).amount),
        )


def suitable_triturate(request: WeighingRequest, packing: Packing) -> Fraction | None:
    """The weakest round strength of a triturate that can be weighed and leaves room for filler.

    If no round one does, the strongest other one. None if none does.
    """
    if not direct(request, packing).fits:
        return None
    strongest = min(
        amounts.ratio(request.dose * request.units_made * MG_PER_GRAM, request.minimum_weight),
        amounts.ratio(MG_PER_GRAM, request.factor),
    )
    other = strongest // FINEST_TRITURATE * FINEST_TRITURATE
    for strength in (*ROUND_TRITURATES, other):
        if 0 < strength <= strongest and by_triturate(request, packing, strength).fits:
            return strength
    return None
