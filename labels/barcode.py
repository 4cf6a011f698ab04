"""Converts text to the bars of a Code 128, in whole printer dots."""

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from barcode import codex
from barcode.charsets import code128 as code128_set

from labels.errors import BarcodeRefused

# ISO/IEC 15417: the quiet zone on each side is at least ten modules.
QUIET_MODULES = 10
# The stop symbol and the final bar.
END = f"{code128_set.STOP}11"


@dataclass(frozen=True, slots=True)
class Bars:
    """`runs` are the widths, in modules, of bar, space, bar, ... bar. A module is `dots` wide."""

    runs: tuple[int, ...]
    dots: int

    @property
    def width(self) -> int:
        """Printer dots from the first bar's left edge to the last bar's right edge."""
        return sum(self.runs) * self.dots

    @property
    def quiet_zone(self) -> int:
        """Printer dots that must stay white on each side."""
        return QUIET_MODULES * self.dots

    def spans(self) -> Iterator[tuple[int, int]]:
        """For each bar its left edge, in printer dots from the first bar's, and its width."""
        x = 0
        for run, is_bar in zip(self.runs, itertools.cycle((True, False)), strict=False):
            if is_bar:
                yield x, run * self.dots
            x += run * self.dots


def code128(text: str, module_dots: int) -> Bars:
    """The bars of `text` (printable ASCII), each module `module_dots` printer dots wide.

    Raises BarcodeRefused for an empty text or any other character.
    """
    if not text or not (text.isascii() and text.isprintable()):
        raise BarcodeRefused("A barcode holds printable ASCII characters, one at least.")
    return Bars(_runs(text), module_dots)


@functools.lru_cache(maxsize=64)
def _runs(text: str) -> tuple[int, ...]:
    modules = "".join(code128_set.CODES[sign] for sign in _signs(text)) + END
    return tuple(len(list(run)) for _, run in itertools.groupby(modules))


def _signs(text: str) -> list[int]:
    """Start, text and check symbol. ISO/IEC 15417 gives each symbol a number."""
    signs: list[int] = codex.Code128(text).encoded
    if text.startswith("99"):
        # python-barcode confuses this pair of digits with the symbol that switches to digits, which
        # has the same number, and omits it. A scanner would then read another number.
        signs.insert(1, 99)
    return [*signs, (signs[0] + sum(place * sign for place, sign in enumerate(signs))) % 103]
