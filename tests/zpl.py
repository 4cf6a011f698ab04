"""The dots of a label in ZPL, the language of Zebra printers, as CUPS and LPrint write them."""

import re

GRAPHIC = re.compile(rb"~DGR:(?:CUPS|LPRINT)\.GRF,(\d+),(\d+),\s*([^\^~]*)")
# G to Y mean 1 to 19 of the next digit, g to z mean 20, 40, ... 400 of it.
COUNTS = {
    **{letter: number for number, letter in enumerate("GHIJKLMNOPQRSTUVWXY", start=1)},
    **{letter: 20 * number for number, letter in enumerate("ghijklmnopqrstuvwxyz", start=1)},
}


def rows(label: bytes) -> list[str]:
    """A digit for each dot, row by row. 1 is black."""
    found = GRAPHIC.search(label)
    assert found is not None
    total, width = int(found[1]), int(found[2])
    digits = _digits(found[3].decode("ascii"), 2 * width)
    assert sum(len(row) for row in digits) == 2 * total
    return [f"{int(row, 16):0{8 * width}b}" for row in digits]


def _digits(written: str, length: int) -> list[str]:
    made: list[str] = []
    row, count = "", 0
    for sign in written:
        if sign in COUNTS:
            count += COUNTS[sign]
            continue
        if sign in ",!":
            row = row.ljust(length, "0" if sign == "," else "F")
        elif sign == ":":
            row = made[-1]
        elif not sign.isspace():
            row += sign * max(count, 1)
        count = 0
        if len(row) == length:
            made.append(row)
            row = ""
    assert row == ""
    return made
