"""An arrangement of words to HTML, and the stylesheet of a stock."""

import base64
import functools
from collections.abc import Callable

import jinja2

from labels import fonts
from labels.barcode import PARTS_PER_DOT
from labels.fit import Arrangement
from labels.fit.areas import Area, Box, Symbol
from labels.stock import Stock

# A name of its own, so that no other version of the font on this machine is taken for it.
FAMILY = f"{fonts.FAMILY} Label"
CSS_PIXELS_PER_INCH = 96
CSS_WEIGHTS = {"regular": 400, "bold": 700}


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("labels"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )


def html(arrangement: Arrangement, stock: Stock) -> str:
    """The label as a document; words stand in it as text alone, never in a tag or a style."""
    pixels = functools.partial(_pixels, dpi=stock.dpi)
    return (
        _templates()
        .get_template("container.html")
        .render(
            part=arrangement.part,
            place=functools.partial(_place, pixels=pixels),
            place_symbol=functools.partial(_place_symbol, pixels=pixels),
            type_size=functools.partial(_type_size, pixels=pixels),
            units=PARTS_PER_DOT,
        )
    )


def stylesheet(stock: Stock) -> str:
    """The CSS of the template on this stock, with the label's own font inside."""
    faces = "".join(_font_face(weight) for weight in fonts.FILES)
    size = f"{_decimal(stock.width_mils * 10)}in {_decimal(stock.height_mils * 10)}in"
    rules = _templates().get_template("container.css").render(family=FAMILY, size=size)
    return faces + rules


def _font_face(weight: str) -> str:
    data = base64.b64encode(fonts.face(weight).file.read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {CSS_WEIGHTS[weight]}; '
        f'src: url("data:font/ttf;base64,{data}") }}\n'
    )


def _place(thing: Area | Box, pixels: Callable[[int], str]) -> str:
    return _box(thing.x, thing.y, thing.width, thing.height, pixels)


def _place_symbol(symbol: Symbol, pixels: Callable[[int], str]) -> str:
    return _box(symbol.x, symbol.y, symbol.bars.width, symbol.height, pixels)


def _box(x: int, y: int, width: int, height: int, pixels: Callable[[int], str]) -> str:
    return (
        f"left: {pixels(x)}; top: {pixels(y)}; width: {pixels(width)}; height: {pixels(height)}"
    )


def _type_size(area: Area, pixels: Callable[[int], str]) -> str:
    points = _decimal(area.style.tenths * 1000)
    return f"font-size: {points}pt; line-height: {pixels(area.pitch)}"


def _pixels(dots: int, dpi: int) -> str:
    """Printer dots as a CSS length, to a ten-thousandth of a pixel."""
    return f"{_decimal(dots * CSS_PIXELS_PER_INCH * 10_000 // dpi)}px"


def _decimal(ten_thousandths: int) -> str:
    whole, rest = divmod(ten_thousandths, 10_000)
    return f"{whole}.{rest:04d}"
