"""Text to the bars of a Code 128, drawn in whole printer dots."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from barcode import codex

from labels.errors import BarcodeRefused

# ISO/IEC 15417: the clear space on each side is ten modules at least.
QUIET_MODULES = 10


@dataclass(frozen=True, slots=True)
class Bars:
    """`runs` are the widths, in modules, of bar, space, bar, ... bar; a module is `dots` wide."""

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
    modules = codex.Code128(text).build()[0]
    return Bars(tuple(len(list(run)) for _, run in itertools.groupby(modules)), module_dots)
