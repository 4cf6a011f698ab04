"""Bare numbers that count capsules: "then 2 daily", "1 qhs x 14d, 2 qhs x 14d"."""

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
    Sign,
    TimesADay,
)
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

# More is a dose whose unit is missing: "take 20 every morning".
MOST = 4
_AFTER = (At, TimesADay, Every, Lasts, OnDays, DrugName, Note)


def read(text: SigText, said: list[SigStatement]) -> None:
    """Read bare numbers as capsules, if no dose of the text is written as a mass alone.

    Beside "0.5 mg", "1 qhs" may be 1 mg or 1 capsule.
    """
    amounts = [item for statement in said for item in statement.items if isinstance(item, Amount)]
    if any(amount.capsules is None for amount in amounts):
        return
    for place, statement in enumerate(said):
        if Bare in statement.kinds:
            items = [_read(text, statement.items, at) for at in range(len(statement.items))]
            said[place] = SigStatement.of(items, is_in_turn=statement.is_in_turn)


def _read(text: SigText, items: list[Item], place: int) -> Item:
    item = items[place]
    if not isinstance(item, Bare) or not item.number.whole:
        return item
    before = items[place - 1] if place else None
    following = items[place + 1] if place + 1 < len(items) else None
    is_clear = isinstance(following, _AFTER) or _is_mark(following, Mark.FILLER)
    # "2 pm" is a time of the clock as well.
    is_clear = is_clear and item.number.whole <= MOST and not _is_half_of_day(text, following)
    is_clear = is_clear and not (item.number.whole > 1 and _is_of_day(text, following))
    is_begun = before is None or isinstance(before, (Sign, At, OnDays, Lasts))
    if not is_clear or not is_begun:
        return item
    return Amount(item.first, item.last, None, item.number.whole, is_bare=True)


def _is_of_day(text: SigText, item: Item | None) -> bool:
    """ "2 a day", "2/day": both at once, or one twice."""
    return isinstance(item, TimesADay) and text.plain(item.first) in {"a", "per", "/"}


def _is_half_of_day(text: SigText, item: Item | None) -> bool:
    return isinstance(item, At) and text.plain(item.first) in {"am", "pm"}


def _is_mark(item: Item | None, mark: Mark) -> bool:
    return isinstance(item, Sign) and item.mark is mark
