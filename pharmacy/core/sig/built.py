"""Courses while a text is being read, and their doubts."""

from dataclasses import dataclass

from pharmacy.core.schedules import Dose


@dataclass(slots=True)
class Built:
    """A course so far. days None is an open end. every: the step's interval."""

    doses: tuple[Dose, ...]
    days: int | None
    first: int
    last: int
    every: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person must confirm about a course: its "dose", "times" or "days"."""

    course: int
    part: str
    code: str
    message: str
