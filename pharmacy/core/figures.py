"""Figures of the pharmacy's work: how long orders took, day by day."""

import bisect
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOUR = datetime.timedelta(hours=1)
# Each step includes its start and excludes the next.
STEPS = (
    *(datetime.timedelta(0), HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR),
    *(48 * HOUR, 96 * HOUR),
)


@dataclass(frozen=True, slots=True)
class Took:
    """How long an order took, from the start of its work until it was ready."""

    began_at: datetime.datetime
    ready_at: datetime.datetime

    @property
    def time(self) -> datetime.timedelta:
        """The duration."""
        return self.ready_at - self.began_at


@dataclass(frozen=True, slots=True)
class Spread:
    """Of orders that became ready: half took at most median, nine of ten at most most_took."""

    count: int
    median: datetime.timedelta
    most_took: datetime.timedelta


def spread(times: Iterable[datetime.timedelta]) -> Spread | None:
    """The nearest ranks, so that each figure is the time of an order. None without orders."""
    ordered = sorted(times)
    if not ordered:
        return None
    return Spread(len(ordered), _rank(ordered, 50), _rank(ordered, 90))


def _rank(ordered: Sequence[datetime.timedelta], percent: int) -> datetime.timedelta:
    """The smallest time that at least this percentage of orders does not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def by_day(
    took: Iterable[Took], days: Sequence[datetime.date], zone: datetime.tzinfo
) -> list[Spread | None]:
    """For each day of a time zone, the spread of the orders that became ready on it."""
    times: dict[datetime.date, list[datetime.timedelta]] = {day: [] for day in days}
    for one in took:
        day = one.ready_at.astimezone(zone).date()
        if day in times:
            times[day].append(one.time)
    return [spread(times[day]) for day in days]


def distribution(times: Iterable[datetime.timedelta]) -> list[int]:
    """The number of orders from each of STEPS up to the next. The last step has no end."""
    counts = [0] * len(STEPS)
    for time in times:
        counts[bisect.bisect(STEPS, time, lo=1) - 1] += 1
    return counts
