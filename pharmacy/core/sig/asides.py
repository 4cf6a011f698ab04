"""Statements without a dose of their own: notes, a time for every phase, a limit, a drug line."""

from pharmacy.core.sig import masses
from pharmacy.core.sig.courses import Courses
from pharmacy.core.sig.items import (
    Amount,
    At,
    DaysSupply,
    DrugName,
    Lasts,
    Note,
    OnDays,
    Sign,
    Strength,
    TimesADay,
)
from pharmacy.core.sig.reasons import LIMIT
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.vocabulary import Mark

LAST_OR_ALL = (
    "it may be the length of the last dose or of all of them: ask which, and write the days of "
    "each dose beside it"
)
_QUIET = {Mark.FILLER, Mark.COMMA, Mark.AND, Mark.EACH}
_SILENT = {Sign, DrugName, Strength, Note, DaysSupply}


def says_no_phase(statement: SigStatement) -> bool:
    """Whether it is only a note, or the line of the drug."""
    is_quiet = statement.marks <= _QUIET and statement.kinds <= _SILENT
    return is_quiet and bool(statement.kinds - {Sign})


def add(made: Courses, statement: SigStatement) -> bool:
    """Add what a statement says of the phases before it. False if it is another statement."""
    if not made.built or statement.says_dose:
        return _is_limit(statement) and bool(made.built) and _agree(made, statement)
    if statement.marks <= _QUIET and statement.kinds <= {*_SILENT, At, TimesADay}:
        return _is_time_of_all(made, statement)
    if statement.marks <= _QUIET and statement.kinds <= {*_SILENT, Lasts}:
        return _add_length(made, statement)
    return False


def _is_time_of_all(made: Courses, statement: SigStatement) -> bool:
    """ "Take each dose in the morning." after phases that say no other time."""
    times = {item.time for item in statement.items if isinstance(item, At)}
    often = {item.times for item in statement.items if isinstance(item, TimesADay)}
    taken = {dose.time for built in made.built for dose in built.doses}
    is_same = times == taken if times else not statement.is_in_turn
    is_often = all(len(built.doses) == (count or 1) for count in often for built in made.built)
    is_said = bool(times or often) and not statement.is_in_turn and is_same and is_often
    if is_said:
        at = [item for item in statement.items if isinstance(item, At)]
        made.confirm_read(at, len(made.built) - 1)
    return is_said


def leads(made: Courses, statement: SigStatement, following: SigStatement | None) -> bool:
    """ "Bedtime dose: 1 mg x 7 d, 2 mg x 7 d", if the text has no other time and no frequency.

    After a full stop, or before "then", a dose may be missing.
    """
    if made.built or following is None:
        return False
    at = [item for item in statement.items if isinstance(item, At)]
    is_heading = statement.marks <= {Mark.FILLER} and statement.kinds <= {Sign, At, DrugName, Note}
    has_colon = ":" in made.text.run(statement.items[-1].last, 2)
    is_row = has_colon and isinstance(following.items[0], OnDays)
    is_next = is_row or (not following.is_in_turn and (has_colon or statement.has(Mark.FILLER)))
    if not (at and is_heading and is_next and made.has_one_time):
        return False
    made.confirm_read(at)
    return True


def _add_length(made: Courses, statement: SigStatement) -> bool:
    """ "5 mcg every morning. 90 days." """
    lengths = [item for item in statement.items if isinstance(item, Lasts)]
    last = made.built[-1]
    if len(lengths) != 1 or lengths[0].is_before or last.every or statement.is_in_turn:
        return False
    if last.days is not None:
        return False
    if len(made.built) > 1:
        made.fault(statement, LAST_OR_ALL)
    made.confirm_months(lengths[0], len(made.built) - 1)
    last.days, made.is_open = lengths[0].days, False
    return True


def _is_limit(statement: SigStatement) -> bool:
    """ "Max 4.5 mg per day": a limit or a target alone."""
    kinds = {Sign, Amount, TimesADay, Note, At, DrugName}
    is_alone = statement.kinds <= kinds and statement.marks <= {*_QUIET, Mark.TO}
    signs = [item for item in statement.items if not isinstance(item, Note)]
    first = signs[0] if signs else None
    return is_alone and isinstance(first, Sign) and first.mark is Mark.TO


def _agree(made: Courses, statement: SigStatement) -> bool:
    """A limit must be the highest dose of a day that is written. Another one is a contradiction."""
    amounts = [item for item in statement.items if isinstance(item, Amount)]
    days = [sum(dose.quantity.picograms for dose in built.doses) for built in made.built]
    if len(amounts) != 1 or masses.mass(made.text, amounts[0], made.facts).picograms != max(days):
        made.fault(statement, LIMIT)
    return True
