"""A technician's statement about a packaged container, and its errors."""

import datetime
from dataclasses import dataclass

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.messages import Message

LONGEST_LOT = 40


@dataclass(frozen=True, slots=True)
class PackagedContainer:
    """What was put into container `number`: the count, the lot, and the beyond-use date.

    seen: the packaging that the technician saw before this one; 0 for none.
    """

    number: int
    capsules: int
    lot: str
    beyond_use_on: datetime.date
    seen: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What its label says: capsules and beyond-use date. last_on: the last day of taking."""

    capsules: int
    beyond_use_on: datetime.date
    last_on: datetime.date


def refuse_unless_right(packaged: PackagedContainer, planned: Planned) -> None:
    """Raise InvalidInput for a wrong packaging, with a pointer by the container's number.

    Another lot and an earlier beyond-use date are allowed: the container then gets a new label.
    """
    found = [*_count(packaged, planned), *_beyond_use(packaged, planned), *_lot(packaged.lot)]
    if found:
        raise InvalidInput(
            Problem(f"/{packaged.number}{p.pointer}", p.code, p.message) for p in found
        )


def _count(packaged: PackagedContainer, planned: Planned) -> list[Problem]:
    if packaged.capsules == planned.capsules:
        return []
    message = Message(
        "count_differs",
        "The label says %(count)s. Count again.",
        count=planned.capsules,
    )
    return [Problem("/capsules", "count", message)]


def _beyond_use(packaged: PackagedContainer, planned: Planned) -> list[Problem]:
    pointer, last = "/beyond_use_on", packaged.beyond_use_on
    if last > planned.beyond_use_on:
        message = Message(
            "later_than_label",
            "Give a date no later than the label's, %(day)s.",
            day=planned.beyond_use_on,
        )
        return [Problem(pointer, "too_late", message)]
    if last < planned.last_on:
        message = Message(
            "taken_after_this_date",
            "The last dose is on %(day)s, after this date. Package from another lot.",
            day=planned.last_on,
        )
        return [Problem(pointer, "too_early", message)]
    return []


def _lot(lot: str) -> list[Problem]:
    if not 0 < len(lot) <= LONGEST_LOT or not lot.isprintable() or lot != " ".join(lot.split()):
        message = Message(
            "lot_length",
            "Give the internal ID number, at most %(most)s characters in one line.",
            most=LONGEST_LOT,
        )
        return [Problem("/lot", "lot", message)]
    return []
