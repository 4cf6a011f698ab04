"""Renders HTML to a PDF, with the fonts and the stylesheet loaded once for all stocks."""

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint import urls
from weasyprint.text import fonts as weasyprint_fonts

from labels import layout, media
from labels.errors import ResourceRefused
from labels.pdf import fetching, guard
from labels.stock import Stock
from labels.typesetting.areas import Area

Pages = Sequence[tuple[Area, ...]]
Paint = Callable[[object, float], None]


class Renderer:
    """Draws documents with one stylesheet. Raises ResourceRefused for any URL but `data:`."""

    def __init__(self, stock: Stock, stylesheet: str) -> None:
        self._stock = stock
        self._fonts, self._style = _read(stylesheet)

    def draw(self, html: str, *labels: Pages, over: Pages = ()) -> list[bytes]:
        """A PDF for each label of a document, given the lines of the labels' pages.

        over: a page after them whose lines must be on each of them.
        """
        with _nothing_refused() as fetcher:
            source = weasyprint.HTML(string=html, url_fetcher=fetcher)
            source._ua_stylesheets = _none
            document = source.render(font_config=self._fonts, stylesheets=[self._style])
            guard.check_layout(document, [*itertools.chain(*labels), *over], self._stock)
            pages = iter(document.pages)
            documents = [document.copy(itertools.islice(pages, len(label))) for label in labels]
            for above in pages:
                _put_over(above, document.pages[: -len(over)])
            made: list[bytes] = [one.write_pdf(finisher=self._lay) for one in documents]
        guard.check_fonts(documents)
        return made

    def _lay(self, document: weasyprint.Document, pdf: Any) -> None:
        """Set the TrimBox of each page."""
        for page, number in zip(document.pages, pdf.pages["Kids"][::3], strict=True):
            width, height = (layout.dots(side, self._stock) for side in (page.width, page.height))
            box = media.trim_box(self._stock, width, height)
            pdf.objects[number]["TrimBox"][:] = map(float, box)


def _put_over(above: weasyprint.Page, pages: Sequence[weasyprint.Page]) -> None:
    """Paint the content of one page on the others too, above their own content."""
    for page in pages:
        page.paint = functools.partial(_paint_both, page.paint, above.paint)


def _paint_both(below: Paint, above: Paint, stream: object, scale: float = 1) -> None:
    below(stream, scale)
    above(stream, scale)


def _none(*_: object) -> list[weasyprint.CSS]:
    """Replaces the renderer's default stylesheet. The label's stylesheet has all that it needs.

    The default also gives each page sixteen margin boxes, which take a tenth of the time of the
    whole label.
    """
    return []


@functools.lru_cache(maxsize=4)
def _read(stylesheet: str) -> tuple[weasyprint_fonts.FontConfiguration, weasyprint.CSS]:
    """Read the stylesheet with its fonts. External resources are refused each time."""
    fonts = weasyprint_fonts.FontConfiguration()
    with _nothing_refused() as fetcher:
        style = weasyprint.CSS(string=stylesheet, font_config=fonts, url_fetcher=fetcher)
    return fonts, style


@contextmanager
def _nothing_refused() -> Iterator[fetching.DataOnly]:
    fetcher = fetching.DataOnly()
    refused = ResourceRefused(
        "The label's template or stylesheet asked for something outside itself; nothing was "
        "fetched and no label was made."
    )
    try:
        yield fetcher
    except urls.FatalURLFetchingError as error:
        # Derived from BaseException: uncaught, it would end the whole worker.
        raise refused from error
    if fetcher.has_refused:
        raise refused
