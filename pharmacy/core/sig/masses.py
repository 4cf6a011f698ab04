"""Converts amounts to masses, such as "2 caps" if the strength of a capsule is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from pharmacy.core.quantities import DECIMAL_PLACES, NotAQuantity, Quantity, Unit
from pharmacy.core.sig import amounts
from pharmacy.core.sig.items import (
    Amount,
    Bare,
    FromContainer,
    Item,
    Restated,
    Sign,
    Strength,
)
from pharmacy.core.sig.text import SigText

NO_STRENGTH = (
    "the strength of a capsule is not known: send strength (of an order strength_written), "
    "or write the dose in mg or mcg"
)
MANY_STRENGTHS = "the text has several strengths: write the dose in mg or mcg"
NO_CONCENTRATION = (
    "the concentration is not known: send concentration (of an order concentration_written), or "
    "write the dose in mg or mcg"
)
MANY_CONCENTRATIONS = "the text has several concentrations: write the dose in mg or mcg"
NOT_EXACT = "this is no exact mass: ask for the dose, and write it in mg or mcg"
NOT_THE_STRENGTH = (
    "the dose is not that of its capsules or its volume: ask which is meant, and write that one"
)
WHOLE_OR_EACH = (
    "it may be the dose or the strength of one capsule: write the dose, or the strength and each"
)
NO_UNIT = "the unit of this number is missing: ask for it, and write mg, mcg or capsules"


@dataclass(frozen=True, slots=True)
class AmountContext:
    """The context for reading the amounts of a text.

    strengths: of a capsule. Capsules have a mass only if there is exactly one. unit: the first in
    the text. asked: the strength that came with the text. concentrations: picograms in a mL.
    asked_concentration: the mass in one mL that came with the text. header: the strength in the
    line of the drug.
    """

    strengths: frozenset[Quantity]
    unit: Unit
    asked: Quantity | None = None
    concentrations: frozenset[Fraction] = frozenset()
    header: Quantity | None = None
    asked_concentration: Quantity | None = None

    @property
    def differs(self) -> bool:
        """Whether the text has another strength than the request."""
        return self.asked is not None and len(self.strengths) > 1

    @property
    def concentration(self) -> Fraction | None:
        """The picograms in a mL, if there is exactly one concentration."""
        return next(iter(self.concentrations)) if len(self.concentrations) == 1 else None


def known(
    items: Sequence[Item],
    header: Quantity | None,
    asked: Quantity | None,
    concentration: Quantity | None = None,
) -> AmountContext:
    """The strengths from the text, its heading and the request. concentration: that of a mL."""
    found = {mass for mass in (header, asked) if mass is not None}
    sent = asked or concentration
    units = [sent.unit] if sent else []
    from_elsewhere = _from_elsewhere(items)
    for item in items:
        if isinstance(item, Strength) and item.volume is None:
            found.add(item.mass)
        if isinstance(item, Amount) and item.mass is not None:
            units.insert(len(units) - bool(sent), item.mass.unit)
            is_one = item.capsules == 1 or item.is_each
            if is_one and item.capsules and item not in from_elsewhere:
                found.add(item.mass)
    return AmountContext(
        frozenset(found),
        units[0] if units else Unit.MG,
        asked,
        _concentrations(items, concentration),
        header,
        concentration,
    )


def _concentrations(items: Sequence[Item], sent: Quantity | None) -> frozenset[Fraction]:
    """The picograms in a mL: as written, or else what "1 mL (1 mg) ... 2 mL (3 mg)" come to."""
    written = {_in_a_ml(item) for item in items if isinstance(item, Strength)} - {None}
    if sent is not None:
        written.add(Fraction(sent.picograms))
    beside = {_in_a_ml(item) for item in items if isinstance(item, Amount)}
    return frozenset(found for found in written or beside if found is not None)


def _in_a_ml(item: Amount | Strength) -> Fraction | None:
    if item.mass is None or not item.volume:
        return None
    return Fraction(item.mass.picograms * item.volume.denominator, item.volume.numerator)


def _from_elsewhere(items: Sequence[Item]) -> list[Item]:
    """The amounts from another container."""
    return [item for item, following in pairwise(items) if isinstance(following, FromContainer)]


def mass(text: SigText, item: Amount | Bare | Sign, facts: AmountContext) -> Quantity:
    """The mass of one dose. Zero for none, and after a fault."""
    nothing = Quantity(0, facts.unit)
    if isinstance(item, Sign):
        return nothing
    reason = NO_UNIT if isinstance(item, Bare) else _doubt(item, facts)
    found = _mass(item, facts) if isinstance(item, Amount) and reason is None else nothing
    if reason is not None or found is None:
        text.fault(item.first, item.last, reason or NOT_EXACT)
    return found or nothing


def _mass(item: Amount, facts: AmountContext) -> Quantity | None:
    """The mass; None if it cannot be written exactly."""
    if item.mass is not None and not item.is_each:
        return item.mass
    if item.mass is None and item.volume is not None:
        return _exact((facts.concentration or Fraction(0)) * item.volume, facts.unit)
    each = item.mass or next(iter(facts.strengths))
    return _exact(Fraction(each.picograms) * (item.capsules or 1), each.unit)


def _exact(picograms: Fraction, unit: Unit) -> Quantity | None:
    """The mass. None if it needs more decimal places than a dose may be written with."""
    finest = 10 ** (unit.decimals - DECIMAL_PLACES)
    return Quantity(int(picograms), unit) if picograms % finest == 0 else None


def _doubt(item: Amount, facts: AmountContext) -> str | None:
    """Why the amount is ambiguous. None if it is clear."""
    if item.volume is not None:
        return _doubt_of_volume(item, item.volume, facts)
    if item.mass is None:
        return {0: NO_STRENGTH, 1: None}.get(len(facts.strengths), MANY_STRENGTHS)
    if item.capsules and facts.header is not None and _differs(item, facts.header):
        return NOT_THE_STRENGTH
    if item.is_each or (item.capsules or 1) == 1 or len(facts.strengths) != 1:
        return None
    strength = Fraction(next(iter(facts.strengths)).picograms)
    agrees = strength * (item.capsules or 1) == item.mass.picograms
    return None if agrees else WHOLE_OR_EACH


def _differs(item: Amount, strength: Quantity) -> bool:
    """Whether capsules of the heading's strength do not come to the mass beside them."""
    count = Fraction(1) if item.is_each else Fraction(item.capsules or 1)
    return item.mass is not None and count * strength.picograms != item.mass.picograms


