"""The items of a text: amounts, times of day, lengths and marks, each with its place."""

from dataclasses import dataclass
from fractions import Fraction

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
    forms: notations of its numbers or unit that people misread. capsules: of the dosage form
    `form`; a tablet may be cut, so its number may be a fraction. volume: in mL.
    """

    mass: Quantity | None
    capsules: Fraction | int | None = None
    is_each: bool = False
    names_capsules: bool = False
    forms: tuple[str, ...] = ()
    form: str | None = None
    volume: Fraction | None = None
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Restated(Item):
    """The mass of the dose before it a second time: "(40 mg)".

    of_day: it is that of the whole day.
    """

    mass: Quantity
    of_day: bool = False


@dataclass(frozen=True, slots=True)
class Strength(Item):
    """What a capsule or a mL holds, written beside the dose: "1 mg/mL", "0.5 mg per capsule".

    volume: the mL that hold the mass; None for a capsule.
    """

    mass: Quantity
    volume: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Note(Item):
    """Words that do not change the dose, such as an indication, which are kept.

    code: their kind. each_meal: they name the meals of a day without their number. is_three: they
    name each of them.
    """

    code: str
    each_meal: bool = False
    is_three: bool = False


@dataclass(frozen=True, slots=True)
class At(Item):
    """A time of the day.

    read_from: the clock time or meal as written, which a person confirms.
    """

    time: TimeOfDay
    read_from: str | None = None
    code: str = "clock_time"


@dataclass(frozen=True, slots=True)
class TimesADay(Item):
    """Times per day. 0 means daily without a frequency."""

    times: int


@dataclass(frozen=True, slots=True)
class Lasts(Item):
    """A number of days. is_before: they come before what follows: "after 2 weeks ..."."""

    days: int
    in_months: bool = False
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Every(Item):
    """An interval in days."""

    days: int
    in_months: bool = False


@dataclass(frozen=True, slots=True)
class OnDays(Item):
    """Days of the course, including both ends. If last_day is None, the end is open.

    is_heading: a colon follows. begins: only the first of the days is written: "starting week 3".
    """

    first_day: int
    last_day: int | None
    is_heading: bool
    in_months: bool = False
    is_range: bool = False
    begins: bool = False

    @property
    def days(self) -> int | None:
        """The number of days."""
        return None if self.last_day is None else self.last_day - self.first_day + 1


@dataclass(frozen=True, slots=True)
class DrugName(Item):
    """A name of the drug. form_first: the first word of its form: "naltrexone SR capsules"."""

    form_first: int | None = None


@dataclass(frozen=True, slots=True)
class FromContainer(Item):
    """The container of the capsules."""


@dataclass(frozen=True, slots=True)
class DispensedQuantity(Item):
    """The number of capsules to dispense."""

    capsules: int


@dataclass(frozen=True, slots=True)
class DaysSupply(Item):
    """The days that the dispensed quantity lasts."""

    days: int


@dataclass(frozen=True, slots=True)
class Refills(Item):
    """The number of refills."""

    times: int


@dataclass(frozen=True, slots=True)
class Whole(Item):
    """The sum of several amounts, such as "(in all 2.5 mg)"."""

    mass: Quantity
