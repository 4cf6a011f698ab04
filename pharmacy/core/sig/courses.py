"""Builds courses from statements, in order, with everything that a person must confirm."""

from dataclasses import dataclass, field, replace

from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, Dose, TimeOfDay
from pharmacy.core.sig import masses, sayings
from pharmacy.core.sig import vocabulary as known_words
from pharmacy.core.sig.built import Built, Doubt
from pharmacy.core.sig.items import Amount, Bare, Lasts, OnDays, Sign
from pharmacy.core.sig.masses import AmountContext
from pharmacy.core.sig.sayings import SaidDose, SaidPhase
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText

# For directions without a drug.
DEFAULT_TIME = TimeOfDay.BEDTIME
NO_LENGTH = "it is not told for how long: write a number of days"
NO_TIME = "no time of the day is written, and this drug has no usual one: write it"
NO_DOSE = "no dose is told for this: write dose, time and length of each phase"
ENDED = "the directions stop before this: write stop last, and days without a dose as no dose"
NOT_NEXT = "these days do not follow the days before: write every day of the course once"
LENGTHS_DIFFER = "each dose needs a length: write it after each, or after the last with each"
TOGETHER = (
    "it may be on the days before or after them: ask which, and write then, or one phase with and"
)
TIMES_UNCLEAR = "it is not clear at which times this is taken: write the time of each dose"
OFTEN_DIFFERS = (
    "the number of times differs from how often a day: ask which is meant, and write the time of "
    "each dose"
)
NOT_THE_SAME = "it is not told which dose goes on: write dose and times again"
TOO_MANY_DAYS = f"give a phase at most {MOST_DAYS_OF_A_PHASE} days"
FORMS = {
    "naked": "is written without a zero before the point",
    "trailing": "is written with a zero after the point",
    "unit": "is written with a sign that may be taken for mg",
    "list": "has its unit from the end of the list",
}


