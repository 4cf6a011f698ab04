"""Amounts: a mass, capsules, or both, such as "0.5 mg", "2 caps" and "1 capsule (0.5 mg)"."""

from dataclasses import replace
from fractions import Fraction

from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.sig import measures
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import Amount, Item, Strength, Whole
from pharmacy.core.sig.phrase_tables import listed
from pharmacy.core.sig.reasons import MASS
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.words import Number

NOT_DIVIDED = f"capsules are not divided: {MASS}"
UNIT_FORM = "unit"
# Before a mass in brackets, and after it.
BEFORE = known.phrases(
    {
        False: "=, total, total of, total dose, total dose of, for a total of, a total of, "
        "for a total dose of, "
        "equals, equal to, total :, total dose :, which is, i . e ., dose, dose =",
        True: "total daily dose, total daily dose of, daily dose, total daily dose :, tdd, "
        "total daily dose =, daily total",
    }
)
AFTER = known.phrases(
    {
        False: "total, total dose, dose, / dose, per dose, in total, doses, altogether",
        True: "total daily, total daily dose, daily, / day, per day, total per day, a day, "
        "daily dose, total / day, daily total, / d, total a day, each day, every day",
    }
)
PER = listed(("/", "per", "in each", "in", "of"))


def amount(text: SigText, place: int) -> Item | None:
    """The amount that starts at `place`."""
    return (
        _strength(text, place)
        or _counted(text, place)
        or _counted_each(text, place)
        or _volume(text, place)
        or _mass_first(text, place)
    )


def whole(text: SigText, place: int) -> Item | None:
    """ "(in all 2.5 mg)"."""
    if text.run(place, 3) != ("(", "in", "all"):
        return None
    found = mass_at(text, place + 3)
    if found is None or found.mass is None or text.plain(found.last + 1) != ")":
        return None
    return Whole(place, found.last + 1, found.mass)


def mass(number: Number, unit: Unit) -> Quantity:
    """The mass of a number in plain form. Raises NotAQuantity."""
    return Quantity.read(number.plain, unit)


def mass_at(text: SigText, place: int) -> Amount | None:
    """The number at `place` and its unit of mass."""
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


def _strength(text: SigText, place: int) -> Strength | None:
    """ "1 mg/mL" if the dose is a volume, "5 mg/5 mL", "0.5 mg per capsule"."""
    found = mass_at(text, place)
    length = text.phrase(place + 2, PER) if found else 0
    if found is None or found.mass is None or not length:
        return None
    end = place + 2 + length
    if text.plain(end) in measures.COUNTED and text.run(place + 2, length) != ("of",):
        return Strength(place, end, found.mass)
    number = text.number(end) if text.plain(end + 1) in measures.VOLUMES else None
    end += number is not None
    if text.plain(end) not in measures.VOLUMES or not text.takes_volume:
        return None
    volume = Fraction(number.plain) if number else Fraction(1)
    end += text.phrase(end + 1, known.FORM_WORDS)
    return Strength(place, end, found.mass, volume)


def _mass_first(text: SigText, place: int) -> Item | None:
    """ "0.5 mg", "0.5 mg capsules", "0.5 mg (1 capsule)", "40 mg (two 20 mg tablets)"."""
    found = mass_at(text, place)
    if found is None:
        return None
    end = found.last + 1
    if text.plain(end) in measures.COUNTED:
        form = measures.COUNTED[text.plain(end)]
        return replace(found, last=end, names_capsules=True, form=form)
    has_bracket = text.plain(end) == "("
    beside = _beside(text, end + 1) if has_bracket or text.plain(end) == "=" else None
    if beside is None or (has_bracket and text.plain(beside.last + 1) != ")"):
        return found
    return _agreed(text, found, beside, beside.last + has_bracket)


def _beside(text: SigText, place: int) -> Amount | None:
    """The same dose in capsules or as a volume, after its mass."""
    start = place + (text.plain(place) == "=")
    return _counted_each(text, start) or _counted(text, start) or _volume(text, start)


def _agreed(text: SigText, found: Amount, beside: Amount, last: int) -> Amount:
    """A mass, and the same dose in capsules or as a volume. They must agree."""
    if beside.mass is not None:
        count = beside.capsules or 1
        total = beside.mass.picograms * count if beside.is_each else beside.mass.picograms
        if found.mass is None or total != found.mass.picograms:
            text.fault(found.first, last, NOT_EQUAL)
    forms = (*found.forms, *beside.forms)
    return replace(
        found,
        last=last,
        capsules=beside.capsules,
        form=beside.form,
        volume=beside.volume,
        forms=forms,
    )


NOT_EQUAL = "the two doses differ: ask which is meant, and write that one"


