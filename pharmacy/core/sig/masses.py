"""Converts amounts to masses, such as "2 caps" if the strength of a capsule is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.sig import amounts
from pharmacy.core.sig.items import Amount, Bare, DrugName, FromContainer, Item, Sign
from pharmacy.core.sig.statements import WEAK, SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

NO_STRENGTH = (
    "the strength of a capsule is not known: send strength (of an order strength_written), "
    "or write the dose in mg or mcg"
)
MANY_STRENGTHS = "the text has several strengths: write the dose in mg or mcg"
WHOLE_OR_EACH = (
    "it may be the dose or the strength of one capsule: write the dose, or the strength and each"
)
NO_UNIT = "the unit of this number is missing: ask for it, and write mg, mcg or capsules"


@dataclass(frozen=True, slots=True)
class AmountContext:
    """The context for reading the amounts of a text.

    strengths: of a capsule. Capsules have a mass only if there is exactly one. unit: the first in
    the text. asked: the strength that came with the text.
    """

    strengths: frozenset[Quantity]
    unit: Unit
    asked: Quantity | None = None

    @property
    def differs(self) -> bool:
        """Whether the text has another strength than the request."""
        return self.asked is not None and len(self.strengths) > 1


def known(items: Sequence[Item], header: Quantity | None, asked: Quantity | None) -> AmountContext:
    """The strengths from the text, its heading and the request."""
    found = {mass for mass in (header, asked) if mass is not None}
    units = [asked.unit] if asked else []
    from_elsewhere = _from_elsewhere(items)
    for item in items:
        if isinstance(item, Amount) and item.mass is not None:
            units.insert(len(units) - bool(asked), item.mass.unit)
            is_one = item.capsules == 1 or item.is_each
            if is_one and item.capsules and item not in from_elsewhere:
                found.add(item.mass)
    return AmountContext(frozenset(found), units[0] if units else Unit.MG, asked)


def _from_elsewhere(items: Sequence[Item]) -> list[Item]:
    """The amounts from another container."""
    return [item for item, following in pairwise(items) if isinstance(following, FromContainer)]


def take_header(statements: list[SigStatement]) -> Quantity | None:
    """The strength in "naltrexone 0.5 mg capsules: 1 cap ...", which is then not a dose."""
    if not statements:
        return None
    items = statements[0].items
    for place, item in enumerate(items):
        if isinstance(item, Amount):
            if item.mass and item.capsules is None and _is_header(statements, place):
                rest = [i for i in items[place + 1 :] if not _is_pause(i)]
                statements[0] = SigStatement.of(rest, is_in_turn=False)
                return item.mass
            return None
        if not isinstance(item, DrugName) and not _is_filler(item):
            return None
    return None


def _is_header(statements: list[SigStatement], place: int) -> bool:
    """Whether the first amount is the strength of the capsules that follow."""
    first = statements[0].items
    is_named = any(isinstance(item, DrugName) for item in first[:place])
    rest = [item for item in first[place + 1 :] if not _is_filler(item)]
    later = [item for statement in statements[1:] for item in statement.items]
    amounts = [item for item in rest + later if isinstance(item, Amount)]
    head = first[place]
    if isinstance(head, Amount) and head.names_capsules and not rest:
        return bool(amounts)
    is_alone = not rest or isinstance(rest[0], Amount)
    return is_named and is_alone and any(amount.capsules is not None for amount in amounts)


def _is_pause(item: Item) -> bool:
    return isinstance(item, Sign) and item.mark in WEAK


def _is_filler(item: Item) -> bool:
    return isinstance(item, Sign) and item.mark in (Mark.FILLER, *WEAK)


def mass(text: SigText, item: Amount | Bare | Sign, facts: AmountContext) -> Quantity:
    """The mass of one dose. Zero for none, and after a fault."""
    nothing = Quantity(0, facts.unit)
    if isinstance(item, Sign):
        return nothing
    reason = NO_UNIT if isinstance(item, Bare) else _doubt(item, facts)
    if reason is not None:
        text.fault(item.first, item.last, reason)
    elif isinstance(item, Amount):
        return _mass(item, facts)
    return nothing


def _mass(item: Amount, facts: AmountContext) -> Quantity:
    if item.mass is None:
        return next(iter(facts.strengths)) * (item.capsules or 0)
    return item.mass * (item.capsules or 1) if item.is_each else item.mass


def _doubt(item: Amount, facts: AmountContext) -> str | None:
    """Why the amount is ambiguous. None if it is clear."""
    if item.mass is None:
        return {0: NO_STRENGTH, 1: None}.get(len(facts.strengths), MANY_STRENGTHS)
    if item.is_each or (item.capsules or 1) == 1 or len(facts.strengths) != 1:
        return None
    strength = next(iter(facts.strengths))
    return None if strength * (item.capsules or 1) == item.mass else WHOLE_OR_EACH


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
