"""The expected label: drawn a second time from the arrangement, in the simplest way.

It shares the arrangement, the font and PDFium with the label that is checked, but nothing of its
rendering: no template, no stylesheet, no layout, no font subset.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageChops

from labels import raster
from labels.readback import writing
from labels.readback.dots import PageDots
from labels.stock import Stock
from labels.typesetting import Arrangement
from labels.typesetting.areas import Area, Part

# The number of dots that are compared at once. They fit in the processor's cache.
AT_ONCE = 1 << 17

Edges = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Drawing:
    """The grays of all letters, and in each group of rows the boxes and bars that touch it."""

    page_dots: PageDots
    letters: memoryview
    solids: dict[int, list[Edges]]

    def rows(self, top: int, bottom: int) -> Image.Image:
        """The rows from `top` to before `bottom`. Letters on a box are white."""
        letters, high = (
            self.page_dots.image(self.letters, top, bottom),
            rows_at_once(self.page_dots),
        )
        groups = range(top // high, (bottom - 1) // high + 1)
        if not any(group in self.solids for group in groups):
            return letters
        solid = Image.new("L", letters.size)
        for group in groups:
            for left, above, right, below in self.solids.get(group, ()):
                solid.paste(255, (left, above - top, right, below - top))
        return ImageChops.difference(letters, solid)


def rows_at_once(page_dots: PageDots) -> int:
    """The number of rows in a group."""
    return max(AT_ONCE // page_dots.width, 1)


class Drawings:
    """The pages of some labels. Their common texts are drawn once."""

    def __init__(
        self, document: raster.Document, pages: Sequence[Arrangement], alike: bool, stock: Stock
    ) -> None:
        self._document, self._pages, self._stock = document, pages, stock
        self._around = self._letters(len(pages), None) if alike else None

    def drawing(self, number: int, over: memoryview | None = None) -> Drawing:
        """The expected dots of a page. The first is 0.

        over: the letters of another page, which are no longer needed.
        """
        page_dots, letters = self._page_dots(number), self._letters(number, over)
        if self._around is not None:
            own, around = (
                page_dots.image(grays, 0, page_dots.height) for grays in (letters, self._around)
            )
            letters = memoryview(ImageChops.darker(own, around).tobytes())
        return Drawing(page_dots, letters, _solids(self._pages[number].part, page_dots))

    def _letters(self, number: int, over: memoryview | None) -> memoryview:
        """The letters of a page of the document, which may have a page more than the labels."""
        page_dots = self._page_dots(min(number, len(self._pages) - 1))
        page = self._document.page(number)
        return page.grays(page_dots.width, page_dots.height, self._stock.dpi, over)

    def _page_dots(self, number: int) -> PageDots:
        return PageDots(self._pages[number].width, self._pages[number].height)


@contextmanager
def drawn(labels: Sequence[Sequence[Arrangement]], stock: Stock) -> Iterator[Drawings]:
    """The pages of all labels, in order. Each is drawn when it is requested."""
    pages = [page for label in labels for page in label]
    alike = _alike(labels)
    texts = [[area for area in page.part.areas if area not in alike] for page in pages]
    sizes = [(page.width, page.height) for page in pages]
    if alike:
        texts.append(list(alike))
        sizes.append(sizes[0])
    written = writing.pdf(list(zip(texts, sizes, strict=True)), stock.dpi)
    with raster.opened(written) as document:
        yield Drawings(document, pages, bool(alike), stock)


def _alike(labels: Sequence[Sequence[Arrangement]]) -> frozenset[Area]:
    """The texts at the same place on all of several labels of one page and size."""
    if len(labels) < 2 or any(len(pages) > 1 for pages in labels):
        return frozenset()
    if len({(page.width, page.height) for (page,) in labels}) > 1:
        return frozenset()
    return frozenset.intersection(*(frozenset(page.part.areas) for (page,) in labels))


def _solids(part: Part, page_dots: PageDots) -> dict[int, list[Edges]]:
    groups: dict[int, list[Edges]] = {}
    high = rows_at_once(page_dots)
    for edges in _edges(part):
        for group in range(edges[1] // high, (edges[3] - 1) // high + 1):
            groups.setdefault(group, []).append(edges)
    return groups


def _edges(part: Part) -> Iterator[Edges]:
    """All solid boxes, and all bars."""
    for box in part.boxes:
        yield box.x, box.y, box.x + box.width, box.y + box.height
    for symbol in part.symbols:
        for x, width in symbol.bars.spans():
            left = symbol.x + x
            yield left, symbol.y, left + width, symbol.y + symbol.height
