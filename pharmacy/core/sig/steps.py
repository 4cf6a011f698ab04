"""Steps: "increase by 0.5 mg weekly to 4.5 mg", "taper by 5 mg every 3 days to 5 mg"."""

from dataclasses import replace

from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Message, written
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, Dose, Titration, titration_courses
from pharmacy.core.sig import masses, said_steps
from pharmacy.core.sig.built import Built
from pharmacy.core.sig.courses import Courses
from pharmacy.core.sig.items import (
    Amount,
    Every,
    Item,
    Lasts,
    OnDays,
    Restated,
    Sign,
    TimesADay,
)
from pharmacy.core.sig.reasons import TAPER
from pharmacy.core.sig.said_steps import SaidStep
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.vocabulary import Mark

NO_START = "no dose comes before the step: write the first dose"
NO_STEP = "the size of a step is missing: ask for it, and write by and the mg or mcg of one step"
NO_INTERVAL = (
    "the days of a step are missing: ask for them, and write every and the days of one step"
)
NO_TARGET = "the last dose is missing: ask for it, and write to and the mg or mcg of the last dose"
WRONG_WAY = "the target is not on this way from the dose before: write the doses of each phase"
ONE_TIME = "a step of several doses a day may be of each or of all: write the doses of each phase"
OTHER_TIMES = "the step has other times than the dose before: write the doses of each phase"
# What is wrong with a titration, as a part of the sentence that advises a person what to write.
WHAT = {
    "step_of_zero": "the step is zero",
    "step_too_small": "more than %(most)s phases",
    "step_does_not_divide": "steps of %(step)s from %(start)s leave %(rest)s before %(target)s",
}
TAPER_HEAD = "these days have several steps: write the dose of each phase with its days"
TOO_LONG = f"give an interval of at most {MOST_DAYS_OF_A_PHASE} days"


def add(courses: Courses, statement: SigStatement, *, is_stopped_next: bool) -> None:
    """Add the phases of the step after the last one. "increase to" is only one phase."""
    said = said_steps.step(courses.text, statement)
    # "increase to 1 mg daily" is a daily dose, and "daily" is not an interval.
    has_interval = isinstance(said.every, Every)
    if said.by is None and not has_interval and said.to is not None:
        _add_plain(courses, said)
        return
    if said.start is not None:
        _start(courses, said, said.start)
    reason = _missing(courses, said, is_stopped_next)
    if reason is not None:
        courses.fault(statement, reason)
        return
    _add_steps(courses, said)


def _start(courses: Courses, said: SaidStep, start: Amount) -> None:
    """ "increase by 1 mg weekly from 1 mg to 4 mg": the first phase, if none is before it."""
    items = [start, *said.times]
    if not courses.built:
        courses.add_phase(SigStatement.of(items, is_in_turn=True))
    elif courses.built[-1].doses[0].quantity != masses.mass(courses.text, start, courses.facts):
        courses.fault(said.statement, WRONG_WAY)


def _add_plain(courses: Courses, said: SaidStep) -> None:
    """ "increase to 1 mg for 7 days": a phase whose dose must be higher or lower."""
    before = courses.built[-1].doses if courses.built else ()
    items = [
        replace(item, begins=not item.is_range) if isinstance(item, OnDays) else item
        for item in said.statement.items
        if getattr(item, "mark", None) not in (Mark.UP, Mark.DOWN, Mark.TO)
    ]
    count = len(courses.built)
    courses.add_phase(SigStatement.of(items, is_in_turn=True))
    if not before:
        courses.fault(said.statement, NO_START)
    elif courses.is_stopped and said.way > 0:
        courses.fault(said.statement, WRONG_WAY)
    elif len(courses.built) > count:
        after = courses.built[-1].doses
        pairs = [(a.quantity, b.quantity) for a, b in zip(before, after, strict=False)]
        pairs.append((_of_a_day(before), _of_a_day(after)))
        if not all(_is_on_way(said, *pair) for pair in pairs):
            courses.fault(said.statement, WRONG_WAY)


def _of_a_day(doses: tuple[Dose, ...]) -> Quantity:
    """The dose of a day, which goes the same way as each dose does."""
    unit = doses[0].quantity.unit if doses else Unit.MG
    return Quantity(sum(dose.quantity.picograms for dose in doses), unit)


def _is_on_way(said: SaidStep, start: Quantity, target: Quantity) -> bool:
    return target > start if said.way > 0 else target < start


