"""Groups items into statements, and finds where each begins."""

from collections.abc import Sequence
from itertools import zip_longest

from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import (
    Amount,
    At,
    Bare,
    DaysSupply,
    DispensedQuantity,
    DrugName,
    Item,
    Lasts,
    Note,
    OnDays,
    Refills,
    Restated,
    Sign,
    Strength,
    TimesADay,
)
from pharmacy.core.sig.statements import STRONG, WEAK, SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

DANGLING = "the text may be cut off here: ask for all of it, and write what follows"
ADDED = "it is not clear what is added to which dose: write the whole dose of each phase"


def statements(text: SigText, items: Sequence[Item]) -> list[SigStatement]:
    """The statements of a text, without those about quantity and refills."""
    found = [SigStatement()]
    pending: Sign | None = None
    placed = [
        item for item in items if not isinstance(item, DispensedQuantity | Refills | DaysSupply)
    ]
    for place, item in enumerate(placed):
        if isinstance(item, Sign) and item.mark in STRONG:
            pending = None
            said_before = found[-1].is_in_turn and not found[-1].items
            found.append(SigStatement(is_in_turn=item.mark is Mark.THEN or said_before))
        elif isinstance(item, Sign) and item.mark in WEAK:
            pending = item
        else:
            if _starts(text, found[-1], placed, place, pending):
                by_comma = pending is not None and pending.mark is Mark.COMMA
                in_turn = _says_turn(item) or is_next_often(found[-1], placed, place)
                found.append(SigStatement(is_in_turn=in_turn, by_comma=by_comma))
            elif pending is not None and found[-1].items:
                found[-1].add(pending)
            found[-1].add(item)
            pending = None
    _refuse_dangling(text, items)
    return [statement for statement in found if statement.items]


def _refuse_dangling(text: SigText, items: Sequence[Item]) -> None:
    """A word that needs a continuation has none: the text was cut off."""
    before: Item | None = None
    for item, following in zip_longest(items, items[1:]):
        if isinstance(item, Sign) and (
            _is_cut(text, item, following) or _is_vain_each(item, before, following)
        ):
            text.fault(item.first, item.last, DANGLING)
        elif isinstance(item, Sign) and _is_vain_plus(text, item, before, following):
            text.fault(item.first, item.last, ADDED)
        before = item


def _is_vain_each(item: Sign, before: Item | None, following: Item | None) -> bool:
    """Whether "each" ends a phase that gives no length for its doses."""
    is_last = following is None or (isinstance(following, Sign) and following.mark in STRONG)
    return item.mark is Mark.EACH and is_last and not isinstance(before, Lasts | OnDays)


def _is_vain_plus(text: SigText, item: Sign, before: Item | None, following: Item | None) -> bool:
    """ "Then +1 mg" adds to the dose before it; "10 mg qam + 5 mg qpm" are two doses of a day."""
    is_plus = item.mark is Mark.AND and text.plain(item.first) in {"+", "plus"}
    joins = isinstance(before, At | TimesADay) and isinstance(following, Amount | At)
    return is_plus and not joins


def _is_cut(text: SigText, item: Sign, following: Item | None) -> bool:
    leads = text.run(item.first, item.last + 1 - item.first) in known.LEADS
    if following is None:
        return leads or item.mark in (Mark.THEN, Mark.COLON, *WEAK)
    after = following.mark if isinstance(following, Sign) else None
    if leads:
        is_plan = not isinstance(following, DispensedQuantity | Refills)
        return not is_plan or after in (Mark.THEN, Mark.BREAK, *WEAK)
    if item.mark is Mark.AND:
        return isinstance(following, Lasts) or after in (*STRONG, *WEAK)
    return item.mark is Mark.THEN and after is Mark.BREAK


def _says_turn(item: Item) -> bool:
    if isinstance(item, Lasts):
        return item.is_before
    return isinstance(item, OnDays) or (isinstance(item, Sign) and item.mark is Mark.OPEN)


