"""What runs of words stand for: amounts, times of day, lengths, marks; each with its place."""

from dataclasses import dataclass

from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen.schedules import TimeOfDay
from pharmacy.core.sig.vocabulary import Mark
from pharmacy.core.sig.words import Number


@dataclass(frozen=True, slots=True)
class Item:
    """Words from `first` to `last`, both among them."""

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
    """A dose as it is written: a mass, capsules, or both.

    is_each: the mass is that of one capsule. names_capsules: a mass that is followed by
    "capsules". forms: how its numbers or unit are written, where people misread that.
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
    """How often a day; 0 says each day and not how often."""

    times: int


@dataclass(frozen=True, slots=True)
class Lasts(Item):
    """For how many days."""

    days: int
    in_months: bool = False


@dataclass(frozen=True, slots=True)
class Every(Item):
    """An interval in days."""

    days: int
    in_months: bool = False


@dataclass(frozen=True, slots=True)
class OnDays(Item):
    """Days of the course, both ends among them; last_day None is an open end.

    is_heading: a colon follows.
    """

    first_day: int
    last_day: int | None
    is_heading: bool

    @property
    def days(self) -> int | None:
        """How many they are."""
        return None if self.last_day is None else self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class DrugName(Item):
    """A name of the drug."""


@dataclass(frozen=True, slots=True)
class FromContainer(Item):
    """The container that capsules come from."""


@dataclass(frozen=True, slots=True)
class DispensedQuantity(Item):
    """How many capsules are to be dispensed."""

    capsules: int


@dataclass(frozen=True, slots=True)
class Refills(Item):
    """How often it may be dispensed again."""

    times: int


@dataclass(frozen=True, slots=True)
class Whole(Item):
    """What several amounts come to, such as "(in all 2.5 mg)"."""

    mass: Quantity
