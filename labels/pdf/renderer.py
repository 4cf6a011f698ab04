"""HTML to the bytes of a PDF, with the fonts and the stylesheet read once for all stocks."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

import weasyprint
from weasyprint import urls
from weasyprint.text import fonts as weasyprint_fonts

from labels.errors import ResourceRefused
from labels.fit.areas import Area
from labels.pdf import fetching, guard
from labels.stock import Stock


class Renderer:
    """Draws documents with one stylesheet; raises ResourceRefused for any URL but `data:`."""

    def __init__(self, stock: Stock, stylesheet: str) -> None:
        self._stock = stock
        self._fonts, self._style = _read(stylesheet)

    def draw(self, html: str, *pages: tuple[Area, ...]) -> bytes:
        """The PDF of a document whose lines are those of its pages, as the guard has seen it."""
        with _nothing_refused() as fetcher:
            source = weasyprint.HTML(string=html, url_fetcher=fetcher)
            document = source.render(font_config=self._fonts, stylesheets=[self._style])
            guard.check_layout(document, pages, self._stock)
            pdf: bytes = document.write_pdf()
        guard.check_fonts(document)
        return pdf


@functools.lru_cache(maxsize=4)
def _read(stylesheet: str) -> tuple[weasyprint_fonts.FontConfiguration, weasyprint.CSS]:
    """The stylesheet with its fonts; what reaches outside itself is refused each time."""
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
        # Derived from BaseException: let it pass and it would end the whole worker.
        raise refused from error
    if fetcher.has_refused:
        raise refused
