"""The days of courses under construction: when each begins, and where the next one ends it."""

from dataclasses import dataclass

from pharmacy.core.sig import vocabulary as known_words
from pharmacy.core.sig.dose_times import TimedCourses
from pharmacy.core.sig.items import Lasts, OnDays

NOT_NEXT = "these days do not follow the days before: write every day of the course once"
TWO_BEGINNINGS = (
    "it may count from the first day or from the change before it: ask which, and write for how "
    "many days each dose is taken"
)
NOT_IN_ORDER = (
    "the first days must come first and the last days last: ask for the order of the phases, and "
    "write them one after another"
)
_FIRST, _LAST = {"first"}, {"last", "final"}
_AGAIN = {"another", "more", "additional", "further", "later"}


@dataclass(slots=True)
class DatedCourses(TimedCourses):
    """The courses so far, in their days. is_open: the last one has no end."""

    is_open: bool = False
    _is_last: bool = False
    _summed: int = 0
    _days_of_summed: int = 0

    @property
    def next_day(self) -> int | None:
        """The first day without a course. None after an open end."""
        last = self.built[-1].days if self.built else 0
        return None if last is None else self._days_before_last() + last + 1

    def _days_before_last(self) -> int:
        """The days of all courses but the last, which alone may change. Each is added once."""
        for built in self.built[self._summed : -1]:
            self._days_of_summed += built.days or 0
            self._summed += 1
        return self._days_of_summed

    def confirm_order(self, length: Lasts | OnDays | None) -> None:
        """ "For the last 7 days" must be the last phase, and "for the first 7 days" the first."""
        words = set[str]()
        if isinstance(length, Lasts):
            words = set(self.text.run(length.first, length.last + 1 - length.first))
            is_early = bool(self.built) and not words.isdisjoint(_FIRST)
            if is_early or (not self.built and not words.isdisjoint(_LAST)):
                self.text.fault(length.first, length.last, NOT_IN_ORDER)
        if self._is_last:
            self.text.fault(self.built[-1].first, self.built[-1].last, NOT_IN_ORDER)
        self._is_last = not words.isdisjoint(_LAST)

    def end_before(self, after: Lasts) -> None:
        """ "After 2 weeks ...": the length of the phase before, which must not differ."""
        last = self.built[-1] if self.built else None
        before = self._days_before_last()
        words = self.text.words_of(after.first, after.last).casefold().split()
        if 0 < before < after.days and _AGAIN.isdisjoint(words):
            self.text.fault(after.first, after.last, TWO_BEGINNINGS)
        if last is not None and last.days is None and not last.every:
            last.days, self.is_open = after.days, False
            self.confirm_months(after, len(self.built) - 1)
        elif last is None or last.days != after.days:
            self.text.fault(after.first, after.last, NOT_NEXT)

    def begin(self, days: OnDays) -> None:
        """These days must follow the ones before, whose length they may give."""
        if days.in_months:
            message = "30 days are proposed for each month, which may also have 28 or 31"
            self.doubt("days", "months", message)
        last = self.built[-1] if self.built else None
        if last is not None and last.days is None and not last.every:
            before = self._days_before_last()
            if days.first_day - 1 > before:
                last.days = days.first_day - 1 - before
                message = f"{last.days} days are read from the next phase, on day {days.first_day}"
                self.doubt("days", "days_until_next", message, len(self.built) - 1)
                self.is_open = False
        if days.first_day != self.next_day:
            self.text.fault(days.first, days.last, NOT_NEXT)

    def confirm_months(self, length: Lasts, course: int | None = None) -> None:
        """A month has no fixed number of days."""
        if length.in_months:
            months = length.days // known_words.DAYS_OF_A_MONTH
            message = f"{months} x 30 days are proposed for months, which may also be 28 or 31 days"
            self.doubt("days", "months", message, course)
