"""The items of a text: amounts, times of day, lengths and marks, each with its place."""

from dataclasses import dataclass

from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.sig.vocabulary import Mark
from pharmacy.core.sig.words import Number


@dataclass(frozen=True, slots=True)
class Item:
    """Words from `first` to `last`, inclusive."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sign(Item):
    """A phrase without a number."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Bare(Item):
    """A number without a unit, such as each but the last of "40, 30, 20, 10 mg"."""

    number: Number


@dataclass(frozen=True, slots=True)
class Amount(Item):
    """A dose as written: a mass, capsules, or both.

    is_each: the mass is that of one capsule. names_capsules: the word "capsules" follows the mass.
    forms: notations of its numbers or unit that people misread.
    """

    mass: Quantity | None
    capsules: int | None = None
    is_each: bool = False
    names_capsules: bool = False
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class At(Item):
    """A time of the day."""

    time: TimeOfDay


@dataclass(frozen=True, slots=True)
class TimesADay(Item):
    """Times per day. 0 means daily without a frequency."""

    times: int


@dataclass(frozen=True, slots=True)
class Lasts(Item):
    """A number of days."""

    days: int
    in_months: bool = False


@dataclass(frozen=True, slots=True)
class Every(Item):
    """An interval in days."""

    days: int
    in_months: bool = False


@dataclass(frozen=True, slots=True)
class OnDays(Item):
    """Days of the course, including both ends. If last_day is None, the end is open.

    is_heading: a colon follows.
    """

    first_day: int
    last_day: int | None
    is_heading: bool

    @property
    def days(self) -> int | None:
        """The number of days."""
        return None if self.last_day is None else self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class DrugName(Item):
    """A name of the drug."""


@dataclass(frozen=True, slots=True)
class FromContainer(Item):
    """The container of the capsules."""


@dataclass(frozen=True, slots=True)
class DispensedQuantity(Item):
    """The number of capsules to dispense."""

    capsules: int


@dataclass(frozen=True, slots=True)
class Refills(Item):
    """The number of refills."""

    times: int


@dataclass(frozen=True, slots=True)
class Whole(Item):
    """The sum of several amounts, such as "(in all 2.5 mg)"."""

    mass: Quantity
