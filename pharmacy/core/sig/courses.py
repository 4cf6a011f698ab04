"""Builds courses from statements, in order, with everything that a person must confirm."""

from dataclasses import dataclass, replace

from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, Dose, TimeOfDay
from pharmacy.core.sig import masses, sayings
from pharmacy.core.sig.built import Built
from pharmacy.core.sig.course_days import DatedCourses
from pharmacy.core.sig.dose_times import TIMES_UNCLEAR
from pharmacy.core.sig.items import Amount, Bare, Lasts, OnDays, Sign
from pharmacy.core.sig.masses import AmountContext
from pharmacy.core.sig.sayings import SaidDose, SaidPhase
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.vocabulary import Mark

NO_LENGTH = "its length is missing: ask for it, and write a number of days"
NO_DOSE = "the dose is missing: ask for it, and write dose, time and length of each phase"
ENDED = "the directions stop before this: write stop last, and days without a dose as no dose"
LENGTHS_DIFFER = "each dose needs a length: write it after each, or after the last with each"
TOGETHER = (
    "it may be on the days before or after them: ask which, and write then, or one phase with and"
)
SAID_TWICE = (
    "it is the same as before it, and may be those days or as many more: ask which, and write one "
    "phase, or then between the two"
)
NOT_THE_SAME = "it may continue with another dose: ask which one, and write dose and times again"
TOO_MANY_DAYS = f"give a phase at most {MOST_DAYS_OF_A_PHASE} days"
FORMS = {
    "naked": "is written without a zero before the point",
    "trailing": "is written with a zero after the point",
    "unit": "is written with a sign that may be taken for mg",
    "list": "has its unit from the end of the list",
}


