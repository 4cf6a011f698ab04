"""Amounts: a mass, capsules, or both, such as "0.5 mg", "2 caps" and "1 capsule (0.5 mg)"."""

from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import Amount, Item, Whole
from pharmacy.core.sig.reasons import MASS
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.words import Number

NOT_DIVIDED = f"capsules are not divided: {MASS}"
UNIT_FORM = "unit"


def amount(text: SigText, place: int) -> Item | None:
    """The amount that starts at `place`."""
    return _capsules(text, place) or _capsules_of_a_mass(text, place) or _mass_first(text, place)


def whole(text: SigText, place: int) -> Item | None:
    """ "(in all 2.5 mg)"."""
    if text.run(place, 3) != ("(", "in", "all"):
        return None
    found = _mass(text, place + 3)
    if found is None or found.mass is None or text.plain(found.last + 1) != ")":
        return None
    return Whole(place, found.last + 1, found.mass)


def mass(number: Number, unit: Unit) -> Quantity:
    """The mass of a number in plain form. Raises NotAQuantity."""
    return Quantity.read(number.plain, unit)


def _mass(text: SigText, place: int) -> Amount | None:
    """A number and its unit."""
    word = text.plain(place + 1)
    unit = known.UNITS.get(word) or known.ERROR_PRONE_UNITS.get(word)
    number = text.number(place) if unit else None
    if unit is None or number is None:
        return None
    try:
        read = mass(number, unit)
    except NotAQuantity as error:
        text.fault(place, place + 1, str(error))
        read = Quantity(0, unit)
    forms = [number.form, UNIT_FORM if word in known.ERROR_PRONE_UNITS else None]
    return Amount(place, place + 1, read, forms=tuple(form for form in forms if form))


def _mass_first(text: SigText, place: int) -> Item | None:
    """ "0.5 mg", "0.5 mg capsules", "0.5 mg (1 capsule)"."""
    found = _mass(text, place)
    if found is None:
        return None
    end = found.last + 1
    if text.plain(end) in known.CAPSULES:
        return _with(found, place, end, None, names_capsules=True)
    if text.plain(end) == "(" and text.plain(end + 2) in known.CAPSULES:
        capsules = _whole(text, end + 1)
        if capsules and text.plain(end + 3) == ")":
            return _with(found, place, end + 3, capsules)
    return found


def _capsules(text: SigText, place: int) -> Item | None:
    """ "2 caps", "1 capsule (0.5 mg)", "2 capsules of 0.5 mg", "2 capsules (0.5 mg each)".

    Our labels say "2 capsules (1 mg total)", which is the whole dose.
    """
    if text.plain(place + 1) not in known.CAPSULES:
        return None
    capsules = _whole(text, place)
    if not capsules:
        return None
    end = place + 1
    in_brackets = text.plain(end + 1) == "("
    found = _mass(text, end + 2) if in_brackets or text.plain(end + 1) == "of" else None
    if found is None:
        return Amount(place, end, None, capsules)
    last = found.last
    is_each = text.plain(last + 1) == "each" or not in_brackets
    last += text.plain(last + 1) == "each" or (in_brackets and text.plain(last + 1) == "total")
    if in_brackets and text.plain(last + 1) != ")":
        return Amount(place, end, None, capsules)
    return _with(found, place, last + in_brackets, capsules, is_each=is_each)


def _capsules_of_a_mass(text: SigText, place: int) -> Item | None:
    """ "two 0.5 mg capsules". Never "2 0.5 mg", which may have lost a decimal point."""
    capsules = known.NUMBERS.get(text.plain(place))
    found = _mass(text, place + 1) if capsules else None
    if found is None or text.plain(found.last + 1) not in known.CAPSULES:
        return None
    return _with(found, place, found.last + 1, capsules, is_each=True)


def _whole(text: SigText, place: int) -> int | None:
    number = text.number(place)
    count = text.count(place)
    if number is not None and not count:
        text.fault(place, place + 1, NOT_DIVIDED)
        return 1
    return count


def _with(
    found: Amount,
    first: int,
    last: int,
    capsules: int | None,
    *,
    is_each: bool = False,
    names_capsules: bool = False,
) -> Amount:
    return Amount(first, last, found.mass, capsules, is_each, names_capsules, found.forms)
