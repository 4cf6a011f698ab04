"""The common LDN titration without scripts, from sign-in to nine labels at the printer."""

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyotp
import pypdf
from playwright.sync_api import Browser, Page

from pharmacy import db
from tests import cast
from tests.journeys.pharmacies import Pharmacy
from tests.services import verified

ROBIN = {
    "Given name": "Robin",
    "Family name": "Sample",
    "Birth date": "1980-02-03",
    "Name": "Dr. Ada Example",
    "Written on": "2026-11-20",
}
TICKS = ("No known allergies", "No other medications", "No known conditions")
DOSES = ("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5")
LABELS = len(DOSES)
# The patient calendar is beside them, and goes to another printer.
RENDERED = LABELS + 1
SOON = 20_000
# The test types faster than any person, so the focus may move late. A page that explains a refusal
# also has an error status.
REFUSED = "Failed to load resource: the server responded with a status of"
EXPECTED = ("Autofocus processing", f"{REFUSED} 409", f"{REFUSED} 422")


@contextmanager
def opened(chromium: Browser, pharmacy: Pharmacy, *, scripts: bool) -> Iterator[Page]:
    """A page in a new profile. Any console error fails the test."""
    context = chromium.new_context(base_url=pharmacy.address, java_script_enabled=scripts)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [message for message in complaints if not message.startswith(EXPECTED)] == []


def sign_in(page: Page, name: str = cast.TINA) -> None:
    page.goto("/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    if name == cast.ADA:
        page.get_by_label("Authenticator code").fill(pyotp.TOTP(cast.AUTHENTICATOR).now())
        page.get_by_role("button", name="Continue").click()


def type_order(page: Page) -> None:
    """The usual titration by its button, and the fields that differ between patients."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="New order").click()
    page.get_by_role("button", name="Usual LDN titration").click()
    for label, text in ROBIN.items():
        page.get_by_label(label, exact=True).fill(text)
    for label in TICKS:
        page.get_by_label(label).check()


def verify(pharmacy: Pharmacy, page: Page) -> None:
    """Have a pharmacist verify the current order."""
    engine = db.make_engine(pharmacy.database_url, pooled=False)
    verified.verify(engine, str(uuid.UUID(page.url.rpartition("/")[2])))
    engine.dispose()
    page.reload()


def refuse_unless_printed(pharmacy: Pharmacy, doses: Sequence[str]) -> None:
    """Robin's print jobs, each of one label, with its dose."""
    sheets = sorted(pharmacy.printed.glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)
    texts = ["".join(page.extract_text() for page in pypdf.PdfReader(p).pages) for p in sheets]
    found = [re.search(r"\(([0-9.]+) mg\)", text) for text in texts if "Robin Sample" in text]
    assert sorted(dose[1] for dose in found if dose) == sorted(doses)


def test_an_order_becomes_labels_at_the_printer_without_javascript(
    chromium: Browser, pharmacy: Pharmacy
) -> None:
    with opened(chromium, pharmacy, scripts=False) as page:
        sign_in(page)
        type_order(page)
        page.get_by_role("button", name="Show plan").last.click()
        page.get_by_role("button", name="Place order").click()
        refresh_until(page, "rendered", RENDERED)
        verify(pharmacy, page)
        page.get_by_role("button", name="Print all 9 labels").click()
        refresh_until(page, "sent", LABELS)
    refuse_unless_printed(pharmacy, DOSES)


def refresh_until(page: Page, state: str, count: int) -> None:
    """Press Refresh until every label, or its print job, is shown."""
    for _ in range(SOON // 100):
        page.get_by_role("link", name="Refresh").click()
        if page.get_by_text(state, exact=True).count() == count:
            return
        page.wait_for_timeout(100)
    raise TimeoutError(state)
