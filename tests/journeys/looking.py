"""Pages in a real browser, as people with a screen reader, a magnifier or a tablet use them."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pypdf
from playwright.sync_api import Page, ViewportSize
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
DESK: ViewportSize = {"width": 1280, "height": 800}
# 1280 pixels at 200 %, and a tablet in portrait orientation.
NARROW: tuple[ViewportSize, ...] = (
    {"width": 640, "height": 800},
    {"width": 820, "height": 1180},
)
OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
# Elements that overflow the page, are cut off, or cover another control.
MISFITS = Path(__file__).with_name("misfits.js").read_text()


@contextmanager
def served(app: "WSGIApplication") -> Iterator[str]:
    """The URL of an application in this process."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def sheets(page: Page) -> list[str]:
    """The words on each printed sheet of the open page."""
    reader = pypdf.PdfReader(io.BytesIO(page.pdf(format="Letter")))
    return [sheet.extract_text() for sheet in reader.pages]


def violations(page: Page) -> list[str]:
    """The violations that axe finds, with the elements."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("(rules) => axe.run(rules)", RULES)["violations"]
    return [
        f"{one['id']}: {node['html'][:150]} {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"]
    ]


def misfits(page: Page) -> list[str]:
    """What does not fit at 200 % or on a tablet."""
    found = []
    for size in NARROW:
        page.set_viewport_size(size)
        found += [f"{size['width']}: {misfit}" for misfit in page.evaluate(MISFITS)]
    page.set_viewport_size(DESK)
    return found


def faults(page: Page) -> list[str]:
    """All faults of the open page, with everything on it unfolded."""
    page.evaluate(OPEN_ALL)
    return [*violations(page), *misfits(page)]
