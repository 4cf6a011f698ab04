"""Label stocks: the size of the paper and the dots of the printer."""

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from labels.errors import StocksMalformed

FILE = Path(__file__).with_name("stocks.toml")
PAPER = ("width_mils", "margin_mils", "source", "stocks")
STOCK = ("dpi", "words")
# As stored with each printer and each label.
LONGEST_NAME = 20
# Below this, a font of 6 points is illegible, and two dots are not a suitable barcode module.
LEAST_DPI = 203
MOST = 20_000

Side = Literal["width", "height"]
# What is printed on it: the label of one container, or a patient calendar of any number of pages.
KINDS = ("label", "sheet")
Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Stock:
    """Lengths in thousandths of an inch (mils), `dpi` in printer dots per inch.

    Width and height are as the words are read. `open_side` is the side along a continuous roll; its
    length here is then the maximum.
    """

    name: str
    width_mils: int
    height_mils: int
    margin_mils: int
    dpi: int
    open_side: Side | None = None
    source: str = ""
    kind: str = "label"

    def dots(self, mils: int) -> int:
        """A length in whole printer dots, rounded down."""
        return mils * self.dpi // 1000

    @property
    def width(self) -> int:
        """Width of the paper in whole printer dots."""
        return self.dots(self.width_mils)

    @property
    def height(self) -> int:
        """Height of the paper in whole printer dots."""
        return self.dots(self.height_mils)

    @property
    def margin(self) -> int:
        """Width of the blank rim, in whole printer dots."""
        return self.dots(self.margin_mils)

    @property
    def across(self) -> int:
        """Dots across the feed: the paper of a die-cut label lies with its longer side across."""
        if self.open_side is None:
            return max(self.width, self.height)
        return self.height if self.open_side == "width" else self.width

    @property
    def facts(self) -> str:
        """Size and dots in words: "4 x 3 inch, 203 dots to the inch"."""
        along = self.width_mils if self.open_side == "width" else self.height_mils
        across = self.height_mils if self.open_side == "width" else self.width_mils
        size = f"{_inches(across)} inch, any length"
        if self.open_side is None:
            size = f"{_inches(across)} x {_inches(along)} inch"
        return f"{size}, {self.dpi} dots to the inch"


def _inches(mils: int) -> str:
    whole, rest = divmod(mils, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def read(file: Path) -> Mapping[str, Stock]:
    """The stocks of a file by name. Raises StocksMalformed, naming paper and key.

    It is strict: a missing or unknown key, a value of another type, and a duplicate name are
    errors.
    """
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StocksMalformed(f"{file.name} cannot be read: {error}") from error
    _expect_keys(content, ("papers",), file.name)
    stocks: dict[str, Stock] = {}
    for number, paper in enumerate(_list(content, "papers", file.name), start=1):
        for stock in _stocks(_table(paper, f"paper {number}"), f"paper {number}"):
            if stock.name in stocks:
                raise StocksMalformed(f"Two stocks have the name {stock.name}.")
            stocks[stock.name] = stock
    return MappingProxyType(stocks)


def _stocks(paper: Table, place: str) -> Iterator[Stock]:
    side = "most_length_mils" if "most_length_mils" in paper else "height_mils"
    kind = _text({"kind": KINDS[0], **paper}, "kind", place)
    if kind not in KINDS:
        raise StocksMalformed(f"The kind of {place} is one of: {', '.join(KINDS)}.")
    _expect_keys({"kind": kind, **paper}, (*PAPER, side, "kind"), place)
    across = Stock(
        name="",
        width_mils=_whole(paper, "width_mils", place),
        height_mils=_whole(paper, side, place),
        margin_mils=_whole(paper, "margin_mils", place),
        dpi=0,
        open_side="height" if side == "most_length_mils" else None,
        source=_text(paper, "source", place),
        kind=kind,
    )
    if 4 * across.margin_mils >= min(across.width_mils, across.height_mils):
        raise StocksMalformed(f"The margin_mils of {place} leave no room for words.")
    for name, use in _table(paper["stocks"], f"stocks of {place}").items():
        yield _stock(name, _table(use, name), across)


def _stock(name: str, use: Table, across: Stock) -> Stock:
    _expect_keys(use, STOCK, name)
    if not 0 < len(name) <= LONGEST_NAME or not name.isascii() or not name.isprintable():
        raise StocksMalformed(f"The stock's name {name!r} must have 1 to {LONGEST_NAME} letters.")
    dpi, words = _whole(use, "dpi", name), _text(use, "words", name)
    if dpi < LEAST_DPI:
        raise StocksMalformed(f"The dpi of {name} must be {LEAST_DPI} at least.")
    if words not in ("across", "along"):
        raise StocksMalformed(f'The words of {name} stand "across" or "along".')
    stock = dataclasses.replace(across, name=name, dpi=dpi)
    return stock if words == "across" else _turned(stock)


def _turned(stock: Stock) -> Stock:
    return dataclasses.replace(
        stock,
        width_mils=stock.height_mils,
        height_mils=stock.width_mils,
        open_side="width" if stock.open_side else None,
    )


def _expect_keys(table: Table, keys: tuple[str, ...], place: str) -> None:
    for key in sorted({*keys} ^ {*table}):
        raise StocksMalformed(f"{place} has no key {key}, or lacks it.")


def _list(table: Table, key: str, place: str) -> list[object]:
    value = table[key]
    if not isinstance(value, list):
        raise StocksMalformed(f"{key} of {place} must be a list of tables.")
    return value


def _table(value: object, place: str) -> Table:
    if not isinstance(value, dict):
        raise StocksMalformed(f"{place} must be a table.")
    return value


def _whole(table: Table, key: str, place: str) -> int:
    value = table[key]
    if type(value) is not int or not 0 < value <= MOST:
        raise StocksMalformed(f"{key} of {place} must be a whole number from 1 to {MOST}.")
    return value


def _text(table: Table, key: str, place: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise StocksMalformed(f"{key} of {place} must be a text.")
    return value


STOCKS = read(FILE)
LABELS = {name: stock for name, stock in STOCKS.items() if stock.kind == "label"}
CALENDAR_STOCKS = {name: stock for name, stock in STOCKS.items() if stock.kind == "sheet"}
