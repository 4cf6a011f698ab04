"""The kinds of changes during a course, each with its own facts."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import LastStep, Schedule


class AmendmentKind(StrEnum):
    """The kinds of change during a course."""

    EXTEND = "extend"
    PAUSE = "pause"
    STEP_BACK = "step_back"
    ADVANCE = "advance"
    STOP = "stop"
    NEW_TARGET = "new_target"


@dataclass(frozen=True, slots=True)
class Extend:
    """The present dose continues for `days` more days. Everything later moves by as many."""

    day: int
    days: int
    change = AmendmentKind.EXTEND


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is taken for `days`. Then the course continues where it was, that much later."""

    day: int
    days: int
    change = AmendmentKind.PAUSE


@dataclass(frozen=True, slots=True)
class StepBack:
    """An earlier dose for `days`. Then the steps after it are repeated."""

    day: int
    to: Quantity
    days: int
    change = AmendmentKind.STEP_BACK


@dataclass(frozen=True, slots=True)
class Advance:
    """The rest of the present phase is skipped: the next one begins."""

    day: int
    change = AmendmentKind.ADVANCE


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing more is taken."""

    day: int
    change = AmendmentKind.STOP


@dataclass(frozen=True, slots=True)
class NewTarget:
    """Steps from the present dose to another target, the first of them on `day`."""

    day: int
    target: Quantity
    step: Quantity
    every_days: int
    target_days: int
    last_step: LastStep = LastStep.REFUSE
    change = AmendmentKind.NEW_TARGET


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """Another schedule replaces the rest of the course. Its day 1 is `day`."""

    day: int
    schedule: Schedule
    change = AmendmentKind.NEW_TARGET


Amendment = Extend | Pause | StepBack | Advance | Stop | NewTarget | NewSchedule
