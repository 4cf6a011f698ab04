"""Converts an arrangement of words to HTML, and makes the stylesheet for all."""

import base64
import functools
from collections.abc import Hashable, Iterable
from typing import TypeVar

import jinja2

from labels import fonts
from labels.stock import Stock
from labels.typesetting import Arrangement
from labels.typesetting.areas import Area

# A unique name, so that no other version of the font on this machine is used instead.
FAMILY = f"{fonts.FAMILY} Label"
CSS_PIXELS_PER_INCH = 96
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


def html(*pages: Arrangement, stock: Stock, language: str = "en", title: str = "") -> str:
    """Pages as a document. Words are inserted as text, never in a tag or a style.

    Equal areas on several pages share one class: the renderer computes the style of each class
    once, and styles are the most expensive part of a label.
    """
    sizes = _named("s", [(page.width, page.height) for page in pages])
    seen = [[_look(area, stock) for area in page.part.areas] for page in pages]
    looks = _named("p", [look for page in seen for look in page])
    return (
        _templates()
        .get_template("container.html")
        .render(
            language=language,
            title=title or TITLES[stock.kind],
            sizes=[(name, *(_side(dots, stock) for dots in size)) for size, name in sizes.items()],
            looks=looks,
            pages=[
                (sizes[page.width, page.height], page, [looks[look] for look in on_page])
                for page, on_page in zip(pages, seen, strict=True)
            ],
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


def _look(area: Area, stock: Stock) -> str:
    """The text style of an area, as CSS. Its position is set after the layout."""
    said = [f"line-height: {_css_pixels(area.pitch, stock)}"]
    said.append(f"font-size: {_decimal(area.style.tenths * 1000)}pt")
    if area.style.weight != "regular":
        said.append(f"font-weight: {CSS_WEIGHTS[area.style.weight]}")
    if area.align != "left":
        said.append(f"text-align: {area.align}; width: {_css_pixels(area.width, stock)}")
    if area.is_inverse:
        said.append("color: white")
    return "; ".join(said)


def pixels(dots: int, stock: Stock) -> float:
    """Printer dots in CSS pixels, to a ten-thousandth."""
    return _parts(dots, stock) / 10_000


def _parts(dots: int, stock: Stock) -> int:
    return dots * CSS_PIXELS_PER_INCH * 10_000 // stock.dpi


def _css_pixels(dots: int, stock: Stock) -> str:
    """Printer dots as a CSS length, to a ten-thousandth of a pixel."""
    return f"{_decimal(_parts(dots, stock))}px"


def _side(dots: int, stock: Stock) -> str:
    """The length of one side of the page: slightly less than its dots if these are no whole pixels.

    Otherwise a rasterizer that rounds up, as poppler does, would add a dot for an error in the 16th
    decimal place.
    """
    parts = _parts(dots, stock)
    return f"{_decimal(parts - (parts % 10_000 > 0))}px"


def dots(pixels: float, stock: Stock) -> int:
    """The printer dots of a side of the page that the renderer gives in CSS pixels."""
    return round(pixels * stock.dpi / CSS_PIXELS_PER_INCH)


def _decimal(ten_thousandths: int) -> str:
    whole, rest = divmod(ten_thousandths, 10_000)
    return f"{whole}.{rest:04d}"
