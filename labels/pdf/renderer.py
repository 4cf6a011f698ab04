"""Renders HTML to a PDF, with the fonts and the stylesheet loaded once for all stocks."""

import functools
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint import urls
from weasyprint.pdf import generate_pdf
from weasyprint.text import fonts as weasyprint_fonts

from labels import layout, media
from labels.errors import ResourceRefused
from labels.pdf import fetching, files, guard, placing
from labels.stock import Stock
from labels.typesetting.areas import Area, Part

Pages = Sequence[tuple[Area, ...]]


class Renderer:
    """Draws documents with one stylesheet. Raises ResourceRefused for any URL but `data:`."""

    def __init__(self, stock: Stock, stylesheet: str) -> None:
        self._stock = stock
        self._fonts, self._style = _read(stylesheet)

    def draw(
        self, html: str, *labels: Pages, over: Pages = (), parts: Sequence[Sequence[Part]] = ()
    ) -> list[bytes]:
        """A PDF for each label of a document, given the lines of the labels' pages.

        over: a page after them whose lines must be on each of them. parts: the boxes and bars of
        each label's pages.
        """
        pages = [*itertools.chain(*labels), *over]
        with _nothing_refused() as fetcher:
            source = weasyprint.HTML(string=html, url_fetcher=fetcher)
            source._ua_stylesheets = _none
            document = source.render(font_config=self._fonts, stylesheets=[self._style])
            placing.place(document, pages, self._stock)
            guard.check_layout(document, pages, self._stock)
            whole = generate_pdf(document, None, 1, **weasyprint.DEFAULT_OPTIONS)
        guard.check_fonts(document)
        self._lay(document, whole)
        bare = [[Part(0)] * len(label) for label in labels]
        return files.divided(whole, parts or bare, self._stock)

    def _lay(self, document: weasyprint.Document, pdf: Any) -> None:
        """Set the TrimBox of each page."""
        for page, number in zip(document.pages, pdf.pages["Kids"][::3], strict=True):
            width, height = (layout.dots(side, self._stock) for side in (page.width, page.height))
            box = media.trim_box(self._stock, width, height)
            pdf.objects[number]["TrimBox"][:] = map(float, box)


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
