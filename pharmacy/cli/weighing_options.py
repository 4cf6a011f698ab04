"""The options of `pharmacy weigh`: each is read strictly, and all errors are reported together."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.making import amounts
from pharmacy.core.making.remedies import MOST_UNITS
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit, read_number

Value = TypeVar("Value")
STRENGTH = re.compile(r"(?P<number>[^a-zA-Z ]*) *(?P<unit>[a-z]+)", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
MOST_ASSAY = Fraction(110)
LEAST_WEIGHT = Fraction(1, 100)
MOST_WEIGHT = Fraction(1_000_000)
LEAST_TRITURATE, MOST_TRITURATE = Fraction(1, 1000), Fraction(999)
HUNDRED = Fraction(100)


class OptionError(Exception):
    """One option cannot be used. It says what to write."""


@dataclass
class OptionReader:
    """Reads options one by one, and keeps each error with its option."""

    problems: list[Problem] = field(default_factory=list)

    def read(
        self, option: str, text: str | None, parse: Callable[[str], Value], absent: Value
    ) -> Value:
        """What an option says. `absent` if it was not given, or if it cannot be used."""
        if text is None:
            return absent
        try:
            return parse(text.strip())
        except (OptionError, NotAQuantity) as error:
            self.note(option, str(error))
            return absent

    def note(self, option: str, message: str) -> None:
        """Keep an error of an option."""
        self.problems.append(Problem(option, "option", message))

    def finish(self) -> None:
        """Raise InvalidInput if any option was wrong."""
        if self.problems:
            raise InvalidInput(self.problems)


def strength(text: str) -> Quantity:
    """A mass above zero, in mg or mcg, such as "0.5 mg"."""
    match = STRENGTH.fullmatch(text)
    if match is None or match["unit"] not in list(Unit):
        raise OptionError('Write a number and mg or mcg, such as "0.5 mg".')
    mass = Quantity.read(match["number"], Unit(match["unit"]))
    if not mass:
        raise OptionError("Write a strength above zero.")
    return mass


def triturate(text: str) -> Fraction:
    """A strength in mg/g, such as "10 mg/g"."""
    value, unit = text.removesuffix("mg/g"), text.endswith("mg/g")
    if not unit:
        raise OptionError('Write a number and mg/g, such as "10 mg/g".')
    return number(LEAST_TRITURATE, MOST_TRITURATE)(value.strip())


def whole(least: int) -> Callable[[str], int]:
    """Reads a whole number from `least` to the most units of a batch."""

    def parse(text: str) -> int:
        if not WHOLE.fullmatch(text) or not least <= int(text) <= MOST_UNITS:
            raise OptionError(f"Write a whole number from {least} to {MOST_UNITS:,d}.")
        return int(text)

    return parse


def number(least: Fraction, most: Fraction) -> Callable[[str], Fraction]:
    """Reads a plain decimal number within these limits."""

    def parse(text: str) -> Fraction:
        whole_digits, decimals = read_number(text)
        value = Fraction(f"{whole_digits}.{decimals or 0}")
        if not least <= value <= most:
            raise OptionError(f"Write a number from {_plain(least)} to {_plain(most)}.")
        return value

    return parse


PERCENT = number(Fraction(0), HUNDRED)
WEIGHT = number(LEAST_WEIGHT, MOST_WEIGHT)


def assay(text: str) -> Fraction:
    """A percentage above zero."""
    value = number(Fraction(0), MOST_ASSAY)(text)
    if not value:
        raise OptionError("Write a percentage above zero.")
    return value


def water(text: str) -> Fraction:
    """A percentage below 100."""
    value = PERCENT(text)
    if value == HUNDRED:
        raise OptionError("Write a percentage below 100.")
    return value


def triturates(text: str) -> tuple[Fraction, ...]:
    """Strengths in mg/g, separated by commas."""
    parse = number(LEAST_TRITURATE, MOST_TRITURATE)
    return tuple(parse(part.strip()) for part in text.split(",")) if text else ()


def _plain(value: Fraction) -> str:
    return amounts.number_text(value, 3)
