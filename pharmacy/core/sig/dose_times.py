"""Courses under construction, and the times of the day of each of their doses."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.sig import reasons
from pharmacy.core.sig import vocabulary as known_words
from pharmacy.core.sig.built import Built, Doubt
from pharmacy.core.sig.items import At, Sign
from pharmacy.core.sig.masses import AmountContext
from pharmacy.core.sig.sayings import SaidDose, SaidPhase
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText

# For directions without a drug.
DEFAULT_TIME = TimeOfDay.BEDTIME
NO_TIME = "no time of the day is written, and this drug has no usual one: write it"
TIMES_UNCLEAR = "it is not clear at which times this is taken: write the time of each dose"
OFTEN_DIFFERS = (
    "the number of times differs from how often a day: ask which is meant, and write the time of "
    "each dose"
)
SAME_PART = (
    "these hours fall in one part of the day, which has one dose: ask what is meant, and write "
    "each dose in the morning, at noon, in the evening or at bedtime"
)
WITH_MEALS = 4
MEALS_OF_A_DAY = 3


@dataclass(slots=True)
class TimedCourses:
    """The courses so far, with their doubts.

    has_one_time: the text names one time of the day, and no number of times.
    """

    text: SigText
    facts: AmountContext
    built: list[Built] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    default_times: tuple[TimeOfDay, ...] = (DEFAULT_TIME,)
    usual: TimeOfDay | None = DEFAULT_TIME
    has_one_time: bool = False

    def fault(self, statement: SigStatement, reason: str) -> None:
        """Report a whole statement as not understood."""
        self.text.fault(statement.items[0].first, statement.items[-1].last, reason)

    def doubt(self, part: str, code: str, message: str, course: int | None = None) -> None:
        """Add a doubt, about the next course unless another is given."""
        self.doubts.append(
            Doubt(len(self.built) if course is None else course, part, code, message)
        )

    def times(
        self, said: SaidPhase, spoken: list[SaidDose], dose: SaidDose
    ) -> tuple[TimeOfDay, ...]:
        """The times of one dose: written, from its frequency, as before, or proposed."""
        often = _often(dose)
        self.confirm_read(dose.times)
        meal = dose.each_meal
        is_short = meal is not None and self.text.plain(meal.first) in {"ac", "pc"}
        is_named = any(time is not TimeOfDay.BEDTIME for time in dose.distinct)
        is_joined = bool(dose.times) and self.text.plain(dose.times[0].first - 1) in {"and", "&"}
        is_said = _says_meals(often, dose, is_joined=is_joined) or (is_short and is_named)
        if dose.each_meal is not None and not is_said:
            self.text.fault(dose.each_meal.first, dose.each_meal.last, reasons.MEALS)
        if dose.each_meal is not None and _is_with_meals(often, dose, is_joined=is_joined):
            four = tuple(TimeOfDay)
            self.doubt("times", "times_proposed", f"{listed(four)} are read from the meals")
            return four
        if dose.times:
            return self._written(said, spoken, dose)
        if len(spoken) > 1:
            self.fault(said.statement, TIMES_UNCLEAR)
            return ()
        if often > 1:
            times = known_words.TIMES_OF_OFTEN[often]
            self.doubt("times", "times_proposed", f"{listed(times)} are proposed: no time is said")
            return times
        return self._assumed(said, dose)

    def _written(
        self, said: SaidPhase, spoken: list[SaidDose], dose: SaidDose
    ) -> tuple[TimeOfDay, ...]:
        """The times as written, if they are as many as the frequency says."""
        often, written = _often(dose), dose.distinct
        if _fall_together(dose.times):
            self.fault(said.statement, SAME_PART)
        total = sum(len(other.distinct) for other in spoken)
        is_clock = all(at.read_from and at.code == "clock_time" for at in dose.times)
        each_day = dose.often is not None and often == 0 and len(written) > 1 and not is_clock
        if each_day or (often and often not in (len(written), total)):
            self.fault(said.statement, OFTEN_DIFFERS)
        return written

    def confirm_read(self, times: Sequence[At], course: int | None = None) -> None:
        """Confirm each time that a meal or the clock gives, by default of the next course."""
        for at in times:
            if at.read_from is not None:
                message = f'"{at.read_from}" is read as {at.time}'
                self.doubt("times", at.code, message, course)

    def _assumed(self, said: SaidPhase, dose: SaidDose) -> tuple[TimeOfDay, ...]:
        before = tuple(d.time for d in self.built[-1].doses) if self.built else ()
        is_none = isinstance(dose.amount, Sign)
        if len(before) > 1 and not is_none:
            if dose.often is None or self.text.plain(dose.often.first) in {"/", "per"}:
                self.fault(said.statement, TIMES_UNCLEAR)
            before = ()
        if before:
            if not is_none:
                message = f"{listed(before)} as in the phase before: no time is written here"
                self.doubt("times", "times_carried", message)
            return before
        if not self.default_times:
            self.fault(said.statement, NO_TIME)
            return ()
        if not is_none or self.default_times == (self.usual,):
            message = f"{listed(self.default_times)} is proposed: no time of the day is written"
            self.doubt("times", "times_proposed", message)
        return self.default_times


def _fall_together(times: Sequence[At]) -> bool:
    """Whether two hours, or two meals, are read as one time: "at 6 am and 10 am"."""
    written = {(at.time, at.code, at.read_from) for at in times if _is_exact(at)}
    return len({(time, code) for time, code, _ in written}) < len(written)


def _is_exact(at: At) -> bool:
    """An hour or a meal, and no "upon waking"."""
    return at.read_from is not None and (at.code == "meal" or any(map(str.isdigit, at.read_from)))


def _often(dose: SaidDose) -> int:
    """The times of a day. "With each meal" are three."""
    if dose.often is not None:
        return dose.often.times
    is_three = dose.each_meal is not None and dose.each_meal.is_three and not dose.times
    return MEALS_OF_A_DAY if is_three else 0


def _says_meals(often: int, dose: SaidDose, *, is_joined: bool) -> bool:
    """Whether it is clear how many meals a day are meant: "3 times a day with meals"."""
    written = dose.distinct
    return (
        len(written) > 1
        or (often > 0 and not written)
        or _is_with_meals(often, dose, is_joined=is_joined)
    )


def _is_with_meals(often: int, dose: SaidDose, *, is_joined: bool) -> bool:
    """ "4 times a day, with meals and at bedtime", "before meals and at bedtime"."""
    meal = dose.each_meal
    is_listed = meal is not None and is_joined and meal.first < dose.times[0].first
    is_four = often == WITH_MEALS or (dose.often is None and is_listed)
    return is_four and dose.distinct == (TimeOfDay.BEDTIME,)


def listed(times: tuple[TimeOfDay, ...]) -> str:
    """Such as "morning, noon and evening"."""
    *most, last = (time.value for time in times)
    return f"{', '.join(most)} and {last}" if most else last
