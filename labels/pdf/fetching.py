"""The resources of a label during rendering: only those embedded in it."""

from weasyprint import urls


class DataOnly:
    """Resolves `data:` URLs and refuses any other before a byte is requested.

    A refusal stops the rendering, except that WeasyPrint continues in an SVG image, so
    `has_refused` remembers it.
    """

    # WeasyPrint reads this: an error stops the rendering instead of leaving a gap.
    _fail_on_errors = True

    def __init__(self) -> None:
        self.has_refused = False
        self._fetcher = urls.URLFetcher(allowed_protocols=("data",), allow_redirects=False)

    def __call__(self, url: str) -> urls.URLFetcherResponse:
        """The content of a `data:` URL."""
        try:
            return self._fetcher(url)
        except Exception:
            self.has_refused = True
            raise
