"""Making a triturate: a drug's powder diluted with filler, so that it can be weighed."""

from collections.abc import Sequence
from fractions import Fraction

from pharmacy.core.errors import WeighingContradicted
from pharmacy.core.making.powders import MG_PER_GRAM
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine


def triturate_lines(
    drug: str, filler: str, strength: Fraction, grams: Fraction, factor: Fraction
) -> tuple[WeighingLine, WeighingLine]:
    """What is weighed for a triturate.

    strength: mg of the drug, as labeled, in one gram. factor: the activity factor of the powder's
    lot. It is applied here, and never again when the triturate is used. Raises
    WeighingContradicted if the mixture would not have its strength, or if no gram can hold it.
    """
    whole = grams * MG_PER_GRAM
    powder = strength * grams * factor
    lines = (
        WeighingLine(drug, ComponentRole.ACTIVE, powder),
        WeighingLine(filler, ComponentRole.FILLER, whole - powder),
    )
    _check(lines, strength, factor)
    return lines


def _check(lines: Sequence[WeighingLine], strength: Fraction, factor: Fraction) -> None:
    """The drug in one mg of what was weighed, from the weights alone."""
    powder, filler = (line.exact for line in lines)
    if filler < 0 or powder * MG_PER_GRAM != strength * factor * (powder + filler):
        raise WeighingContradicted("the triturate would have another strength")
