"""What a person must know before weighing by a plan: what was assumed, and what is unusual."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.powders import AssayBasis, Certificate, Overage
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingPlan
from pharmacy.core.messages import Message

# What a request may leave out.
ASSAY, WATER, MINIMUM_WEIGHT = "assay", "water", "minimum weight"


def warnings(
    request: WeighingRequest, plan: WeighingPlan, left_out: Collection[str]
) -> Iterator[Message]:
    """Every warning. left_out: of ASSAY, WATER and MINIMUM_WEIGHT, those that nobody stated."""
    yield from assumptions(request.certificate, request.minimum_weight, left_out)
    if request.overage == Overage():
        yield Message("no_overage", "No overage is given: no spare capsules are made.")
    yield from _of_the_batch(request, plan)


def assumptions(
    certificate: Certificate, minimum_weight: Fraction, left_out: Collection[str]
) -> Iterator[Message]:
    """What is assumed of a powder and of the balance because nobody stated it."""
    yield from _of_the_powder(certificate, left_out)
    if MINIMUM_WEIGHT in left_out:
        yield Message(
            "minimum_weight_assumed",
            "No minimum weight is given: %(minimum)s is assumed, and no source states it. Give that"
            " of your own balance.",
            minimum=amounts.said(minimum_weight),
        )


def unsourced(fact: str) -> Message:
    """A fact of the formulary that nobody read at a source."""
    return Message(
        "fact_without_source",
        "No source states the fact %(fact)s of the formulary. A pharmacist must confirm it.",
        fact=fact,
    )


def _of_the_powder(certificate: Certificate, left_out: Collection[str]) -> Iterator[Message]:
    is_anhydrous = certificate.basis is AssayBasis.ANHYDROUS
    if ASSAY in left_out:
        yield Message(
            "assay_assumed",
            "No assay is given: 100%% is assumed. Read the assay on the certificate of analysis.",
        )
    elif is_anhydrous and WATER in left_out:
        yield Message(
            "water_assumed",
            "No water is given: 0%% is assumed. An assay on the anhydrous basis needs the water"
            " of the same certificate.",
        )
    if not is_anhydrous and WATER not in left_out:
        yield Message(
            "water_left_out", "The assay is as-is and counts the water, so water is left out."
        )


def _of_the_batch(request: WeighingRequest, plan: WeighingPlan) -> Iterator[Message]:
    if plan.packing is not None and plan.packing.size is None:
        yield Message(
            "capsule_size_unknown",
            "No capsule size is given. Use the capsule whose pack statistics these are.",
        )
    for line in plan.lines:
        if line.role is ComponentRole.FILLER and line.exact < request.minimum_weight:
            yield Message(
                "filler_below_minimum",
                "%(amount)s of %(filler)s is below the minimum weight of the balance, %(minimum)s.",
                amount=amounts.said(line.exact),
                filler=line.component,
                minimum=amounts.said(request.minimum_weight),
            )
