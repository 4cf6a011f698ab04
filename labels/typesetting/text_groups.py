"""The groups of texts around the patient's part, set in one size."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from labels.content import LabelContent
from labels.stock import Stock
from labels.typesetting import symbols, wrapping
from labels.typesetting.areas import Area, Box, Part, Style, stacked

PADDING_MILS = 40
BOLD_PITCH = 108
DIGIT_TENTHS = 70

Text = tuple[str, str, Style]  # field, printed text, style


@dataclass(frozen=True, slots=True)
class Scale:
    """Font sizes in tenths of a point, and the gaps between rows and between columns."""

    small: int
    pharmacy: int
    rx_number: int
    beyond_use: int
    gap_mils: int
    column_gap_mils: int
    pitch: int = 110


@dataclass(frozen=True, slots=True)
class Setting:
    """The words in one scale, with bars whose modules are `dots` wide.

    Each method returns one group of texts, at most `width` dots wide, as a part to place.
    """

    content: LabelContent
    stock: Stock
    scale: Scale
    dots: int

    @property
    def gap(self) -> int:
        return self.stock.dots(self.scale.gap_mils)

    @property
    def symbol_width(self) -> int:
        return symbols.width(self.content.barcode, self.stock, self.dots)

    @property
    def bars_width(self) -> int:
        return symbols.bars_width(self.content.barcode, self.dots)

    def split(self, width: int) -> tuple[int, int]:
        """The widths of the text's column and the barcode's, which includes its quiet zones."""
        right = self.symbol_width
        return width - right, right

    def has_room_beside(self, width: int) -> bool:
        """Whether the barcode leaves two fifths of the width for text."""
        return 5 * self.symbol_width <= 3 * width

    def stack(self, parts: Sequence[Part]) -> Part:
        return stacked(parts, self.gap)

    def small(self, weight: str = "regular") -> Style:
        return Style(weight, self.scale.small, self.scale.pitch)

    def maker(self, width: int) -> Part:
        return stacked([self.row(self._name(), width), self.row(self._address(), width)])

    def numbers(self, width: int) -> Part:
        texts = (*self._rx(self.scale.rx_number), *self._refills(), *self._beyond_use())
        return self.row(texts, width)

    def filling(self, width: int) -> Part:
        return self.row((*self._date(), *self._lot(), *self.prescriber()), width)

    def run(self, width: int) -> Part:
        """All facts except the prescriber, in rows without gaps."""
        rx = self._rx(self.scale.beyond_use)
        dates = (*self._lot(), *self._date(), *self._beyond_use())
        facts = (*self._address(), *rx, *self._refills(), *dates)
        return stacked([self.row(self._name(), width), self.row(facts, width)])

    def prescriber(self) -> tuple[Text]:
        return (("prescriber", self.content.captioned("prescriber"), self.small()),)

    def _name(self) -> tuple[Text]:
        return (("pharmacy_name", self.content.pharmacy_name, self._bold(self.scale.pharmacy)),)

    def _address(self) -> tuple[Text, Text]:
        small = self.small()
        return (
            ("pharmacy_address", self.content.pharmacy_address, small),
            ("pharmacy_phone", self.content.pharmacy_phone, small),
        )

    def _rx(self, tenths: int) -> tuple[Text, Text]:
        return (
            ("rx_number", self.content.rx_number, self._bold(tenths)),
            ("quantity", self.content.quantity, self._bold(self.scale.beyond_use)),
        )

    def _refills(self) -> tuple[Text, ...]:
        refills = self.content.refills
        return (("refills", refills, self.small()),) if refills else ()

    def _beyond_use(self) -> tuple[Text]:
        return (("beyond_use", self.content.beyond_use, self._bold(self.scale.beyond_use)),)

    def _date(self) -> tuple[Text]:
        return (("date", self.content.captioned("date"), self.small()),)

    def _lot(self) -> tuple[Text]:
        return (("lot", self.content.captioned("lot"), self.small()),)

    def _bold(self, tenths: int) -> Style:
        return Style("bold", tenths, BOLD_PITCH)

    def symbol(self, below: Part | None = None) -> Part:
        """The barcode, and a part below it that is as wide as its bars."""
        style = Style("regular", min(self.scale.small, DIGIT_TENTHS), 110)
        bars = symbols.placed(self.content.barcode, self.stock, self.dots, style)
        x = bars.symbols[0].x
        return stacked([bars, below.moved(x, 0) if below else Part(0)])

    def warnings(self, width: int) -> Part:
        return self.stack([self._warning(text, width) for text in self.content.warnings])

    def _warning(self, text: str, width: int) -> Part:
        padding = self.stock.dots(PADDING_MILS)
        style = self.small("bold")
        area = wrapping.area("warnings", text, style, width - 2 * padding, self.stock.dpi)
        inner = dataclasses.replace(area, is_inverse=True, x=padding, y=padding // 4)
        height = area.height + padding // 4 * 2
        return Part(height, areas=(inner,), boxes=(Box(0, 0, width, height),))

    def small_print(self, width: int) -> Part:
        return stacked([self.row((text,), width) for text in self._small_print()])

    def run_print(self, width: int) -> Part:
        """The small print as one text, which saves a line or two."""
        texts = " ".join(text for _, text, _ in self._small_print())
        return self.row(((wrapping.RUN_PRINT, texts, self.small()),), width) if texts else Part(0)

    def _small_print(self) -> list[Text]:
        statements = " ".join(self.content.statements)
        texts = {
            "storage": self.content.storage,
            "statements": statements,
            "english": self.content.english,
        }
        return [(field, text, self.small()) for field, text in texts.items() if text]

    def row(self, texts: Sequence[Text], width: int) -> Part:
        """Texts beside each other, as many as fit, on as many rows as needed."""
        rows: list[list[Area]] = [[]]
        x, gap, dpi = 0, self.stock.dots(self.scale.column_gap_mils), self.stock.dpi
        for field, text, style in texts:
            needed = min(wrapping.width(text, style, dpi), width)
            area = wrapping.area(field, text, style, needed, dpi)
            if rows[-1] and x + needed > width:
                rows.append([])
                x = 0
            rows[-1].append(area.at(x, 0))
            x += needed + gap
        return stacked([_on_one_line(row) for row in rows])


def _on_one_line(row: Sequence[Area]) -> Part:
    """Areas with their last lines aligned."""
    height = max(area.height for area in row)
    return Part(height, areas=tuple(area.at(area.x, height - area.height) for area in row))
