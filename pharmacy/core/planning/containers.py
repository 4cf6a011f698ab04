"""Containers: the bottles for a plan's capsules."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pharmacy.core.quantities import Quantity


@dataclass(frozen=True, slots=True)
class ContainerSpan:
    """Days of one phase on which a container is used, including both ends."""

    phase: int
    first_day: int
    last_day: int

    @property
    def days(self) -> int:
        """The number of days."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class Container:
    """One bottle: capsules of one strength, taken on the days of its spans.

    fill: the number of the fill in which it is compounded. is_carried: the patient already has it
    from an earlier plan.
    """

    number: int
    strength: Quantity
    capsules: int
    spans: tuple[ContainerSpan, ...]
    fill: int = 1
    is_carried: bool = False

    @property
    def phase(self) -> int:
        """The phase in which it is started."""
        return self.spans[0].phase

    @property
    def phases(self) -> list[int]:
        """The phases on whose days it is used."""
        return sorted({span.phase for span in self.spans})

    @property
    def first_day(self) -> int:
        """The first day on which it is used."""
        return self.spans[0].first_day

    @property
    def last_day(self) -> int:
        """The last day on which it is used."""
        return self.spans[-1].last_day


@dataclass(frozen=True, slots=True)
class Fill:
    """What is compounded on one day, for days first_day to last_day of the course.

    make_on: the date to compound it by; made_on: when it was compounded. beyond_use_on: the
    beyond-use date. refill: 0 for the schedule itself, then 1 for the first refill.
    """

    number: int
    make_on: datetime.date
    first_day: int
    last_day: int
    beyond_use_on: datetime.date
    refill: int = 0
    made_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """Days of one phase that belong to one fill."""

    fill: int
    span: ContainerSpan


class Phased(Protocol):
    """The part of a planned phase that containers need."""

    @property
    def number(self) -> int:
        """Its number in the plan, from 1."""

    @property
    def first_day(self) -> int:
        """Its first day."""

    @property
    def last_day(self) -> int:
        """Its last day."""

    def daily(self) -> Counter[Quantity]:
        """Capsules of each strength per day."""


def one_for_each_phase(phases: Sequence[Phased]) -> tuple[Container, ...]:
    """One container for each strength of each phase, smallest strength first."""
    return for_portions(phases, [Portion(1, span) for span in taken_spans(phases)])


def taken_spans(phases: Sequence[Phased]) -> tuple[ContainerSpan, ...]:
    """The days of each phase that is not a rest."""
    return tuple(ContainerSpan(p.number, p.first_day, p.last_day) for p in phases if p.daily())


def for_portions(
    phases: Sequence[Phased], portions: Iterable[Portion], first_number: int = 1
) -> tuple[Container, ...]:
    """One container for each strength of each portion, smallest strength first."""
    daily = {phase.number: phase.daily() for phase in phases}
    contents = [
        (portion, strength, each_day * portion.span.days)
        for portion in portions
        for strength, each_day in sorted(daily[portion.span.phase].items())
    ]
    return tuple(
        Container(number, strength, capsules, (portion.span,), portion.fill)
        for number, (portion, strength, capsules) in enumerate(contents, start=first_number)
    )
