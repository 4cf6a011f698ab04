"""A dose written a second time: "(40 mg)", "(ten mg)", "(2 x 1.5 mg = 3 mg)", "= 40 mg"."""

from pharmacy.core.quantities import Quantity
from pharmacy.core.sig import measures
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.amounts import AFTER, BEFORE, mass_at
from pharmacy.core.sig.items import Amount, Restated
from pharmacy.core.sig.text import SigText

_WITHOUT_BRACKETS = {("=",), ("for", "a", "total", "of"), ("for", "a", "total", "dose", "of")}


def restated(text: SigText, place: int) -> Restated | None:
    """ "(40 mg)", "(total of 40 mg)", "(40 mg per day)", "= 40 mg"."""
    in_brackets = text.plain(place) == "("
    start = place + in_brackets
    before = text.phrase(start, BEFORE)
    if not in_brackets and text.run(start, before) not in _WITHOUT_BRACKETS:
        return None
    found = mass_at(text, start + before) or _mass_in_words(text, start + before)
    if found is None:
        found = _product(text, start + before)
    if found is None or found.mass is None:
        return None
    end = found.last + 1
    after = text.phrase(end, AFTER)
    of_day = BEFORE.get(text.run(start, before), False) or AFTER.get(text.run(end, after), False)
    last = end + after - 1 + in_brackets
    if in_brackets and text.plain(last) != ")":
        return None
    return Restated(place, last, found.mass, of_day)


def _mass_in_words(text: SigText, place: int) -> Amount | None:
    """ "ten mg", "four milligrams"."""
    number = known.NUMBERS.get(text.plain(place))
    unit = known.UNITS.get(text.plain(place + 1))
    if number is None or unit is None:
        return None
    return Amount(place, place + 1, Quantity.read(str(number), unit))


def _product(text: SigText, place: int) -> Amount | None:
    """ "2 x 1.5 mg = 3 mg", "2 x 1.5 mg"."""
    number = text.number(place) if text.plain(place + 1) in {"x", "\u00d7"} else None
    each = mass_at(text, place + 2) if number and number.whole else None
    if each is None or each.mass is None or number is None or number.whole is None:
        return None
    total = each.mass * number.whole
    last = each.last + (text.plain(each.last + 1) in measures.COUNTED)
    total_written = mass_at(text, last + 2) if text.plain(last + 1) == "=" else None
    if total_written is not None and total_written.mass != total:
        return None
    return Amount(place, total_written.last if total_written else last, total)
