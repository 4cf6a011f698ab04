"""What a state asks of a compounding record, and how long it must be kept: facts with sources."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.making.compounding_records import CompoundingRecord, RecordItem, RecordPart


class KeptFrom(StrEnum):
    """The event from which the years of keeping are counted."""

    RECORD = "record"
    LAST_REFILL = "last_refill"


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a record is kept. years: None if nobody read it at a source, and then it warns."""

    years: int | None
    since: KeptFrom
    source: str


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item that a rule asks. place: where the rule has it, such as "(3)"."""

    item: RecordItem
    place: str


@dataclass(frozen=True, slots=True)
class RecordRules:
    """The rules of one state. state: two letters. producing: how soon an inspector gets it.

    source: of the items. Empty: nobody read it. producing: "" if no source states it.
    """

    state: str
    name: str
    keeping: Keeping
    producing: str
    source: str
    asks: tuple[AskedItem, ...]


@dataclass(frozen=True, slots=True)
class RecordRuleBook:
    """The rules of every state that is known."""

    version: str
    states: tuple[RecordRules, ...]

    def of(self, state: str) -> RecordRules | None:
        """The rules of a state of two letters. None if they are not known."""
        return next((rules for rules in self.states if rules.state == state), None)


@dataclass(frozen=True, slots=True)
class AskedPart:
    """What the record has of an item that a state asks. gaps: what is missing in it.

    is_missing: it has nothing of it at all.
    """

    asked: AskedItem
    parts: tuple[RecordPart, ...]
    gaps: int
    is_missing: bool


def state_view(record: CompoundingRecord, asks: Sequence[AskedItem]) -> tuple[AskedPart, ...]:
    """Every item that a state asks, in its order. One that the record lacks is there as missing."""
    return tuple(
        AskedPart(
            one, record.under(one.item), record.gaps(one.item), is_missing=not record.has(one.item)
        )
        for one in asks
    )


def kept_until(made_on: datetime.date, keeping: Keeping) -> datetime.date | None:
    """The last day on which a record must be kept.

    None if the years are not known, and if they are counted from a refill, which a batch does not
    know. A record of February 29 is kept until that day or March 1.
    """
    if keeping.years is None or keeping.since is not KeptFrom.RECORD:
        return None
    year = made_on.year + keeping.years
    is_leap_day = (made_on.month, made_on.day) == (2, 29)
    if is_leap_day and not calendar.isleap(year):
        return datetime.date(year, 3, 1)
    return made_on.replace(year=year)
