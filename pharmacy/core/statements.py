"""Sentences that labels must carry, and the rules that require them."""

import datetime
from collections.abc import Set
from dataclasses import dataclass

from pharmacy.core.languages import Worded

EVERYWHERE = "US"


@dataclass(frozen=True, slots=True)
class StatementRule:
    """Where and when a sentence is required, including both days. None is no end.

    jurisdiction: "US", or a state such as "US-TX".
    """

    jurisdiction: str
    first_on: datetime.date
    last_on: datetime.date | None = None

    def is_in_force(self, states: Set[str], day: datetime.date) -> bool:
        """Whether it applies in one of the states (two letters each) on a day."""
        is_here = self.jurisdiction in {EVERYWHERE, *(f"US-{state}" for state in states)}
        return is_here and self.first_on <= day and (self.last_on is None or day <= self.last_on)


@dataclass(frozen=True, slots=True)
class RequiredStatement:
    """A sentence with every rule that requires it. `{pharmacy}` is the pharmacy's name."""

    code: str
    words: Worded
    rules: tuple[StatementRule, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """Every sentence that a rule requires."""

    version: str
    every: tuple[RequiredStatement, ...]

    def due(self, states: Set[str], day: datetime.date) -> tuple[Worded, ...]:
        """What a label of that day must carry, by the pharmacy's states and the patient's."""
        return tuple(
            statement.words
            for statement in self.every
            if any(rule.is_in_force(states, day) for rule in statement.rules)
        )