@dataclass(slots=True)
class Courses(DatedCourses):
    """The courses of the statements so far.

    is_stopped: the prescriber wrote that it ends.
    """

    are_all_capsules: bool = False
    is_stopped: bool = False

    def add_phase(self, statement: SigStatement) -> None:
        """Add a phase, or one for each dose of a list."""
        said = sayings.phase(self.text, statement)
        if not said.doses and not self._carry_dose(said):
            self.fault(statement, NO_DOSE)
            return
        if said.is_each and len(said.doses) > 1:
            self._add_each(said)
        elif len(said.doses) > len(TimeOfDay):
            self.fault(statement, TIMES_UNCLEAR)
        else:
            self._add(said, said.doses)

    def _carry_dose(self, said: SaidPhase) -> bool:
        """ "5 mg bid x 3 d, then once daily x 4 d": the one dose of the phase before."""
        last = self.built[-1] if self.built else None
        masses_before = {dose.quantity for dose in last.doses} if last else set()
        says_when = bool(said.early or said.often)
        is_ended = last is not None and last.days is not None
        if len(masses_before) != 1 or not (says_when and is_ended and said.statement.is_in_turn):
            return False
        quantity = next(iter(masses_before))
        item = said.statement.items[0]
        amount = Amount(item.first, item.first, quantity)
        said.doses.append(SaidDose(amount, said.early, said.often))
        self.doubt("dose", "dose_carried", f"{quantity} as in the phase before: no dose is written")
        return True

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
        if said.statement.has(Mark.AND) and not said.statement.has(Mark.COMMA):
            self.fault(said.statement, TOGETHER)
            return
        amounts = masses.with_units([dose.amount for dose in said.doses])
        last = said.doses[-1]
        for amount, dose in zip(amounts, said.doses, strict=True):
            times, often = dose.times or last.times, dose.often or last.often
            self._add(said, [SaidDose(amount, times, often, dose.each_meal, dose.restated)])

    def _add(self, said: SaidPhase, spoken: list[SaidDose]) -> None:
        self.confirm_order(said.lasts)
        days, doses = self._days(said), self._doses(said, spoken)
        if said.is_hold:
            if days is None:
                self.fault(said.statement, NO_LENGTH)
            self.doubt("dose", "rest", "hold is read as no dose on these days")
        if self._is_same_as_target(doses, days):
            self._repeat_target(said, days)
            return
        self.close_step()
        if self.built and self.built[-1].days is None:
            self.text.fault(self.built[-1].first, self.built[-1].last, NO_LENGTH)
        is_dated = isinstance(said.lasts or said.begins, OnDays) or said.is_open
        if self.built and not said.statement.is_in_turn and not is_dated:
            self._refuse_together(said, doses)
        if self._is_zero_end(said, doses, days):
            return
        items = said.statement.items
        self.built.append(Built(doses, days, items[0].first, items[-1].last))
        self.is_open = said.is_open and days is None

    def _is_zero_end(self, said: SaidPhase, doses: tuple[Dose, ...], days: int | None) -> bool:
        """ "... then 0 mg": without a length it is a stop."""
        is_zero = not any(dose.quantity for dose in doses) and not said.is_hold
        is_amount = all(isinstance(dose.amount, Amount) for dose in said.doses)
        if not (self.built and is_zero and days is None and is_amount):
            return False
        self.doubts = [doubt for doubt in self.doubts if doubt.course < len(self.built)]
        self.is_stopped, self.is_open = True, False
        return True

    def _doses(self, said: SaidPhase, spoken: list[SaidDose]) -> tuple[Dose, ...]:
        doses: list[Dose] = []
        for dose in spoken:
            quantity = self._mass(_completed(dose, self.facts))
            times = self.times(said, spoken, dose)
            doses += [Dose(time, quantity) for time in times]
            for again in dose.restated:
                if not masses.restated(again, quantity, len(times)):
                    self.text.fault(again.first, again.last, masses.NOT_THE_STRENGTH)
        if len({dose.time for dose in doses}) != len(doses):
            self.fault(said.statement, TIMES_UNCLEAR)
        return tuple(doses)

    def _refuse_together(self, said: SaidPhase, doses: tuple[Dose, ...]) -> None:
        """ "10 mg qam x 7d, 5 mg qpm x 7d" may be the same seven days."""
        if doses == self.built[-1].doses and self._days(said) == self.built[-1].days:
            self.fault(said.statement, SAID_TWICE)
        before = {dose.time for dose in self.built[-1].doses}
        is_often = any(dose.often and not dose.times for dose in said.doses)
        if before.isdisjoint(dose.time for dose in doses) and not is_often:
            self.fault(said.statement, TOGETHER)

    def _is_same_as_target(self, doses: tuple[Dose, ...], days: int | None) -> bool:
        """Whether a step's target is repeated: "... to 4.5 mg, then continue 4.5 mg".

        A length after an open end contradicts it: "1 mg daily. Then 1 mg daily x 5 days".
        """
        last = self.built[-1] if self.built else None
        if last is None or last.days is not None or last.doses != doses:
            return False
        return last.every is not None or days is None

    def _repeat_target(self, said: SaidPhase, days: int | None) -> None:
        self.built[-1].days, self.is_open = days, said.is_open and days is None
        last = len(self.built) - 1
        self.doubts = [replace(d, course=min(d.course, last)) for d in self.doubts]

    def _mass(self, amount: Amount | Bare | Sign) -> Quantity:
        quantity = masses.mass(self.text, amount, self.facts)
        if isinstance(amount, Amount):
            self.confirm_forms(amount, quantity)
            self._confirm_count(amount)
        if masses.says_whole(amount, self.facts):
            message = f"{quantity} is read as the whole dose and not as the strength of a capsule"
            self.doubt("dose", "whole_dose", message)
        return quantity

    def _confirm_count(self, amount: Amount) -> None:
        words = self.text.words_of(amount.first, amount.last)
        if amount.is_bare:
            self.doubt("dose", "bare_count", f'"{words}" is read as a number of capsules')
        if amount.form not in (None, "capsule"):
            self.doubt("dose", "other_form", f'"{words}" is read by its mass: confirm the form')

    def confirm_forms(self, amount: Amount, quantity: Quantity) -> None:
        """Confirm each notation that people misread."""
        for form in dict.fromkeys(amount.forms):
            self.doubt("dose", f"form_{form}", f"{quantity} {FORMS[form]}")

    def _days(self, said: SaidPhase) -> int | None:
        days: int | None = None
        if said.after is not None:
            self.end_before(said.after)
        if said.begins is not None:
            self.begin(said.begins)
        if isinstance(said.lasts, Lasts):
            self.confirm_months(said.lasts)
            days = said.lasts.days
        elif said.lasts is not None:
            self.begin(said.lasts)
            days = said.lasts.days
        if days is not None and days > MOST_DAYS_OF_A_PHASE:
            self.fault(said.statement, TOO_MANY_DAYS)
        return days

    def stop(self, statement: SigStatement) -> None:
        """End the course. An open end before it is a fault."""
        self.close_step()
        for item in statement.items:
            if isinstance(item, OnDays):
                self.begin(item)
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
        last.every, self.is_open = None, True


def _completed(dose: SaidDose, facts: AmountContext) -> Amount | Bare | Sign:
    """The amount, with the mass in brackets that follows it later: "4 caps daily (40 mg)"."""
    amount = dose.amount
    if not isinstance(amount, Amount) or amount.mass is not None or amount.volume is not None:
        return amount
    restated = {again.mass for again in dose.restated if not again.of_day}
    is_one = len(restated) == 1 and not facts.strengths
    return replace(amount, mass=restated.pop()) if is_one else amount