def _doubt_of_volume(item: Amount, volume: Fraction, facts: AmountContext) -> str | None:
    concentration = facts.concentration
    if concentration is None and facts.concentrations:
        return MANY_CONCENTRATIONS
    if item.mass is None:
        return None if concentration is not None else NO_CONCENTRATION
    is_other = concentration is not None and concentration * volume != item.mass.picograms
    return NOT_THE_STRENGTH if is_other else None


def restated(item: Restated, each: Quantity, times: int) -> bool:
    """Whether a repeated mass is that of the dose, or of the whole day if it says so."""
    return item.mass == (each * times if item.of_day else each)


def says_whole(item: Amount | Bare | Sign, facts: AmountContext) -> bool:
    """Whether a mass beside several capsules is assumed to be the whole dose."""
    if not isinstance(item, Amount) or item.mass is None or item.is_each:
        return False
    return (item.capsules or 1) > 1 and len(facts.strengths) != 1


def with_units(listed: Sequence[Amount | Bare | Sign]) -> list[Amount | Bare | Sign]:
    """A list such as "40, 30, 20, 10 mg": a bare number takes the unit of what follows."""
    found: list[Amount | Bare | Sign] = []
    following: Amount | None = None
    for item in reversed(listed):
        if isinstance(item, Bare) and following is not None:
            item = _in_unit_of(item, following)
        if isinstance(item, Amount):
            following = item
        found.append(item)
    return found[::-1]


def _in_unit_of(item: Bare, following: Amount) -> Amount | Bare:
    forms = (item.number.form,) if item.number.form else ()
    if following.mass is None and following.volume is not None:
        return item
    if following.mass is None:
        count = item.number.whole
        return Amount(item.first, item.last, None, count, forms=forms) if count else item
    if following.capsules is not None:
        return item
    try:
        read = amounts.mass(item.number, following.mass.unit)
    except NotAQuantity:
        return item
    return Amount(item.first, item.last, read, forms=(*forms, "list"))
