"""Parses statements: the doses of a phase, their times and length, and the steps of a titration."""

from dataclasses import dataclass, field
from itertools import pairwise

from pharmacy.core.schedules import Dose, TimeOfDay
from pharmacy.core.sig.items import (
    Amount,
    At,
    Bare,
    DrugName,
    Every,
    Item,
    Lasts,
    Note,
    OnDays,
    Restated,
    Sign,
    Strength,
    TimesADay,
)
from pharmacy.core.sig.reasons import LESS_OFTEN
from pharmacy.core.sig.statements import WEAK, SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

TWICE = "something else is said of it before: ask which of the two is meant, and write that one"
OUT_OF_PLACE = "it does not fit here: write dose, time and length of each phase, one after another"
NEXT_PHASE = (
    "it may follow the dose before it or be taken on the same days: ask which, and write then "
    "between two phases, or both doses with and before the length"
)
HOLD_OR_DOSE = (
    "hold may mean no dose or the same dose: ask which is meant, and write no dose, or the dose"
)
TIMES_TOGETHER = (
    "it may be one time of the day or several: ask at which times the dose is taken, and write the "
    "one, or each of several with and"
)
NO_AMOUNT = "an amount must follow"


@dataclass(slots=True)
class SaidDose:
    """An amount, bare number or "none", with the times beside it."""

    amount: Amount | Bare | Sign
    times: list[At] = field(default_factory=list)
    often: TimesADay | None = None
    each_meal: Note | None = None
    restated: list[Restated] = field(default_factory=list)

    @property
    def distinct(self) -> tuple[TimeOfDay, ...]:
        """Each time, without duplicates."""
        return tuple(dict.fromkeys(at.time for at in self.times))


@dataclass(slots=True)
class SaidPhase:
    """Doses and their length. is_each: every dose is a phase of this length.

    early, often: the times and the frequency if it has no dose of its own: "then once daily".
    """

    statement: SigStatement
    doses: list[SaidDose] = field(default_factory=list)
    lasts: Lasts | OnDays | None = None
    is_each: bool = False
    is_open: bool = False
    is_hold: bool = False
    early: list[At] = field(default_factory=list)
    often: TimesADay | None = None
    after: Lasts | None = None
    begins: OnDays | None = None


def says_the_same(item: Item, doses: tuple[Dose, ...]) -> bool:
    """Whether an item beside "continue" only repeats the previous doses."""
    match item:
        case Sign():
            return item.mark in (Mark.OPEN, Mark.FILLER, Mark.COMMA, Mark.AND)
        case At():
            return {dose.time for dose in doses} == {item.time}
        case TimesADay():
            return item.times in (0, len(doses))
        case _:
            return isinstance(item, DrugName | Note)


def phase(text: SigText, statement: SigStatement) -> SaidPhase:
    """A statement as a phase. Items that do not fit are faults."""
    said = SaidPhase(statement)
    early: list[At] = []
    meal: Note | None = None
    after_pause = False
    leads = _times_lead(statement)
    for item in statement.items:
        match item:
            case Amount() | Bare() | Sign(mark=Mark.NO_DOSE | Mark.HOLD | Mark.STOP):
                _add_dose(text, said, item, early)
                early = []
            case At() if not said.doses or (leads and after_pause):
                early.append(item)
            case At():
                said.doses[-1].times.append(item)
            case Note():
                meal = item if item.each_meal else meal
            case _:
                _add_rest(text, said, item)
        after_pause = isinstance(item, Sign) and item.mark in WEAK
    if early and said.doses:
        said.doses[-1].times += early
    said.early = [] if said.doses else early
    for dose in said.doses:
        dose.each_meal = meal
        dose.often = dose.often or said.often
    _refuse_unlisted(text, said)
    return said


def _refuse_unlisted(text: SigText, said: SaidPhase) -> None:
    """ "every evening at bedtime" may be one time or two. Only "and" makes them two."""
    joins = {
        after.first: before.mark
        for before, after in pairwise(said.statement.items)
        if isinstance(before, Sign) and before.mark in WEAK
    }
    for dose in said.doses:
        found = [joins.get(at.first) for at in dose.times[1:]]
        if len(dose.distinct) > 1 and (None in found or found[-1] is not Mark.AND):
            text.fault(dose.times[0].first, dose.times[-1].last, TIMES_TOGETHER)


def _times_lead(statement: SigStatement) -> bool:
    """Whether times precede their doses, as in "at bedtime 1 mg and at noon 2 mg"."""
    for item in statement.items:
        if isinstance(item, At):
            return True
        if isinstance(item, Amount | Bare):
            return False
    return False


def _add_dose(text: SigText, said: SaidPhase, item: Amount | Bare | Sign, early: list[At]) -> None:
    if said.doses and said.lasts is not None and said.lasts.first > said.doses[0].amount.first:
        text.fault(item.first, item.last, NEXT_PHASE)
    is_hold = isinstance(item, Sign) and item.mark is Mark.HOLD
    if said.doses and (is_hold or said.is_hold):
        text.fault(item.first, item.last, HOLD_OR_DOSE)
    said.is_hold = said.is_hold or is_hold
    said.doses.append(SaidDose(item, early))


def _add_rest(text: SigText, said: SaidPhase, item: Item) -> None:
    if not _add_length_or_sign(text, said, item):
        _add_other(text, said, item)


def _add_length_or_sign(text: SigText, said: SaidPhase, item: Item) -> bool:
    """Add a length, or what a sign says of it. False if it is something else."""
    match item:
        case Lasts(is_before=True) if said.after is None:
            said.after = item
        case OnDays(begins=True) if said.begins is None:
            said.begins = item
        case Lasts() | OnDays():
            _add_length(text, said, item)
        case Sign(mark=Mark.EACH):
            said.is_each = True
        case Sign(mark=Mark.OPEN):
            said.is_open = True
        case _:
            return False
    return True


def _add_other(text: SigText, said: SaidPhase, item: Item) -> None:
    match item:
        case TimesADay():
            _often(text, said, item)
        case Every(days=1):
            _often(text, said, TimesADay(item.first, item.last, 0))
        case Sign(mark=Mark.FILLER | Mark.COMMA | Mark.AND) | DrugName() | Strength():
            pass
        case Restated() if said.doses:
            said.doses[-1].restated.append(item)
        case Every():
            text.fault(item.first, item.last, LESS_OFTEN)
        case _:
            text.fault(item.first, item.last, OUT_OF_PLACE)


def _add_length(text: SigText, said: SaidPhase, item: Lasts | OnDays) -> None:
    """Add a length. Only one is allowed, but "week 1: ... x 7d" may repeat it."""
    before = said.lasts
    said.is_open = said.is_open or (isinstance(item, OnDays) and item.last_day is None)
    is_same = type(item) is not type(before) and before is not None and item.days == before.days
    if before is not None and not is_same:
        text.fault(item.first, item.last, TWICE)
    if before is None or isinstance(item, OnDays):
        said.lasts = item


def _often(text: SigText, said: SaidPhase, item: TimesADay) -> None:
    """Add a frequency, once. "daily" beside "bid" may mean the day's dose or each dose."""
    before = said.doses[-1].often if said.doses else said.often
    if before is not None and before.times != item.times and max(before.times, item.times) > 1:
        text.fault(item.first, item.last, TWICE)
    elif before is not None and before.times >= item.times:
        return
    elif said.doses:
        said.doses[-1].often = item
    else:
        said.often = item
