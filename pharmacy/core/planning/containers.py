"""Containers: the bottles that a plan's capsules go into."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pharmacy.core.quantities import Quantity


@dataclass(frozen=True, slots=True)
class ContainerSpan:
    """Days of one phase on which a container is taken from; both ends belong to it."""

    phase: int
    first_day: int
    last_day: int

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class Container:
    """One bottle: capsules of one strength, taken on the days of its spans.

    fill: the number of the fill in which it is made. is_carried: the patient has it already from
    an earlier plan.
    """

    number: int
    strength: Quantity
    capsules: int
    spans: tuple[ContainerSpan, ...]
    fill: int = 1
    is_carried: bool = False

    @property
    def phase(self) -> int:
        """The phase in which it is begun."""
        return self.spans[0].phase

    @property
    def last_day(self) -> int:
        """The last day on which it is taken from."""
        return self.spans[-1].last_day


@dataclass(frozen=True, slots=True)
class Fill:
    """What is made on one day, for the days of the course from first_day to last_day.

    make_on: when it is to be made; made_on: when it was. beyond_use_on: the last day on which it
    may be used. refill: 0 for what the schedule itself takes, then 1 for the first refill.
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
    """Days of one phase that are made in one fill."""

    fill: int
    span: ContainerSpan


class Phased(Protocol):
    """A planned phase, as far as containers care."""

    @property
    def number(self) -> int:
        """Its place in the plan, from 1."""

    @property
    def first_day(self) -> int:
        """Its first day."""

    @property
    def last_day(self) -> int:
        """Its last day."""

    def daily(self) -> Counter[Quantity]:
        """Capsules of each strength that one of its days takes."""


def one_for_each_phase(phases: Sequence[Phased]) -> tuple[Container, ...]:
    """A container for each strength of each phase, small strengths first."""
    return for_portions(phases, [Portion(1, span) for span in taken_spans(phases)])


def taken_spans(phases: Sequence[Phased]) -> tuple[ContainerSpan, ...]:
    """The days of each phase that is no rest."""
    return tuple(ContainerSpan(p.number, p.first_day, p.last_day) for p in phases if p.daily())


def for_portions(
    phases: Sequence[Phased], portions: Iterable[Portion], first_number: int = 1
) -> tuple[Container, ...]:
    """A container for each strength of each portion, small strengths first."""
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
