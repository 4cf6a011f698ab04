"""What is dispensed: the quantity, the refills and the days of supply."""

from collections.abc import Collection

from pharmacy.core.sig import measures
from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import DaysSupply, DispensedQuantity, Item, Refills
from pharmacy.core.sig.text import SigText

MOST_SIGNS = 4


def dispensed(text: SigText, place: int) -> Item | None:
    """ "#30", "dispense: 30 capsules"."""
    if text.plain(place) not in known.QUANTITY:
        return None
    end = _after(text, place + 1, known.AFTER_QUANTITY)
    capsules = text.count(end)
    if capsules is None:
        return None
    return DispensedQuantity(place, end + (text.plain(end + 1) in measures.COUNTED), capsules)


def _after(text: SigText, place: int, signs: Collection[str]) -> int:
    """The place after the signs at `place`. People write at most a few: ".: #"."""
    end = place
    while end - place < MOST_SIGNS and text.plain(end) in signs:
        end += 1
    return end


def refills(text: SigText, place: int) -> Refills | None:
    """ "2 refills", "refills x 3", "+ 1 repeat", "NR"."""
    if text.plain(place) in {"with", "+"}:
        found = _refills_alone(text, place + 1) or _repeats(text, place + 1)
        return Refills(place, found.last, found.times) if found else None
    return _refills_alone(text, place)


def supply(text: SigText, place: int) -> DaysSupply | None:
    """ "30 day supply", "days supply: 30"."""
    start = place + 2 * (text.run(place, 2) == ("dispense", "a"))
    count, end = text.count(start), start + 1 + (text.plain(start + 1) == "-")
    if count and text.plain(end) in {"day", "days"} and text.plain(end + 1) == "supply":
        return DaysSupply(place, end + 1, count)
    if text.run(place, 2) in {("days", "supply"), ("day", "supply")}:
        end = _after(text, place + 2, known.AFTER_QUANTITY)
        count = text.count(end)
        return DaysSupply(place, end, count) if count else None
    return None


def _repeats(text: SigText, place: int) -> Refills | None:
    times = text.count(place) if text.plain(place + 1) in measures.REPEATS else None
    return None if times is None else Refills(place, place + 1, times)


def _refills_alone(text: SigText, place: int) -> Refills | None:
    if text.run(place, 2) == ("may", "refill"):
        times = measures.TIMES_A_DAY.get(text.plain(place + 2)) or text.count(place + 2)
        last = place + 2 + (text.plain(place + 3) in measures.TIMES_WORDS)
        return Refills(place, last, times) if times else None
    if text.plain(place) == "nr":
        return Refills(place, place, 0)
    if text.plain(place) in known.REFILLS:
        end = _after(text, place + 1, known.AFTER_REFILLS)
        times = text.count(end)
        last = end + (text.plain(end + 1) == "times")
        return None if times is None else Refills(place, last, times)
    if text.plain(place + 1) not in known.REFILLS:
        return None
    times = 0 if text.plain(place) in {"no", "zero"} else text.count(place)
    return None if times is None else Refills(place, place + 1, times)