def _missing(courses: Courses, said: SaidStep, is_stopped_next: bool) -> str | None:
    """What is missing in the step, in words. A target of 0 is a stop."""
    if said.to is not None and said.to.mass is not None and not said.to.mass and said.way < 0:
        said.to, said.is_to_zero = None, True
    if is_stopped_next and said.to is None and said.way < 0:
        said.is_to_zero = True
    built = courses.built[-1] if courses.built else None
    checks = {
        TAPER: said.by is None and said.every is None and said.to is None,
        NO_START: built is None or not built.doses,
        NO_STEP: said.by is None,
        NO_INTERVAL: said.every is None,
        NO_TARGET: said.to is None and not said.is_to_zero,
        ONE_TIME: built is not None
        and (_is_split(built, said) or _is_of_day(courses, built, said)),
        OTHER_TIMES: built is not None and _has_other_times(built, said),
        TAPER_HEAD: isinstance(said.begins, OnDays) and said.begins.is_range,
        TOO_LONG: isinstance(said.every, Every) and said.every.days > MOST_DAYS_OF_A_PHASE,
    }
    return next((reason for reason, is_missing in checks.items() if is_missing), None)


def _is_split(built: Built, said: SaidStep) -> bool:
    """Whether a step of several doses a day is not said to be one of each dose."""
    is_same = len({dose.quantity for dose in built.doses}) == 1
    return len(built.doses) > 1 and not (said.is_each and is_same)


def _is_of_day(courses: Courses, built: Built, said: SaidStep) -> bool:
    """Whether a step of several doses a day says a dose of the day: "to 6 mg daily"."""
    return len(built.doses) > 1 and any(_says_day(courses, i) for i in said.statement.items)


def _says_day(courses: Courses, item: Item) -> bool:
    match item:
        case TimesADay():
            return item.times in (0, 1)
        case Restated():
            return item.of_day
        case Sign(mark=Mark.TO):
            words = courses.text.run(item.first, item.last + 1 - item.first)
            return not {"daily", "total"}.isdisjoint(words)
        case _:
            return False


def _has_other_times(built: Built, said: SaidStep) -> bool:
    written = {at.time for at in said.times}
    if said.often is not None and said.often.times != len(built.doses):
        return True
    return bool(written) and written != {dose.time for dose in built.doses}


def _add_steps(courses: Courses, said: SaidStep) -> None:
    base = courses.built[-1]
    if isinstance(said.begins, Lasts):
        courses.end_before(said.begins)
    elif said.begins is not None:
        courses.begin(replace(said.begins, begins=True))
    titration = _titration(courses, said, base)
    if titration is None:
        return
    if base.days is None:
        base.days = titration.every_days
        message = "no length is written: that of the steps is proposed"
        courses.doubt("days", "days_proposed", message, len(courses.built) - 1)
    try:
        made = titration_courses(titration)[1:]
    except InvalidInput as error:
        courses.fault(said.statement, f"{_what(error)}: write another step or target")
        return
    items = said.statement.items
    for course in made if not said.is_to_zero else made[:-1]:
        built = Built(course.doses, course.days, items[0].first, items[-1].last)
        courses.built.append(built)
    courses.is_open = False
    if not said.is_to_zero:
        _leave_open(courses, said, titration.every_days)


def _leave_open(courses: Courses, said: SaidStep, every: int) -> None:
    last = courses.built[-1]
    if said.lasts is not None:
        place = len(courses.built) - 1
        message = f"{said.lasts.days} days are read as those of {last.doses[0].quantity}"
        courses.doubt("days", "days_of_target", message, place)
        courses.confirm_months(said.lasts, place)
    # After "and continue", a length or another dose contradicts the open end.
    last.days, last.every = (said.lasts.days if said.lasts else None), every
    if said.is_open and said.lasts is None:
        last.every = None
    courses.is_open = said.lasts is None


def _titration(courses: Courses, said: SaidStep, base: Built) -> Titration | None:
    by, every = said.by, said.every
    if by is None or every is None:
        return None
    start = base.doses[0].quantity
    step = masses.mass(courses.text, by, courses.facts)
    target = Quantity(0, start.unit)
    if said.to is not None:
        target = masses.mass(courses.text, said.to, courses.facts)
    if not _is_on_way(said, start, target):
        courses.fault(said.statement, WRONG_WAY)
        return None
    for amount, quantity in ((by, step), (said.to, target)):
        if amount is not None:
            courses.confirm_forms(amount, quantity)
    days = every.days if isinstance(every, Every) else 1
    _confirm_interval(courses, said)
    times = tuple(dose.time for dose in base.doses)
    return Titration(start, step, days, target, days, times)


def _confirm_interval(courses: Courses, said: SaidStep) -> None:
    if not isinstance(said.every, Every):
        courses.doubt("days", "days_proposed", "a step each day is read: no other interval is said")
    elif said.every.in_months:
        courses.doubt("days", "months", "30 days are proposed for a month")


def _what(error: InvalidInput) -> str:
    match error.problems[0].message:
        case Message() as message:
            return message.filled(WHAT[message.code], written)
        case words:
            return words
