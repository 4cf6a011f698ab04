"""Exact quantities of a drug, and the one formatter for them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, total_ordering

from pharmacy.core.messages import Message

DECIMAL_PLACES = 6
LARGEST_WHOLE_DIGITS = 9
_PLAIN_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)


class Unit(StrEnum):
    """A unit of mass. "mcg" and never the micro sign (ISMP, error-prone abbreviations)."""

    MG = "mg"
    MCG = "mcg"

    @property
    def decimals(self) -> int:
        """The number of decimal places of this unit that one picogram needs."""
        return 9 if self is Unit.MG else 6


class NotAQuantity(ValueError):
    """The text is not a plain decimal number. The message says which rule it breaks."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def read_number(text: str) -> tuple[str, str]:
    """The whole and the decimal digits of a plain number such as "0.5".

    Raises NotAQuantity for a sign, an exponent, a comma, a bare point, more than six decimal
    places or more than nine whole digits: forms that people misread by a factor of ten.
    """
    match = _PLAIN_NUMBER.fullmatch(text)
    if match is None:
        raise NotAQuantity(
            Message(
                "not_plain_digits", "Write digits with at most one point between them, such as 0.5."
            )
        )
    whole, decimals = match[1].lstrip("0"), match[2] or ""
    if len(decimals) > DECIMAL_PLACES:
        raise NotAQuantity(
            Message(
                "too_many_decimals", "Write at most %(most)s decimal places.", most=DECIMAL_PLACES
            )
        )
    if len(whole) > LARGEST_WHOLE_DIGITS:
        raise NotAQuantity(
            Message(
                "too_many_digits",
                "Write at most %(most)s digits before the point.",
                most=LARGEST_WHOLE_DIGITS,
            )
        )
    return whole or "0", decimals


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """A mass, zero or more: an integer of picograms, and the unit that it is written in.

    Equality and hash use the mass alone, so that 500 mcg and 0.5 mg are one strength.
    """

    picograms: int
    unit: Unit

    @classmethod
    def read(cls, text: str, unit: Unit) -> "Quantity":
        """The quantity of `text` in `unit`. Raises NotAQuantity."""
        whole, decimals = read_number(text)
        return cls(int(whole + decimals.ljust(unit.decimals, "0")), unit)

    @property
    def value(self) -> str:
        """The number alone, such as "0.5": leading zero, no trailing zeros, exponent or commas."""
        return _written(self.picograms, self.unit)

    def __str__(self) -> str:
        """The quantity as on a label: "0.5 mg", "1,500 mcg".

        Rules of ISMP's List of Error-Prone Abbreviations, Symbols and Dose Designations: a zero
        before the decimal point, no trailing zero, a space before the unit, commas from 1,000 on.
        """
        return _said(self.picograms, self.unit)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.picograms == other.picograms

    def __lt__(self, other: "Quantity") -> bool:
        return self.picograms < other.picograms

    def __hash__(self) -> int:
        return hash(self.picograms)

    def __bool__(self) -> bool:
        return self.picograms > 0

    def __mul__(self, times: int) -> "Quantity":
        return Quantity(self.picograms * times, self.unit)

    def in_unit(self, unit: Unit) -> "Quantity":
        """The same mass, written in `unit`."""
        return Quantity(self.picograms, unit)


@lru_cache(maxsize=1024)
def _written(picograms: int, unit: Unit) -> str:
    """Cached, because few quantities occur repeatedly."""
    digits = str(picograms).rjust(unit.decimals + 1, "0")
    whole, decimals = digits[: -unit.decimals], digits[-unit.decimals :].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


@lru_cache(maxsize=1024)
def _said(picograms: int, unit: Unit) -> str:
    whole, point, decimals = _written(picograms, unit).partition(".")
    return f"{count_text(int(whole))}{point}{decimals} {unit}"


def count_text(count: int) -> str:
    """A count as on a label: digits, with commas from 1,000 on (ISMP)."""
    return f"{count:,d}"
