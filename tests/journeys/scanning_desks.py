"""A pharmacist and a technician who scan on pages that respond slowly."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.journeys import looking
from tests.journeys.test_printers import LISTEN
from tests.web.browsers import PharmacySite
from tests.web.compounding.test_the_day import barcodes, compounded

ANSWERED = 10_000
# The target in mg of a titration with four containers, or with nine.
FOUR, NINE = "2", "4.5"


class SlowPharmacy:
    """The pharmacy on a slow connection: some URLs respond late."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.seconds: dict[str, float] = {}
        self.under_way = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        """Wait as long as the end of the URL says, then respond."""
        self.under_way += 1
        try:
            for ending, seconds in self.seconds.items():
                if environ["PATH_INFO"].endswith(ending):
                    time.sleep(seconds)
            return self.app(environ, start)
        finally:
            self.under_way -= 1


@dataclass
class ScanningDesk:
    """A pharmacy, its slow connection, and a pharmacist and a technician with a browser each."""

    site: PharmacySite
    slow: SlowPharmacy
    address: str
    browser: Browser

    def page_of(self, name: str) -> Page:
        """A signed-in person's browser that records sounds."""
        self.site.signed_in(name)
        context = self.browser.new_context(viewport=looking.DESK)
        token = self.site.session(name)
        context.add_cookies([{"name": "pharmacy", "value": token, "url": self.address}])
        page = context.new_page()
        page.add_init_script(LISTEN)
        return page

    @contextmanager
    def check(self, target: str = FOUR) -> Iterator[tuple[Page, list[str]]]:
        """The final verification page of an order, and the barcodes of its containers."""
        order_id, _, _ = compounded(self.site, target=target)
        page = self.page_of("pharmacist")
        page.goto(f"{self.address}/orders/{order_id}/final-verification")
        yield page, barcodes(self.site)


def scanned(page: Page) -> Any:
    return page.locator("#check .state.good")


def answered_with(page: Page, words: str) -> None:
    """The response is visible."""
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible(timeout=ANSWERED)


def heard(page: Page) -> list[int]:
    notes: list[int] = page.evaluate("window.heard.splice(0)")
    return notes
