"""Parses the steps of a titration."""

from dataclasses import dataclass, field

from pharmacy.core.sig.items import (
    Amount,
    At,
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
from pharmacy.core.sig.sayings import NO_AMOUNT, OUT_OF_PLACE, TWICE
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark


@dataclass(slots=True)
class SaidStep:
    """An increase (1) or decrease (-1) `by` an amount at an interval `to` a target."""

    statement: SigStatement
    way: int
    by: Amount | None = None
    to: Amount | None = None
    every: Every | TimesADay | None = None
    lasts: Lasts | None = None
    times: list[At] = field(default_factory=list)
    start: Amount | None = None
    begins: Lasts | OnDays | None = None
    often: TimesADay | None = None
    is_each: bool = False
    is_to_zero: bool = False
    is_open: bool = False


def step(text: SigText, statement: SigStatement) -> SaidStep:
    """A statement as a step. Items that do not fit are faults."""
    said = SaidStep(statement, 1 if statement.has(Mark.UP) else -1)
    role: Sign | None = None
    for item in statement.items:
        match item:
            case Sign(mark=Mark.BY | Mark.TO | Mark.FROM):
                role = item
            case Amount() if role is not None and role.mark is Mark.FROM and said.start is None:
                said.start, role = item, None
            case Amount():
                _add_amount(text, said, item, is_target=role is not None and role.mark is Mark.TO)
                role = None
            case _:
                _add_to_step(text, said, item)
    if role is not None:
        text.fault(role.first, role.last, NO_AMOUNT)
    return said


def _add_amount(text: SigText, said: SaidStep, item: Amount, *, is_target: bool) -> None:
    before = said.to if is_target else said.by
    if before is not None:
        text.fault(item.first, item.last, TWICE)
    if is_target:
        said.to = item
    else:
        said.by = item


def _add_to_step(text: SigText, said: SaidStep, item: Item) -> None:
    if not _add_days(text, said, item):
        _add_other(text, said, item)


def _add_days(text: SigText, said: SaidStep, item: Item) -> bool:
    """Add what an item says of days and times. False if it says nothing of them."""
    match item:
        case Every() | TimesADay(times=0 | 1):
            _add_interval(text, said, item)
        case Lasts(is_before=True) | OnDays(is_range=False) if said.begins is None:
            said.begins = item
        case OnDays(is_heading=True) if item is said.statement.items[0]:
            said.begins = item
        case Lasts() if said.to is not None and said.lasts is None:
            said.lasts = item
        case TimesADay() if said.often is None or said.often.times == item.times:
            said.often = item
        case At():
            said.times.append(item)
        case _:
            return False
    return True


def _add_other(text: SigText, said: SaidStep, item: Item) -> None:
    match item:
        case Sign(mark=Mark.EACH):
            said.is_each = True
        case Sign(mark=Mark.GONE | Mark.OPEN):
            said.is_to_zero = said.is_to_zero or item.mark is Mark.GONE
            said.is_open = said.is_open or item.mark is Mark.OPEN
        case Sign(mark=Mark.FILLER | Mark.COMMA | Mark.AND | Mark.UP | Mark.DOWN) | DrugName():
            pass
        case Note(each_meal=False) | Strength():
            pass
        case Restated():
            amount = said.to or said.by
            if amount is None or amount.mass != item.mass:
                text.fault(item.first, item.last, TWICE)
        case _:
            text.fault(item.first, item.last, OUT_OF_PLACE)


def _add_interval(text: SigText, said: SaidStep, item: Every | TimesADay) -> None:
    """Add an interval. "daily" counts as one only if there is no other."""
    if isinstance(item, Every) and isinstance(said.every, Every):
        text.fault(item.first, item.last, TWICE)
    if isinstance(item, Every) or said.every is None:
        said.every = item
