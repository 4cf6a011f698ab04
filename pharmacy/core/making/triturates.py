"""Making a triturate: a drug's powder diluted with filler, so that it can be weighed."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from pharmacy.core.errors import WeighingContradicted
from pharmacy.core.making import amounts
from pharmacy.core.making.powders import (
    MG_PER_GRAM,
    AssayBasis,
    Certificate,
    activity_factor,
)
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine, WeighingRefusal
from pharmacy.core.messages import Message

MOST_GRAMS = 10_000


@dataclass(frozen=True, slots=True)
class TriturateRequest:
    """A batch of a triturate.

    strength: mg of the drug, as labeled, in one gram. minimum_weight: mg, the smallest amount that
    the balance may weigh.
    """

    drug: str
    filler: str
    strength: Fraction
    grams: Fraction
    minimum_weight: Fraction
    salt_factor: Fraction = Fraction(1)
    certificate: Certificate = field(default_factory=Certificate)

    @property
    def factor(self) -> Fraction:
        """Milligrams of powder for one milligram as labeled. It is applied here, and only here."""
        return activity_factor(self.salt_factor, self.certificate)


@dataclass(frozen=True, slots=True)
class TriturateBatch:
    """What is weighed for a triturate, or why nothing can be."""

    grams: Fraction
    factor: Fraction
    lines: tuple[WeighingLine, ...] = ()
    refusals: tuple[WeighingRefusal, ...] = ()

    @property
    def is_weighable(self) -> bool:
        """Whether the batch can be weighed."""
        return not self.refusals


def plan_triturate(request: TriturateRequest) -> TriturateBatch:
    """What is weighed. Raises WeighingContradicted if the mixture would have another strength."""
    refusals = tuple(_refusals(request))
    lines = () if refusals else _lines(request)
    if lines:
        _check(lines, request)
    return TriturateBatch(request.grams, request.factor, lines, refusals)


def _lines(request: TriturateRequest) -> tuple[WeighingLine, WeighingLine]:
    powder = request.strength * request.grams * request.factor
    return (
        WeighingLine(request.drug, ComponentRole.ACTIVE, powder),
        WeighingLine(request.filler, ComponentRole.FILLER, request.grams * MG_PER_GRAM - powder),
    )


def _refusals(request: TriturateRequest) -> Iterator[WeighingRefusal]:
    powder, filler = (line.exact for line in _lines(request))
    if filler <= 0:
        strongest = amounts.at_most(amounts.ratio(MG_PER_GRAM, request.factor))
        yield WeighingRefusal(
            Message(
                "triturate_too_strong",
                "A gram of it leaves no room for %(filler)s.",
                filler=request.filler,
            ),
            (
                Message(
                    "weaker_triturate",
                    "Make a triturate of less than %(strongest)s in a gram.",
                    strongest=strongest,
                ),
            ),
        )
    elif powder < request.minimum_weight:
        yield _below_minimum(request, powder)


def _below_minimum(request: TriturateRequest, powder: Fraction) -> WeighingRefusal:
    grams = math.ceil(amounts.ratio(request.minimum_weight * request.grams, powder))
    more = Message("make_more_grams", "Make at least %(grams)s g.", grams=grams)
    return WeighingRefusal(
        Message(
            "powder_below_minimum",
            "%(amount)s of %(component)s is below the minimum weight of the balance, %(minimum)s.",
            amount=amounts.said(powder),
            component=request.drug,
            minimum=amounts.said(request.minimum_weight),
        ),
        (more,) if grams <= MOST_GRAMS else (),
    )


def _check(lines: tuple[WeighingLine, ...], request: TriturateRequest) -> None:
    """The drug in a gram of what was weighed, from the weights, assay and water alone."""
    powder, filler = (line.exact for line in lines)
    drug = powder
    for percent in _contents(request.certificate):
        drug = amounts.ratio(drug * percent, 100)
    if drug * MG_PER_GRAM != request.strength * request.salt_factor * (powder + filler):
        raise WeighingContradicted("the triturate would have another strength")


def _contents(certificate: Certificate) -> Iterator[Fraction]:
    """The percentages of the powder that are drug: the assay, of what is not water."""
    yield certificate.assay
    if certificate.basis is AssayBasis.ANHYDROUS:
        yield 100 - certificate.water
