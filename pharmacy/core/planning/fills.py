"""Which fill is compounded on which day, so that nothing is taken after its beyond-use date.

A plan longer than one beyond-use period is split into fills. The first is compounded immediately,
each later one a few days before its first night.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pharmacy.core.course_dates import CourseDates
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning import containers
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import ContainerSpan, Fill, Portion


class DayOne(StrEnum):
    """Which day counts as the first of the beyond-use days."""

    DAY_MADE = "day_made"
    NEXT_DAY = "next_day"


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a fill may be used, and how early it is compounded.

    days: the beyond-use days of the formulary. day_1: which day is the first of them. Counting the
    day of compounding ends earlier (an older standard operating procedure counts so, USP <795>
    leaves it open). lead_days: how long before its first night a later fill is compounded.
    """

    days: int
    day_1: DayOne = DayOne.DAY_MADE
    lead_days: int = 7

    def beyond_use_on(
        self, made_on: datetime.date, lots_expire_on: datetime.date | None = None
    ) -> datetime.date:
        """The last day on which capsules compounded on `made_on` may be used.

        lots_expire_on: the earliest expiry of their component lots, which also limits it.
        """
        after = self.days if self.day_1 is DayOne.NEXT_DAY else self.days - 1
        last_on = made_on + datetime.timedelta(days=after)
        return last_on if lots_expire_on is None else min(last_on, lots_expire_on)

    def make_on(self, first_on: datetime.date) -> datetime.date:
        """The date to compound a later fill whose first night is `first_on`.

        Of a short beyond-use period, compounding early uses at most half.
        """
        return first_on - datetime.timedelta(days=min(self.lead_days, self.days // 2))


@dataclass(frozen=True, slots=True)
class Making:
    """The facts for planning fills. first_on: the date of day 1 of the course; made_on: today.

    lots_expire_on: the earliest expiry of the component lots in use, if known. It limits what is
    compounded today. A later fill uses the lots of its own day and gets its date then.
    """

    policy: Policy
    first_on: datetime.date
    made_on: datetime.date
    lots_expire_on: datetime.date | None = None

    def on(self, day: int) -> datetime.date:
        """The date of a day of the course."""
        return CourseDates(self.first_on).date_of(day)

    def day(self, on: datetime.date) -> int:
        """The day of the course on a date. Below 1 before the course."""
        return CourseDates(self.first_on).day_of(on)


@dataclass(slots=True)
class _Batch:
    """A fill during planning."""

    make_on: datetime.date
    beyond_use_on: datetime.date
    made_on: datetime.date | None = None
    refill: int = 0
    spans: list[ContainerSpan] = field(default_factory=list)


def in_fills(plan: Plan, making: Making, refills: int = 0) -> Plan:
    """The plan with its containers split into fills, and its last phase repeated `refills` times.

    A phase belongs to one fill. It is split only if it is longer than a fill can be, and then into
    as few parts as possible. A plan does not include containers of refills: see `of_refill`.
    """
    spans = containers.taken_spans(plan.phases)
    batches = [*_batches(spans, making), *_refills(spans, making, refills)]
    fills = tuple(
        Fill(
            number,
            batch.make_on,
            batch.spans[0].first_day,
            batch.spans[-1].last_day,
            batch.beyond_use_on,
            batch.refill,
            batch.made_on,
        )
        for number, batch in enumerate(batches, start=1)
    )
    portions = [
        Portion(number, span)
        for number, batch in enumerate(batches, start=1)
        for span in batch.spans
        if not batch.refill
    ]
    filled = containers.for_portions(plan.phases, portions)
    return replace(plan, containers=filled, fills=fills)


def _batches(spans: Sequence[ContainerSpan], making: Making) -> list[_Batch]:
    """The fills of the schedule itself. Without the first if nothing can be in it."""
    today = making.made_on
    last_on = making.policy.beyond_use_on(today, making.lots_expire_on)
    batches = [_Batch(today, last_on, made_on=today)]
    for span in spans:
        _place(span, batches, making)
    return [batch for batch in batches if batch.spans]


def _place(span: ContainerSpan, batches: list[_Batch], making: Making) -> None:
    """Put a phase into the current fill if that saves a fill, else into new ones."""
    *_, present = batches
    last_day = min(span.last_day, making.day(present.beyond_use_on))
    anew = list(_new_batches(span, making))
    rest = list(_new_batches(replace(span, first_day=last_day + 1), making))
    if span.first_day <= last_day and len(rest) < len(anew):
        present.spans.append(replace(span, last_day=last_day))
        batches += rest
    else:
        batches += anew


def _new_batches(span: ContainerSpan, making: Making, refill: int = 0) -> Iterator[_Batch]:
    """Later fills for the days of `span`, each as long as possible. Empty if it has no days."""
    first_day = span.first_day
    while first_day <= span.last_day:
        make_on = max(making.made_on, making.policy.make_on(making.on(first_day)))
        beyond_use_on = making.policy.beyond_use_on(make_on)
        last_day = min(span.last_day, making.day(beyond_use_on))
        part = replace(span, first_day=first_day, last_day=last_day)
        yield _Batch(make_on, beyond_use_on, refill=refill, spans=[part])
        first_day = last_day + 1


def _refills(spans: Sequence[ContainerSpan], making: Making, refills: int) -> Iterator[_Batch]:
    """The last phase again for each refill, on the days after everything before."""
    *_, last = spans
    for refill in range(1, refills + 1):
        later = refill * last.days
        again = replace(last, first_day=last.first_day + later, last_day=last.last_day + later)
        yield from _new_batches(again, making, refill)


def lots_flags(plan: Plan, making: Making) -> Iterator[Flag]:
    """A flag if nothing can be compounded today only because a component lot expires too soon."""
    expire_on = making.lots_expire_on
    if plan.fills[0].made_on is not None or expire_on is None:
        return
    by_formulary = in_fills(plan, replace(making, lots_expire_on=None))
    if by_formulary.fills[0].made_on is not None:
        yield Flag(
            "component_expires",
            Severity.WARNING,
            f"A component in use expires on {expire_on.isoformat()}, before the first capsules "
            "would be used up: nothing is made of it. Take a newer lot into use, then make fill 1.",
        )


def made(plan: Plan, number: int, made_on: datetime.date, beyond_use_on: datetime.date) -> Plan:
    """The plan with one fill compounded on `made_on`, for use until `beyond_use_on`."""
    fills = tuple(
        replace(fill, made_on=made_on, beyond_use_on=beyond_use_on)
        if fill.number == number
        else fill
        for fill in plan.fills
    )
    return replace(plan, fills=fills)


def of_refill(plan: Plan, fill: Fill, first_number: int) -> Plan:
    """The plan for one refill only. Its containers are numbered from `first_number`."""
    last = replace(plan.phases[-1], first_day=fill.first_day, last_day=fill.last_day)
    portion = Portion(fill.number, ContainerSpan(last.number, fill.first_day, fill.last_day))
    bottles = containers.for_portions([last], [portion], first_number)
    return replace(plan, phases=(last,), containers=bottles)
