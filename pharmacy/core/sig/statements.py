"""Groups items into statements: a phase, a step, a rest or an end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from pharmacy.core.sig import vocabulary as known
from pharmacy.core.sig.items import (
    Amount,
    At,
    Bare,
    DispensedQuantity,
    DrugName,
    Item,
    Lasts,
    OnDays,
    Refills,
    Sign,
    TimesADay,
)
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

STRONG = (Mark.THEN, Mark.BREAK, Mark.COLON)
WEAK = (Mark.COMMA, Mark.AND)
STEPS = (Mark.UP, Mark.DOWN)
DANGLING = "the text may be cut off here: ask for all of it, and write what follows"


@dataclass(slots=True)
class SigStatement:
    """Items that belong together, in the order of the text.

    is_in_turn: the text says that it follows the previous one: "then", "week 2", "thereafter".
    """

    items: list[Item] = field(default_factory=list)
    is_in_turn: bool = False
    marks: set[Mark] = field(default_factory=set)
    kinds: set[type[Item]] = field(default_factory=set)

    @classmethod
    def of(cls, items: Iterable[Item], *, is_in_turn: bool) -> "SigStatement":
        """A statement of these items."""
        made = cls(is_in_turn=is_in_turn)
        for item in items:
            made.add(item)
        return made

    def add(self, item: Item) -> None:
        """Add an item and record what it states, so that later questions need no search."""
        self.items.append(item)
        self.kinds.add(type(item))
        if isinstance(item, Sign):
            self.marks.add(item.mark)

    def has(self, *marks: Mark) -> bool:
        """Whether it has one of the marks."""
        return not self.marks.isdisjoint(marks)

    @property
    def is_begun(self) -> bool:
        """Whether it has anything but filler words."""
        return bool(self.kinds - {Sign} or self.marks - {Mark.FILLER})

    @property
    def says_dose(self) -> bool:
        """Whether it has an amount, or "none"."""
        return not self.kinds.isdisjoint((Amount, Bare)) or self.has(Mark.NO_DOSE, Mark.HOLD)

    @property
    def says_length(self) -> bool:
        """Whether it has a length or an open end."""
        return not self.kinds.isdisjoint((Lasts, OnDays)) or self.has(Mark.OPEN)

    @property
    def is_step(self) -> bool:
        """Whether it increases or decreases the dose."""
        return self.has(*STEPS)

    @property
    def is_complete(self) -> bool:
        """Whether a comma may end it."""
        if self.is_step:
            return self.has(Mark.TO, Mark.GONE)
        return self.says_dose and self.says_length


def statements(text: SigText, items: Sequence[Item]) -> list[SigStatement]:
    """The statements of a text, without those about quantity and refills."""
    found = [SigStatement()]
    pending: Sign | None = None
    told = [item for item in items if not isinstance(item, DispensedQuantity | Refills)]
    for place, item in enumerate(told):
        if isinstance(item, Sign) and item.mark in STRONG:
            pending = None
            said_before = found[-1].is_in_turn and not found[-1].items
            found.append(SigStatement(is_in_turn=item.mark is Mark.THEN or said_before))
        elif isinstance(item, Sign) and item.mark in WEAK:
            pending = item
        else:
            if _starts(text, found[-1], told, place, pending):
                found.append(SigStatement(is_in_turn=_says_turn(item)))
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
        before = item


def _is_vain_each(item: Sign, before: Item | None, following: Item | None) -> bool:
    """Whether "each" ends a phase that gives no length for its doses."""
    is_last = following is None or (isinstance(following, Sign) and following.mark in STRONG)
    return item.mark is Mark.EACH and is_last and not isinstance(before, Lasts | OnDays)


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
    return isinstance(item, OnDays) or (isinstance(item, Sign) and item.mark is Mark.OPEN)


def _starts(
    text: SigText, now: SigStatement, told: Sequence[Item], place: int, pause: Sign | None
) -> bool:
    """Whether the item at `place` starts a new statement after the items of `now`.

    After "and", a dose does not: "1 mg hs x 7d and 2 mg qam x 7d" may be the same seven days.
    """
    item = told[place]
    if not now.is_begun:
        return False
    has_pause = text.words[item.first].on_new_line
    if pause is not None:
        has_pause = pause.mark is not Mark.AND
    match item:
        case Sign(mark=Mark.UP | Mark.DOWN | Mark.STOP):
            return True
        case Sign(mark=Mark.ALSO):
            return now.says_dose
        case Sign(mark=Mark.OPEN):
            return now.is_complete
        case OnDays():
            is_trailing = now.says_dose and not now.says_length and pause is None
            return item.is_heading or not is_trailing
        case At() | TimesADay():
            return has_pause and now.is_complete and _amount_follows(told, place)
        case _:
            return has_pause and now.is_complete and not _belongs(now, item)


def _belongs(now: SigStatement, item: Item) -> bool:
    """Whether a complete statement still takes the item: "for 7 days, each dose ..."."""
    if isinstance(item, Sign):
        return item.mark in (Mark.TO, Mark.BY, Mark.IN_ALL, Mark.EACH)
    return not isinstance(item, Amount | Bare | DrugName) and now.is_step


def _amount_follows(told: Sequence[Item], place: int) -> bool:
    """Whether an amount comes before the next pause: "..., at bedtime 1 mg"."""
    for following in range(place + 1, len(told)):
        item = told[following]
        if isinstance(item, Amount):
            return True
        if isinstance(item, Sign) and item.mark in (*STRONG, *WEAK):
            return False
    return False
