"""What a label may load while it is drawn: what it brings along itself, and nothing else."""

from weasyprint import urls


class DataOnly:
    """Gives `data:` URLs and refuses any other before a byte is asked for.

    A refusal stops the rendering, but WeasyPrint goes on where it draws an SVG image; so
    `has_refused` remembers.
    """

    # Read by WeasyPrint: an error ends the rendering, and does not leave a gap.
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
