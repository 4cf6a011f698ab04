"""What a technician states of a container that was filled, and what is refused of it."""

import datetime
from dataclasses import dataclass

from pharmacy.core.errors import InvalidInput, Problem

LONGEST_LOT = 40


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put into the container `number`: as counted, of which lot, usable until when.

    seen: which filling of it was known to who states this; 0 for none.
    """

    number: int
    capsules: int
    lot: str
    beyond_use_on: datetime.date
    seen: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What its label says: capsules, and the last day of use. last_on: the last day of taking."""

    capsules: int
    beyond_use_on: datetime.date
    last_on: datetime.date


def refuse_unless_right(filled: Filled, planned: Planned) -> None:
    """Raise InvalidInput, with a pointer by the container's number, for a wrong filling.

    Another lot and an earlier beyond-use date are right: the container is then labelled anew.
    """
    found = [*_count(filled, planned), *_beyond_use(filled, planned), *_lot(filled.lot)]
    if found:
        raise InvalidInput(
            Problem(f"/{filled.number}{p.pointer}", p.code, p.message) for p in found
        )


def _count(filled: Filled, planned: Planned) -> list[Problem]:
    if filled.capsules == planned.capsules:
        return []
    message = f"the label says {planned.capsules}: count again, and fill just so many"
    return [Problem("/capsules", "count", message)]


def _beyond_use(filled: Filled, planned: Planned) -> list[Problem]:
    pointer, last = "/beyond_use_on", filled.beyond_use_on
    if last > planned.beyond_use_on:
        message = f"no later than the label's, {planned.beyond_use_on.isoformat()}"
        return [Problem(pointer, "too_late", message)]
    if last < planned.last_on:
        message = (
            f"they are taken until {planned.last_on.isoformat()}, after this date: "
            "fill the container of another lot"
        )
        return [Problem(pointer, "too_early", message)]
    return []


def _lot(lot: str) -> list[Problem]:
    if not 0 < len(lot) <= LONGEST_LOT or not lot.isprintable() or lot != " ".join(lot.split()):
        message = f"give the lot number, at most {LONGEST_LOT} characters in one line"
        return [Problem("/lot", "lot", message)]
    return []
