"""Statements of a sig: a phase, a step, a rest or an end."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pharmacy.core.sig.items import (
    Amount,
    Bare,
    Item,
    Lasts,
    OnDays,
    Sign,
)
from pharmacy.core.sig.vocabulary import Mark

STRONG = (Mark.THEN, Mark.BREAK, Mark.COLON)
WEAK = (Mark.COMMA, Mark.AND)
STEPS = (Mark.UP, Mark.DOWN)


@dataclass(slots=True)
class SigStatement:
    """Items that belong together, in the order of the text.

    is_in_turn: the text says that it follows the previous one: "then", "week 2", "thereafter".
    by_comma: only a comma is before it, as in a list.
    """

    items: list[Item] = field(default_factory=list)
    is_in_turn: bool = False
    by_comma: bool = False
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
    def has_amount(self) -> bool:
        """Whether it has an amount with a unit."""
        return Amount in self.kinds

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