@dataclass(slots=True)
class Courses:
    """The courses of the statements so far."""

    text: SigText
    facts: AmountContext
    built: list[Built] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    default_times: tuple[TimeOfDay, ...] = (DEFAULT_TIME,)
    usual: TimeOfDay | None = DEFAULT_TIME
    are_all_capsules: bool = False
    is_stopped: bool = False
    is_open: bool = False

    def fault(self, statement: SigStatement, reason: str) -> None:
        """Report a whole statement as not understood."""
        self.text.fault(statement.items[0].first, statement.items[-1].last, reason)

    def doubt(self, part: str, code: str, message: str, course: int | None = None) -> None:
        """Add a doubt, about the next course unless another is given."""
        self.doubts.append(
            Doubt(len(self.built) if course is None else course, part, code, message)
        )

    @property
    def next_day(self) -> int | None:
        """The first day without a course. None after an open end."""
        days = [built.days for built in self.built]
        return None if None in days else sum(day or 0 for day in days) + 1

    def add_phase(self, statement: SigStatement) -> None:
        """Add a phase, or one for each dose of a list."""
        said = sayings.phase(self.text, statement)
        if not said.doses:
            self.fault(statement, NO_DOSE)
            return
        if said.is_each and len(said.doses) > 1:
            self._add_each(said)
        elif len(said.doses) > len(TimeOfDay):
            self.fault(statement, TIMES_UNCLEAR)
        else:
            self._add(said, said.doses)

    def close_step(self) -> None:
        """Use the interval of a step as the length of its target, if another phase follows."""
        if self.built and self.built[-1].days is None and self.built[-1].every:
            self.built[-1].days = self.built[-1].every
            message = "no length is written: that of the steps is proposed"
            self.doubt("days", "days_proposed", message, len(self.built) - 1)

    def _add_each(self, said: SaidPhase) -> None:
        """ "40, 30, 20, 10 mg daily x 1 day each"."""
        if isinstance(said.lasts, OnDays) or said.lasts is None:
            self.fault(said.statement, LENGTHS_DIFFER)
            return
        amounts = masses.with_units([dose.amount for dose in said.doses])
        last = said.doses[-1]
        for amount, dose in zip(amounts, said.doses, strict=True):
            times, often = dose.times or last.times, dose.often or last.often
            self._add(said, [SaidDose(amount, times, often)])

    def _add(self, said: SaidPhase, spoken: list[SaidDose]) -> None:
        days, doses = self._days(said), self._doses(said, spoken)
        if said.is_hold:
            if days is None:
                self.fault(said.statement, NO_LENGTH)
            self.doubt("dose", "rest", "hold is read as no dose on these days")
        if self._is_same_as_target(doses):
            self._tell_target_again(said, days)
            return
        self.close_step()
        if self.built and self.built[-1].days is None:
            self.text.fault(self.built[-1].first, self.built[-1].last, NO_LENGTH)
        if self.built and not said.statement.is_in_turn:
            self._refuse_together(said, doses)
        items = said.statement.items
        self.built.append(Built(doses, days, items[0].first, items[-1].last))
        self.is_open = said.is_open

    def _doses(self, said: SaidPhase, spoken: list[SaidDose]) -> tuple[Dose, ...]:
        doses: list[Dose] = []
        for dose in spoken:
            quantity = self._mass(dose.amount)
            doses += [Dose(time, quantity) for time in self._times(said, spoken, dose)]
        if len({dose.time for dose in doses}) != len(doses):
            self.fault(said.statement, TIMES_UNCLEAR)
        return tuple(doses)

    def _refuse_together(self, said: SaidPhase, doses: tuple[Dose, ...]) -> None:
        """ "10 mg qam x 7d, 5 mg qpm x 7d" may be the same seven days."""
        before = {dose.time for dose in self.built[-1].doses}
        if before.isdisjoint(dose.time for dose in doses):
            self.fault(said.statement, TOGETHER)

    def _is_same_as_target(self, doses: tuple[Dose, ...]) -> bool:
        """Whether a step's target is repeated: "... to 4.5 mg, then continue 4.5 mg"."""
        last = self.built[-1] if self.built else None
        return last is not None and last.days is None and last.doses == doses

    def _tell_target_again(self, said: SaidPhase, days: int | None) -> None:
        self.built[-1].days, self.is_open = days, said.is_open
        last = len(self.built) - 1
        self.doubts = [replace(d, course=min(d.course, last)) for d in self.doubts]

    def _mass(self, amount: Amount | Bare | Sign) -> Quantity:
        quantity = masses.mass(self.text, amount, self.facts)
        if isinstance(amount, Amount):
            self.confirm_forms(amount, quantity)
        if masses.says_whole(amount, self.facts):
            message = f"{quantity} is read as the whole dose and not as the strength of a capsule"
            self.doubt("dose", "whole_dose", message)
        return quantity

    def confirm_forms(self, amount: Amount, quantity: Quantity) -> None:
        """Confirm each notation that people misread."""
        for form in dict.fromkeys(amount.forms):
            self.doubt("dose", f"form_{form}", f"{quantity} {FORMS[form]}")

    def _days(self, said: SaidPhase) -> int | None:
        days: int | None = None
        if isinstance(said.lasts, Lasts):
            self.confirm_months(said.lasts)
            days = said.lasts.days
        elif said.lasts is not None:
            if said.lasts.first_day != self.next_day:
                self.text.fault(said.lasts.first, said.lasts.last, NOT_NEXT)
            days = said.lasts.days
        if days is not None and days > MOST_DAYS_OF_A_PHASE:
            self.fault(said.statement, TOO_MANY_DAYS)
        return days

    def confirm_months(self, length: Lasts, course: int | None = None) -> None:
        """A month has no fixed number of days."""
        if length.in_months:
            months = length.days // known_words.DAYS_OF_A_MONTH
            message = f"{months} x 30 days are proposed for months, which may also be 28 or 31 days"
            self.doubt("days", "months", message, course)

    def _times(
        self, said: SaidPhase, spoken: list[SaidDose], dose: SaidDose
    ) -> tuple[TimeOfDay, ...]:
        """The times of one dose: written, from its frequency, as before, or proposed."""
        often = dose.often.times if dose.often else 0
        written = dose.distinct
        if written:
            total = sum(len(other.distinct) for other in spoken)
            each_day = dose.often is not None and often == 0 and len(written) > 1
            if each_day or (often and often not in (len(written), total)):
                self.fault(said.statement, OFTEN_DIFFERS)
            return written
        if len(spoken) > 1:
            self.fault(said.statement, TIMES_UNCLEAR)
            return ()
        if often > 1:
            times = known_words.TIMES_OF_OFTEN[often]
            self.doubt("times", "times_proposed", f"{_listed(times)} are proposed: no time is said")
            return times
        return self._assumed(said, dose)

    def _assumed(self, said: SaidPhase, dose: SaidDose) -> tuple[TimeOfDay, ...]:
        before = tuple(d.time for d in self.built[-1].doses) if self.built else ()
        is_none = isinstance(dose.amount, Sign)
        if len(before) > 1 and not is_none:
            self.fault(said.statement, TIMES_UNCLEAR)
        if before:
            if not is_none:
                message = f"{_listed(before)} as in the phase before: no time is written here"
                self.doubt("times", "times_carried", message)
            return before
        if not self.default_times:
            self.fault(said.statement, NO_TIME)
            return ()
        if not is_none or self.default_times == (self.usual,):
            message = f"{_listed(self.default_times)} is proposed: no time of the day is written"
            self.doubt("times", "times_proposed", message)
        return self.default_times

    def stop(self, statement: SigStatement) -> None:
        """End the course. An open end before it is a fault."""
        self.close_step()
        if not self.built:
            self.fault(statement, NO_DOSE)
        elif self.built[-1].days is None:
            self.text.fault(self.built[-1].first, self.built[-1].last, NO_LENGTH)
        self.is_stopped, self.is_open = True, False

    def go_on(self, statement: SigStatement) -> None:
        """Handle "then continue": the last doses, without an end."""
        if not self.built:
            self.fault(statement, NO_DOSE)
            return
        last = self.built[-1]
        if not all(sayings.says_the_same(item, last.doses) for item in statement.items):
            self.fault(statement, NOT_THE_SAME)
        if last.days is not None:
            items = statement.items
            self.built.append(Built(last.doses, None, items[0].first, items[-1].last))
        self.is_open = True


def _listed(times: tuple[TimeOfDay, ...]) -> str:
    *most, last = (time.value for time in times)
    return f"{', '.join(most)} and {last}" if most else last
