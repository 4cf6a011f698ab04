"""Geometric dilution: the smaller powder is mixed with as much of the other, again and again."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy.core.making.weighing_plans import WeighingLine
from pharmacy.core.quantities import Quantity


@dataclass(frozen=True, slots=True)
class DilutionStep:
    """One addition. total: what is in the mortar after it."""

    number: int
    component: str
    add: Quantity
    total: Quantity


def dilution_steps(lines: Sequence[WeighingLine]) -> tuple[DilutionStep, ...]:
    """The steps that mix two powders, in the amounts as weighed.

    The smaller powder comes first, whole. Each addition of the other is as much as is in the mortar
    already, the last one what is left. None if there is one powder only.
    """
    powders = sorted((line for line in lines if line.amount), key=lambda line: line.amount)
    if len(powders) != 2:
        return ()
    first, other = powders
    total = first.amount.picograms
    left = other.amount.picograms
    steps = [DilutionStep(1, first.component, first.amount, first.amount)]
    while left:
        added = min(total, left)
        total, left = total + added, left - added
        unit = other.amount.unit
        steps.append(
            DilutionStep(
                len(steps) + 1, other.component, Quantity(added, unit), Quantity(total, unit)
            )
        )
    return tuple(steps)
