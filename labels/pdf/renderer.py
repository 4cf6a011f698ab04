"""HTML to the bytes of a PDF, with the fonts and the stylesheet of one stock read once."""

import weasyprint
from weasyprint import urls
from weasyprint.text import fonts as weasyprint_fonts

from labels.errors import ResourceRefused
from labels.fit.areas import Area
from labels.pdf import guard
from labels.stock import Stock


class Renderer:
    """Draws documents with one stylesheet; raises ResourceRefused for any URL but `data:`."""

    def __init__(self, stock: Stock, stylesheet: str) -> None:
        self._stock = stock
        # Any other URL stops the rendering before a byte is asked for, instead of leaving a gap.
        self._fetcher = urls.URLFetcher(
            allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True
        )
        self._fonts = weasyprint_fonts.FontConfiguration()
        try:
            self._style = weasyprint.CSS(
                string=stylesheet, font_config=self._fonts, url_fetcher=self._fetcher
            )
        except urls.FatalURLFetchingError as error:
            raise _refused() from error

    def draw(self, html: str, areas: tuple[Area, ...]) -> bytes:
        """The PDF of a document whose lines are those of `areas`, as the guard has seen it."""
        try:
            return self._drawn(html, areas)
        except urls.FatalURLFetchingError as error:
            raise _refused() from error

    def _drawn(self, html: str, areas: tuple[Area, ...]) -> bytes:
        source = weasyprint.HTML(string=html, url_fetcher=self._fetcher)
        document = source.render(font_config=self._fonts, stylesheets=[self._style])
        guard.check_layout(document, areas, self._stock)
        pdf: bytes = document.write_pdf()
        guard.check_fonts(document)
        return pdf


def _refused() -> ResourceRefused:
    return ResourceRefused(
        "The label's template or stylesheet asked for something outside itself; nothing was "
        "fetched and no label was made."
    )
