"""Courses as far as they are known while a text is read, and what is doubtful of them."""

from dataclasses import dataclass

from pharmacy.core.regimen.schedules import Dose


@dataclass(slots=True)
class Built:
    """A course as far as it is known: days None is an open end; every: the step's interval."""

    doses: tuple[Dose, ...]
    days: int | None
    first: int
    last: int
    every: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person should confirm of one course: its "dose", "times" or "days"."""

    course: int
    part: str
    code: str
    message: str
