"""The weight that a balance sent, and the reasons why there is none."""

from dataclasses import dataclass
from decimal import Decimal

from pharmacy.core.errors import PharmacyError
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit

# Milligrams in one of the unit. Any other unit is refused: a carat must not pass as a gram.
MILLIGRAMS = {"mg": 1, "g": 1_000, "kg": 1_000_000}
MOST_DIGITS = 12


class BalanceFailed(PharmacyError):
    """No weight was read. The message says what the person at the balance can do."""

    code = "balance_failed"


@dataclass(frozen=True, slots=True)
class BalanceReading:
    """A stable net weight, zero or more, as a balance sent it.

    text: its digits as sent, such as "0.4500". unit: as sent: mg, g or kg.
    serial: the serial number of the balance; None if its protocol does not report it.
    """

    text: str
    unit: str
    serial: str | None = None

    @property
    def weight(self) -> Quantity:
        """The same weight in milligrams, exactly."""
        milligrams = Decimal(self.text) * MILLIGRAMS[self.unit]
        return Quantity(int(milligrams.scaleb(Unit.MG.decimals)), Unit.MG)

    def __str__(self) -> str:
        """As a person sees it on the balance: "0.4500 g"."""
        return f"{self.text} {self.unit}"


def reading_of(sign: str, digits: str, unit: str) -> BalanceReading:
    """The reading of one answer. Raises BalanceFailed.

    sign: "-" if the balance shows less than zero. digits: with at most one point between them.
    """
    if unit not in MILLIGRAMS:
        raise failed_unit(unit)
    if len(digits) > MOST_DIGITS:
        raise BalanceFailed(
            Message("balance_digits", "The balance sent too many digits. Weigh again.")
        )
    if sign == "-" and Decimal(digits):
        raise BalanceFailed(
            Message(
                "balance_below_zero",
                "The balance shows -%(digits)s %(unit)s. Tare it, then weigh again.",
                digits=digits,
                unit=unit,
            )
        )
    return BalanceReading(digits, unit)


def failed_unit(unit: str) -> BalanceFailed:
    """The refusal of a weight in a unit that is not known, or in none."""
    return BalanceFailed(
        Message(
            "balance_unit",
            'The balance weighs in "%(unit)s". Set it to g or mg, then weigh again.',
            unit=unit,
        )
    )


def failed_unstable() -> BalanceFailed:
    """The refusal of a weight that still changes."""
    return BalanceFailed(
        Message(
            "balance_unstable",
            "The weight is not stable. Close the draft shield and wait, then weigh again.",
        )
    )


def failed_busy() -> BalanceFailed:
    """The balance does something else, or found no stable weight in its own time."""
    return BalanceFailed(
        Message(
            "balance_busy",
            "The balance is busy, or found no stable weight. Wait, then weigh again.",
        )
    )


def failed_overload() -> BalanceFailed:
    """More lies on the pan than the balance can weigh."""
    return BalanceFailed(
        Message("balance_overload", "The balance is overloaded. Take something off its pan.")
    )


def failed_underload() -> BalanceFailed:
    """The pan is missing or lifted."""
    return BalanceFailed(
        Message("balance_underload", "The balance is underloaded. See whether its pan is in place.")
    )


def failed_garbled() -> BalanceFailed:
    """An answer that the maker's manual does not have."""
    return BalanceFailed(
        Message(
            "balance_garbled",
            "The balance sent something that is not a weight. Weigh again. If it happens again, "
            "see whether its protocol and serial settings match.",
        )
    )
