"""Exact weights in mg as fractions, and how they are written: rounded half up, once, at the end."""

import math
from fractions import Fraction

from pharmacy.core.quantities import Quantity, Unit

PICOGRAMS = 10**9
TENTH = Fraction(1, 10)
HUNDREDTH = Fraction(1, 100)
FINE_BELOW = 10
HALF = Fraction(1, 2)


def ratio(one: Fraction | int, other: Fraction | int) -> Fraction:
    """One number over another, exactly: `/` on integers would make a float."""
    return Fraction(one, other)


def step_of(mg: Fraction) -> Fraction:
    """What a weight is rounded to: 0.1 mg, and below 10 mg 0.01 mg."""
    return TENTH if mg >= FINE_BELOW else HUNDREDTH


def weighed(mg: Fraction) -> Quantity:
    """The weight as a balance shows it, rounded half up."""
    step = step_of(mg)
    return _quantity(math.floor(ratio(mg, step) + HALF) * step)


def at_most(mg: Fraction) -> Quantity:
    """The weight rounded down, for a limit that must not be passed."""
    step = step_of(mg)
    return _quantity(mg // step * step)


def said(mg: Fraction) -> Quantity:
    """A weight that is only talked of: one too small for a balance keeps its digits."""
    if mg >= HUNDREDTH:
        return weighed(mg)
    return Quantity(math.floor(mg * PICOGRAMS + HALF), Unit.MG)


def milligrams(mass: Quantity) -> Fraction:
    """A mass in mg, exactly."""
    return Fraction(mass.picograms, PICOGRAMS)


def number_text(number: Fraction, places: int) -> str:
    """A number rounded half up to some decimal places, without trailing zeros."""
    digits = str(math.floor(number * 10**places + HALF)).rjust(places + 1, "0")
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _quantity(mg: Fraction) -> Quantity:
    return Quantity(int(mg * PICOGRAMS), Unit.MG)