def _counted(text: SigText, place: int) -> Amount | None:
    """ "2 caps", "1 capsule (0.5 mg)", "2 capsules of 0.5 mg", "2 capsules (0.5 mg each)".

    Our labels say "2 capsules (1 mg total)", which is the whole dose.
    """
    end = place + 1
    form = measures.COUNTED.get(text.plain(end))
    count = _count(text, place, form) if form else None
    if form is None or not count:
        return None
    bare = Amount(place, end, None, count, form=form)
    sign = text.plain(end + 1)
    if sign == "(":
        return _in_brackets(text, bare) or bare
    found = mass_at(text, end + 2) if sign in {"of", "="} else None
    if found is None:
        return bare
    is_each = sign == "of" or text.plain(found.last + 1) == "each"
    last = found.last + (text.plain(found.last + 1) == "each")
    return replace(found, first=place, last=last, capsules=count, is_each=is_each, form=form)


def _in_brackets(text: SigText, bare: Amount) -> Amount | None:
    """The capsules with the mass in brackets after them, of one of them or of all."""
    start = bare.last + 2
    start += text.plain(start) == "="
    before = text.phrase(start, BEFORE)
    found = mass_at(text, start + before)
    if found is None or (before and BEFORE[text.run(start, before)]):
        return None
    end = found.last + 1
    length = _length_of_each(text, end)
    is_each = length > 0
    if not is_each:
        length = text.phrase(end, AFTER)
    is_of_day = not is_each and length and AFTER[text.run(end, length)]
    if is_of_day or text.plain(end + length) != ")":
        return None
    capsules, form = bare.capsules, bare.form
    found = replace(found, first=bare.first, last=end + length)
    return replace(found, capsules=capsules, is_each=is_each, form=form)


def _length_of_each(text: SigText, place: int) -> int:
    """The number of words that say that a mass is that of one capsule: "each", "per capsule"."""
    if text.plain(place) == "each" or text.plain(place) in measures.COUNTED:
        return 1
    return 2 if _is_per(text, place) else 0


def _is_per(text: SigText, place: int) -> bool:
    is_per = text.plain(place) in {"/", "per"}
    return is_per and text.plain(place + 1) in measures.COUNTED


def _counted_each(text: SigText, place: int) -> Amount | None:
    """ "two 0.5 mg capsules", "2 x 0.5 mg caps". Never "2 0.5 mg", which may have lost a point."""
    start = place + 1
    count = known.NUMBERS.get(text.plain(place)) or (1 if text.plain(place) == "a" else None)
    if count is None and text.is_number(place) and text.plain(place + 1) in {"x", "\u00d7"}:
        count, start = text.count(place), place + 2
    elif count is not None and text.run(start, 2) == ("of", "the"):
        start += 2
    if text.plain(place + 1) == "(" and (text.is_number(place) or count):
        return _with_each_in_brackets(text, place)
    found = mass_at(text, start) if count else None
    form = measures.COUNTED.get(text.plain(found.last + 1)) if found else None
    if found is None or form is None:
        return None
    return replace(found, first=place, last=found.last + 1, capsules=count, is_each=True, form=form)


def _with_each_in_brackets(text: SigText, place: int) -> Amount | None:
    """ "2 (1.5 mg) capsules"."""
    count, found = text.count(place), mass_at(text, place + 2)
    form = measures.COUNTED.get(text.plain(place + 5))
    if not count or found is None or form is None or text.plain(place + 4) != ")":
        return None
    return replace(found, first=place, last=place + 5, capsules=count, is_each=True, form=form)


def _count(text: SigText, place: int, form: str) -> Fraction | int | None:
    """The number of capsules. Tablets may be cut: "0.5 tablet"."""
    if text.plain(place) in {"a", "one-half"}:
        return 1 if text.plain(place) == "a" else None
    number = text.number(place)
    count = text.count(place)
    if number is not None and not count:
        if form == "tablet" and Fraction(number.plain):
            return Fraction(number.plain)
        text.fault(place, place + 1, NOT_DIVIDED)
        return 1
    return count


def _volume(text: SigText, place: int) -> Amount | None:
    """ "2 mL", "0.5 mL (0.5 mg)". Its mass needs the concentration."""
    if text.plain(place + 1) not in measures.VOLUMES or not text.is_number(place):
        return None
    number = text.number(place)
    if number is None or not text.takes_volume:
        return None
    forms = (number.form,) if number.form else ()
    found = Amount(place, place + 1, None, forms=forms, volume=Fraction(number.plain))
    beside = mass_at(text, place + 3) if text.plain(place + 2) == "(" else None
    last = beside.last + 1 + text.phrase(beside.last + 1, AFTER) if beside else 0
    if beside is None or text.plain(last) != ")":
        return found
    return replace(found, last=last, mass=beside.mass, forms=(*forms, *beside.forms))