def _starts(
    text: SigText, now: SigStatement, placed: Sequence[Item], place: int, pause: Sign | None
) -> bool:
    """Whether the item at `place` starts a new statement after the items of `now`.

    After "and", a dose does not: "1 mg hs x 7d and 2 mg qam x 7d" may be the same seven days.
    """
    item = placed[place]
    if not now.is_begun:
        return False
    has_pause = text.words[item.first].on_new_line
    if pause is not None:
        is_last = now.by_comma and _follows(placed, place, Lasts)
        has_pause = pause.mark is not Mark.AND or is_last or _has_own_days(now, placed, place)
    elif isinstance(item, Amount):
        has_pause = has_pause or _is_next_phase(now, placed, place)
    by_kind = _starts_by_kind(now, item, pause)
    if by_kind is not None:
        return by_kind
    if _is_row(text, now, item) or not (has_pause and now.is_complete):
        return False
    if isinstance(item, At | TimesADay):
        return _amount_follows(placed, place) or is_next_often(now, placed, place)
    return not _belongs(now, item)


def _starts_by_kind(now: SigStatement, item: Item, pause: Sign | None) -> bool | None:
    """Whether its kind alone lets the item start a statement, or not. None if neither."""
    match item:
        case Sign(mark=Mark.UP | Mark.DOWN | Mark.STOP):
            return now.says_dose or now.is_step or now.has(Mark.STOP)
        case Sign(mark=Mark.ALSO):
            return now.says_dose
        case Sign(mark=Mark.OPEN):
            return now.is_complete
        case Lasts(is_before=True):
            return True
        case Note() | Restated() | Strength():
            return False
        case OnDays():
            is_same = any(isinstance(i, Lasts) and i.days == item.days for i in now.items)
            is_trailing = now.says_dose and pause is None and (is_same or not now.says_length)
            return item.is_heading or not is_trailing
        case _:
            return None


def _is_row(text: SigText, now: SigStatement, item: Item) -> bool:
    """Whether "Week 2: 5 mcg AM, 5 mcg PM" still goes on at the item."""
    first = now.items[0] if now.items else None
    is_headed = isinstance(first, OnDays) and first.is_heading
    if not isinstance(item, Amount | At):
        return False
    return is_headed and not text.words[item.first].on_new_line


def _belongs(now: SigStatement, item: Item) -> bool:
    """Whether a complete statement still takes the item: "for 7 days, each dose ..."."""
    if isinstance(item, Sign) and item.mark in (Mark.TO, Mark.BY):
        return now.is_step
    if isinstance(item, Sign):
        return item.mark in (Mark.IN_ALL, Mark.EACH)
    return not isinstance(item, Amount | Bare | DrugName) and now.is_step


def _is_next_phase(now: SigStatement, placed: Sequence[Item], place: int) -> bool:
    """ "1 mg hs x 7 d 2 mg hs x 7 d": a dose and its length right after another length."""
    return isinstance(now.items[-1], Lasts) and _follows(placed, place, Lasts)


def is_next_often(now: SigStatement, placed: Sequence[Item], place: int) -> bool:
    """ "5 mg 3 times a day for 3 days, twice a day for 3 days": the same dose, less often."""
    often = [i.times for i in now.items if isinstance(i, TimesADay)]
    item = placed[place]
    is_other = isinstance(item, TimesADay) and bool(often) and item.times not in often
    return is_other and Lasts in now.kinds and _follows(placed, place, Lasts)


def _has_own_days(now: SigStatement, placed: Sequence[Item], place: int) -> bool:
    """ "1 mg in weeks 1 and 2, and 2 mg in weeks 3 and 4": each dose has its days."""
    return OnDays in now.kinds and _follows(placed, place, OnDays)


def _amount_follows(placed: Sequence[Item], place: int) -> bool:
    """Whether an amount comes before the next pause: "..., at bedtime 1 mg"."""
    return _follows(placed, place, Amount)


def _follows(placed: Sequence[Item], place: int, kind: type[Item]) -> bool:
    for following in range(place + 1, len(placed)):
        item = placed[following]
        if isinstance(item, kind):
            return True
        if isinstance(item, Sign) and item.mark in (*STRONG, *WEAK):
            return False
    return False
