"""Stocks for tests of printers, and dots as rows of digits, and what of them is ink."""

import pytest

from labels.dots import Dots
from labels.stock import LABELS

# Whole points and others, both resolutions, words across and along: each printer prints these in
# `make test`, and all stocks in `make drill`.
TYPICAL = ("4x3", "3.5x1.25-300dpi", "62mm-wide")
EVERY = pytest.mark.parametrize(
    "stock",
    [
        pytest.param(stock, id=name, marks=() if name in TYPICAL else pytest.mark.drill)
        for name, stock in LABELS.items()
    ],
)


def inked(rows: list[str]) -> list[str]:
    """The rows and columns from the first black dot to the last."""
    used = [row for row in range(len(rows)) if "1" in rows[row]]
    rows = rows[used[0] : used[-1] + 1]
    left = min(row.index("1") for row in rows if "1" in row)
    right = max(row.rindex("1") for row in rows if "1" in row)
    return [row[left : right + 1] for row in rows]


def rows_of(dots: Dots) -> list[str]:
    """Row by row a digit for each dot; 1 is black."""
    size = dots.row_bytes
    cut = (dots.rows[start : start + size] for start in range(0, len(dots.rows), size))
    return [f"{int.from_bytes(row, 'big'):0{8 * size}b}" for row in cut]
