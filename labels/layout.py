"""An arrangement of words to HTML, and the stylesheet of all."""

import base64
import functools

import jinja2

from labels import fonts
from labels.fit import Arrangement
from labels.fit.areas import Area, Part
from labels.stock import Stock

# A name of its own, so that no other version of the font on this machine is taken for it.
FAMILY = f"{fonts.FAMILY} Label"
CSS_PIXELS_PER_INCH = 96
# Boxes and bars are drawn a twentieth of a dot smaller on each side, so that a rasteriser that
# paints every dot it touches (as PDF asks) and one that looks at its middle paint the same dots.
PARTS_PER_DOT = 20
TITLES = {"label": "Container label", "sheet": "Patient schedule"}
CSS_WEIGHTS = {"regular": 400, "bold": 700}


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("labels"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )


def html(*pages: Arrangement, stock: Stock, language: str = "en") -> str:
    """Pages of one size as a document; words stand in it as text, never in a tag or a style."""
    width, height = (_side(side, stock) for side in (pages[0].width, pages[0].height))
    view_box = f"0 0 {pages[0].width * PARTS_PER_DOT} {pages[0].height * PARTS_PER_DOT}"
    return (
        _templates()
        .get_template("container.html")
        .render(
            language=language,
            title=TITLES[stock.kind],
            pages=pages,
            style=functools.partial(_style, stock=stock),
            drawing=_drawing,
            size=f"{width} {height}",
            sides=f"width: {width}; height: {height}",
            view_box=view_box,
        )
    )


@functools.cache
def stylesheet() -> str:
    """The CSS of the template on every stock, with the label's own font inside.

    The size of the page is not in it: on a continuous roll each label has another.
    """
    faces = "".join(_font_face(weight) for weight in fonts.FILES)
    return faces + _templates().get_template("container.css").render(family=FAMILY)


def _font_face(weight: str) -> str:
    data = base64.b64encode(fonts.face(weight).file.read_bytes()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {CSS_WEIGHTS[weight]}; '
        f'src: url("data:font/ttf;base64,{data}") }}\n'
    )


def _style(area: Area, stock: Stock) -> str:
    lengths = {
        "left": area.x,
        "top": area.y,
        "width": area.width,
        "height": area.height,
        "line-height": area.pitch,
    }
    placed = "; ".join(f"{name}: {_pixels(dots, stock)}" for name, dots in lengths.items())
    return f"{placed}; font-size: {_decimal(area.style.tenths * 1000)}pt"


def _drawing(part: Part) -> str:
    """Everything black but the letters, as one SVG path in parts of a printer dot."""
    boxes = [(box.x, box.y, box.width, box.height) for box in part.boxes]
    bars = [
        (symbol.x + x, symbol.y, width, symbol.height)
        for symbol in part.symbols
        for x, width in symbol.bars.spans()
    ]
    return "".join(_rectangle(*(dots * PARTS_PER_DOT for dots in box)) for box in boxes + bars)


def _rectangle(x: int, y: int, width: int, height: int) -> str:
    across, down = width - 2, height - 2
    return f"M{x + 1} {y + 1}h{across}v{down}h{-across}z"


def _pixels(dots: int, stock: Stock) -> str:
    """Printer dots as a CSS length, to a ten-thousandth of a pixel."""
    return f"{_decimal(dots * CSS_PIXELS_PER_INCH * 10_000 // stock.dpi)}px"


def _side(dots: int, stock: Stock) -> str:
    """A side of the page: a hair less than its dots where these are no whole pixels.

    A rasteriser that rounds up, as poppler does, would else add a dot for an error in the 16th
    place.
    """
    pixels = dots * CSS_PIXELS_PER_INCH * 10_000 // stock.dpi
    return f"{_decimal(pixels - (pixels % 10_000 > 0))}px"


def _decimal(ten_thousandths: int) -> str:
    whole, rest = divmod(ten_thousandths, 10_000)
    return f"{whole}.{rest:04d}"
