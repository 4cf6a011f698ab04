"""Amounts of money in the pharmacy's currency: whole cents, and texts such as "3.50"."""

import re

from pharmacy.core.messages import Message

# The service is for pharmacies in the United States.
CURRENCY = "USD"
MOST_CENTS = 100_000_00
_AMOUNT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?", re.ASCII)


class NotAnAmount(ValueError):
    """A text is not an amount of money. `message` says what to write."""

    def __init__(self) -> None:
        self.message = Message(
            "not_an_amount",
            "Give an amount from 0 to 100000 with at most two decimals, such as 3.50.",
        )
        super().__init__(str(self.message))


def cents_of(text: str) -> int:
    """The cents of a text such as "3", "3.5" or "3.50". Raises NotAnAmount."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise NotAnAmount
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise NotAnAmount
    return cents


def amount_text(cents: int) -> str:
    """The amount with two decimals, such as "70.00"."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}"
