"""Converts an arrangement of words to HTML, and makes the stylesheet for all."""

import base64
import functools
from collections.abc import Hashable, Iterable
from typing import TypeVar

import jinja2

from labels import fonts
from labels.stock import Stock
from labels.typesetting import Arrangement
from labels.typesetting.areas import Area, Part

# A unique name, so that no other version of the font on this machine is used instead.
FAMILY = f"{fonts.FAMILY} Label"
CSS_PIXELS_PER_INCH = 96
# Boxes and bars are drawn a quarter of a dot smaller on each side. Then a rasterizer that paints
# every dot it touches (as PDF requires) and one that tests the center paint the same dots, although
# the page may be up to a quarter of a dot off the printer's grid.
PARTS_PER_DOT, RIM = 20, 5
TITLES = {"label": "Container label", "sheet": "Patient schedule"}
CSS_WEIGHTS = {"regular": 400, "bold": 700}

T = TypeVar("T", bound=Hashable)


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("labels"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )


def html(*pages: Arrangement, stock: Stock, language: str = "en") -> str:
    """Pages as a document. Words are inserted as text, never in a tag or a style.

    Equal areas on several pages share one class: the renderer computes the style of each class
    once, and styles are the most expensive part of a label.
    """
    sizes = _named("s", [(page.width, page.height) for page in pages])
    placed = [[_place(area, stock) for area in page.part.areas] for page in pages]
    places = _named("p", [place for page in placed for place in page])
    return (
        _templates()
        .get_template("container.html")
        .render(
            language=language,
            title=TITLES[stock.kind],
            sizes=[(name, *(_side(dots, stock) for dots in size)) for size, name in sizes.items()],
            places=places,
            pages=[
                (sizes[page.width, page.height], page, [places[place] for place in on_page])
                for page, on_page in zip(pages, placed, strict=True)
            ],
            view_box=_view_box,
            drawing=_drawing,
        )
    )


def _named(letter: str, things: Iterable[T]) -> dict[T, str]:
    """A name for each distinct value, in order of appearance."""
    return {thing: f"{letter}{number}" for number, thing in enumerate(dict.fromkeys(things))}


@functools.cache
def stylesheet() -> str:
    """The CSS of the template for every stock, with the label's own font embedded.

    It does not include the page size, because each label on a continuous roll has another.
    """
    faces = "".join(_font_face(weight) for weight in fonts.FILES)
    return faces + _templates().get_template("container.css").render(family=FAMILY)


def _font_face(weight: str) -> str:
    data = base64.b64encode(fonts.drawn(weight)).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {CSS_WEIGHTS[weight]}; '
        f'src: url("data:font/ttf;base64,{data}") }}\n'
    )


def _place(area: Area, stock: Stock) -> str:
    """The position and text style of an area, as CSS."""
    lengths = {"left": area.x, "top": area.y, "width": area.width, "line-height": area.pitch}
    said = [f"{name}: {_pixels(dots, stock)}" for name, dots in lengths.items()]
    said.append(f"font-size: {_decimal(area.style.tenths * 1000)}pt")
    if area.style.weight != "regular":
        said.append(f"font-weight: {CSS_WEIGHTS[area.style.weight]}")
    if area.align != "left":
        said.append(f"text-align: {area.align}")
    if area.is_inverse:
        said.append("color: white")
    return "; ".join(said)


def _view_box(page: Arrangement) -> str:
    return f"0 0 {page.width * PARTS_PER_DOT} {page.height * PARTS_PER_DOT}"


def _drawing(part: Part) -> str:
    """Everything black except letters, as one SVG path in fractions of a printer dot."""
    boxes = [(box.x, box.y, box.width, box.height) for box in part.boxes]
    bars = [
        (symbol.x + x, symbol.y, width, symbol.height)
        for symbol in part.symbols
        for x, width in symbol.bars.spans()
    ]
    return "".join(_rectangle(*(dots * PARTS_PER_DOT for dots in box)) for box in boxes + bars)


def _rectangle(x: int, y: int, width: int, height: int) -> str:
    # More than half of a one-dot line remains; otherwise a rasterizer might leave it white.
    left, top = (min(RIM, side // 5) for side in (width, height))
    across, down = width - 2 * left, height - 2 * top
    return f"M{x + left} {y + top}h{across}v{down}h{-across}"


def _pixels(dots: int, stock: Stock) -> str:
    """Printer dots as a CSS length, to a ten-thousandth of a pixel."""
    return f"{_decimal(dots * CSS_PIXELS_PER_INCH * 10_000 // stock.dpi)}px"


def _side(dots: int, stock: Stock) -> str:
    """The length of one side of the page: slightly less than its dots if these are no whole pixels.

    Otherwise a rasterizer that rounds up, as poppler does, would add a dot for an error in the 16th
    decimal place.
    """
    pixels = dots * CSS_PIXELS_PER_INCH * 10_000 // stock.dpi
    return f"{_decimal(pixels - (pixels % 10_000 > 0))}px"


def dots(pixels: float, stock: Stock) -> int:
    """The printer dots of a side of the page that the renderer gives in CSS pixels."""
    return round(pixels * stock.dpi / CSS_PIXELS_PER_INCH)


def _decimal(ten_thousandths: int) -> str:
    whole, rest = divmod(ten_thousandths, 10_000)
    return f"{whole}.{rest:04d}"
