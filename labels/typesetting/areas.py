"""Areas and parts of a label, in whole printer dots from its top left corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from labels.barcode import Bars

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """`tenths`: font size in tenths of a point. `percent`: line pitch in percent of the size."""

    weight: str
    tenths: int
    percent: int = 112

    def pitch(self, dpi: int) -> int:
        """Dots from one line of text to the next."""
        return -(-self.tenths * self.percent * dpi // 72000)


@dataclass(frozen=True, slots=True)
class Area:
    """The lines of one field, and the box that they must not leave."""

    field: str
    lines: tuple[str, ...]
    style: Style
    width: int
    pitch: int
    x: int = 0
    y: int = 0
    align: Align = "left"
    is_inverse: bool = False

    @property
    def height(self) -> int:
        """Dots from the top of the first line to the bottom of the last."""
        return self.pitch * len(self.lines)

    def at(self, x: int, y: int) -> "Area":
        """The same lines at another place. Called often, because many forms are tried."""
        return Area(
            self.field, self.lines, self.style, self.width, self.pitch, x, y, self.align,
            self.is_inverse,
        )  # fmt: skip


# A tuple, because the days of a calendar have thousands, and each is moved often.
class Box(NamedTuple):
    """A solid black rectangle."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Symbol:
    """The barcode. `x` is the left edge of its first bar."""

    x: int
    y: int
    height: int
    bars: Bars


@dataclass(frozen=True, slots=True)
class Part:
    """Elements of a label that are moved together, relative to the part's top left corner."""

    height: int
    areas: tuple[Area, ...] = ()
    boxes: tuple[Box, ...] = ()
    symbols: tuple[Symbol, ...] = ()

    def moved(self, x: int, y: int) -> "Part":
        """The same part, moved right and down by these dots."""
        if not x and not y:
            return self
        return Part(
            self.height,
            tuple(area.at(area.x + x, area.y + y) for area in self.areas),
            tuple(Box(box.x + x, box.y + y, box.width, box.height) for box in self.boxes),
            tuple(Symbol(one.x + x, one.y + y, one.height, one.bars) for one in self.symbols),
        )


def together(parts: Sequence[Part]) -> Part:
    """Parts at their places, as high as the highest."""
    return Part(
        max((part.height for part in parts), default=0),
        tuple(area for part in parts for area in part.areas),
        tuple(box for part in parts for box in part.boxes),
        tuple(symbol for part in parts for symbol in part.symbols),
    )


def stacked(parts: Sequence[Part], gap: int = 0) -> Part:
    """Parts one below the other with `gap` dots between them. Empty ones take no room."""
    placed, y = [], 0
    for part in parts:
        if part.height:
            placed.append(part.moved(0, y))
            y += part.height + gap
    one = together(placed)
    return Part(stacked_height(parts, gap), one.areas, one.boxes, one.symbols)


def stacked_height(parts: Sequence[Part], gap: int = 0) -> int:
    """Dots from the top of the first to the bottom of the last of `stacked` parts."""
    heights = [part.height for part in parts if part.height]
    return sum(heights) + gap * max(len(heights) - 1, 0)
