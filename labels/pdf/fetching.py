"""What a label may load while it is drawn: what it brings along itself, and nothing else."""

from collections.abc import Mapping

from weasyprint import urls


class DataFetcher(urls.URLFetcher):
    """Gives `data:` URLs and stops the rendering at any other, before a byte is asked for."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> urls.URLFetcherResponse:
        """Raises FatalURLFetchingError, which no handler of WeasyPrint's own catches."""
        if not url.lower().startswith("data:"):
            # The URL stays out of the message: it may carry words of the label.
            raise urls.FatalURLFetchingError("only data: URLs are allowed")
        return super().fetch(url, headers)
