"""Adds each statement to the courses, by its kind."""

from pharmacy.core.sig import also, asides, steps
from pharmacy.core.sig.courses import ENDED, Courses
from pharmacy.core.sig.items import Lasts, Note, OnDays, Sign
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.vocabulary import Mark

_LIMITS = {"max", "maximum"}


def add(made: Courses, statement: SigStatement, following: SigStatement | None) -> None:
    """Add one statement. following: the next one, which may say that the steps end in a stop."""
    statement = _without_to(made, statement)
    says_dose = statement.says_dose
    if asides.says_no_phase(statement) or asides.add(made, statement):
        return
    if asides.leads(made, statement, following):
        return
    if made.is_stopped:
        made.fault(statement, ENDED)
    elif statement.has(Mark.ALSO):
        also.add(made, statement)
    elif statement.is_step:
        steps.add(made, statement, is_stopped_next=following is not None and _is_stop(following))
    elif _is_stop(statement):
        made.stop(statement)
    elif statement.has(Mark.OPEN) and not says_dose and not _says_length(statement):
        made.go_on(statement)
    else:
        made.add_phase(statement)


def _is_stop(statement: SigStatement) -> bool:
    """Whether it is the end: "stop", or "off" without a length."""
    kinds = (Sign, OnDays, Note)
    if _says_length(statement) or not all(isinstance(item, kinds) for item in statement.items):
        return False
    if not statement.has(Mark.STOP) and OnDays in statement.kinds:
        return False
    return statement.has(Mark.STOP, Mark.NO_DOSE)


def _says_length(statement: SigStatement) -> bool:
    return any(isinstance(item, Lasts) for item in statement.items)


def _without_to(made: Courses, statement: SigStatement) -> SigStatement:
    """ "... and then to a maintenance dose of 4.5 mg" is a phase. "Up to 4.5 mg" is a range."""
    if not statement.is_in_turn or statement.is_step or not statement.has(Mark.TO):
        return statement
    signs = [i for i in statement.items if isinstance(i, Sign) and i.mark is Mark.TO]
    words = {word for i in signs for word in made.text.run(i.first, i.last + 1 - i.first)}
    if any(made.text.plain(i.first) != "to" for i in signs) or not _LIMITS.isdisjoint(words):
        return statement
    items = [item for item in statement.items if item not in signs]
    return SigStatement.of(items, is_in_turn=True) if items else statement
