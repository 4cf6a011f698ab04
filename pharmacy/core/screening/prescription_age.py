"""Checks the age of a prescription: limits by state and drug, each with its source.

Codes: `prescription_too_old` (a hold), `prescription_age_unsourced` past a limit that nobody
verified at its source, `prescription_ends_soon` in the last days before one.
"""

import calendar
import datetime
from collections.abc import Iterator, Set
from dataclasses import dataclass

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.statements import EVERYWHERE

# A month before the end, there is time to ask the prescriber for a new prescription.
LEAD = datetime.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """The number of months after writing in which a prescription may be dispensed.

    jurisdiction: "US", or a state such as "US-TX". drugs: which it applies to; () is every drug.
    source: "" if nobody verified it; then it warns and does not hold.
    """

    jurisdiction: str
    months: int
    source: str
    drugs: tuple[str, ...] = ()

    def concerns(self, drug: str) -> bool:
        """Whether it applies to a drug."""
        return not self.drugs or drug in self.drugs

    def last_on(self, written_on: datetime.date) -> datetime.date:
        """The last day: with the same day number, or the end of a month that lacks it."""
        years, month = divmod(written_on.month - 1 + self.months, 12)
        year = written_on.year + years
        day = min(written_on.day, calendar.monthrange(year, month + 1)[1])
        return datetime.date(year, month + 1, day)


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """Every known limit."""

    version: str
    every: tuple[AgeLimit, ...]

    def of(self, states: Set[str], drug: str) -> list[AgeLimit]:
        """The limits in some states (two letters each): a state's own, else the general ones."""
        concerning = [limit for limit in self.every if limit.concerns(drug)]
        found: list[AgeLimit] = []
        for state in sorted(states) or [""]:
            own = [limit for limit in concerning if limit.jurisdiction == f"US-{state}"]
            general = [limit for limit in concerning if limit.jurisdiction == EVERYWHERE]
            found += own or general
        return list(dict.fromkeys(found))

    def flags(
        self, states: Set[str], drug: str, written_on: datetime.date, today: datetime.date
    ) -> Iterator[Flag]:
        """The most severe flag for a prescription's age on a day, if any."""
        ends = [(limit.last_on(written_on), limit) for limit in self.of(states, drug)]
        past = [(last_on, limit) for last_on, limit in ends if last_on < today]
        hold = next(((end, limit) for end, limit in past if limit.source), None)
        if hold is not None:
            yield _too_old(*hold, written_on, today)
        elif past:
            yield _unsourced(*past[0], written_on)
        else:
            near = [(last_on, limit) for last_on, limit in ends if last_on - LEAD <= today]
            if near:
                yield _ends_soon(*min(near, key=lambda one: one[0]), written_on)


def _too_old(
    last_on: datetime.date, limit: AgeLimit, written_on: datetime.date, today: datetime.date
) -> Flag:
    """The message includes the day, so that each later fill needs a new decision."""
    message = (
        f"The prescription was written on {written_on} and could be dispensed until {last_on} "
        f"({_limit(limit)}): on {today} it is too old. Ask the prescriber for a new prescription."
    )
    return Flag("prescription_too_old", Severity.HOLD, message)


def _unsourced(last_on: datetime.date, limit: AgeLimit, written_on: datetime.date) -> Flag:
    message = (
        f"The prescription was written on {written_on}, more than {limit.months} months ago. Many "
        f"states end it after that, here on {last_on}, and the limit of this state was not read "
        "at its source: look it up, or ask the prescriber for a new prescription."
    )
    return Flag("prescription_age_unsourced", Severity.WARNING, message)


def _ends_soon(last_on: datetime.date, limit: AgeLimit, written_on: datetime.date) -> Flag:
    message = (
        f"The prescription was written on {written_on} and ends on {last_on} ({_limit(limit)}). "
        "Ask the prescriber for a new one in time for the next fill."
    )
    return Flag("prescription_ends_soon", Severity.WARNING, message)


def _limit(limit: AgeLimit) -> str:
    place = "any state" if limit.jurisdiction == EVERYWHERE else limit.jurisdiction[3:]
    unread = "" if limit.source else ", not read at its source"
    return f"{limit.months} months in {place}{unread}"
