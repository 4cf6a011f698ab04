"""Texts and numbers that a person types at the bench."""

from pharmacy.core.errors import invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit

MOST_DIGITS = 9


def read_text(pointer: str, text: str, most: int) -> str:
    """A text of 1 to `most` printable characters. Raises InvalidInput at the pointer."""
    found = " ".join(text.split())
    if not 0 < len(found) <= most or not found.isprintable():
        raise invalid(
            pointer,
            "missing",
            Message("bench_text", "Write 1 to %(most)s printable characters.", most=most),
        )
    return found


def read_optional(pointer: str, text: str, most: int) -> str | None:
    """The same, or None for a blank text."""
    return read_text(pointer, text, most) if text.strip() else None


def read_count(pointer: str, text: str) -> int:
    """A whole number, zero or more. Raises InvalidInput at the pointer."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS):
        raise invalid(
            pointer, "number", Message("bench_count", "Write a whole number, such as 30.")
        )
    return int(typed)


def read_milligrams(pointer: str, text: str) -> Quantity:
    """A weight in mg above zero, such as "226.1". Raises InvalidInput at the pointer."""
    try:
        weight = Quantity.read(text.strip(), Unit.MG)
    except NotAQuantity as error:
        raise invalid(pointer, "number", error.message) from None
    if not weight:
        raise invalid(
            pointer, "zero", Message("bench_weight_zero", "Give a weight above zero, in mg.")
        )
    return weight
