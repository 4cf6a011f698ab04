"""A label printer from its address to the last label that is scanned back."""

import zxingcpp
from playwright.sync_api import Browser, Page, expect

from tests import cast, rasters
from tests.ipp_printer import VirtualPrinter
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.test_ldn_order import (
    LABELS,
    RENDERED,
    SOON,
    opened,
    sign_in,
    type_order,
    verify,
)

TEST_LABEL = "0" * 14
# Sounds: one high note if all is well, low ones otherwise.
RIGHT, NOTED, WRONG = [988], [523, 523], [196, 196]
LISTEN = """
window.heard = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  window.heard.push(this.frequency.value);
  return start.call(this, when);
};
"""


def numbers(printer: VirtualPrinter, since: int) -> list[str]:
    """The barcodes of all printed labels, as a scanner reads them."""
    found = []
    for document in printer.documents()[since:]:
        image = rasters.read(document).picture()
        found += [symbol.text for symbol in zxingcpp.read_barcodes(image)]
    return found


def add_printer(page: Page, printer: VirtualPrinter) -> None:
    """Add the printer, print a test label, and make it the default."""
    page.get_by_role("link", name="Printers").click()
    adding = page.get_by_role("region", name="Add a printer")
    adding.get_by_label("Name").fill("Back bench")
    adding.get_by_label("Address").fill(printer.uri)
    adding.get_by_role("button", name="Add printer").click()
    card = page.get_by_role("article").filter(has_text="Back bench")
    expect(card.get_by_text("ready", exact=True)).to_be_visible(timeout=SOON)
    expect(card.get_by_text("Example Label Printer")).to_be_visible()
    card.get_by_role("button", name="Test label").click()
    tests = card.get_by_role("listitem")
    expect(tests.get_by_text("sent", exact=True)).to_be_visible(timeout=SOON)
    card.get_by_role("button", name="Make first choice").click()
    expect(card.get_by_text("first choice for 4x3")).to_be_visible()


def scan(page: Page, number: str) -> None:
    """Type like a scanner, into whatever has the focus."""
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def refuse_unless_stated(page: Page, words: str, notes: list[int]) -> None:
    """The response to a scan is visible and has a sound."""
    expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()
    assert page.evaluate("window.heard.splice(0)") == notes


def scan_all(page: Page, printed: list[str]) -> None:
    """Scan what was printed, in container order, and then a number that is misread."""
    assert len(printed) == LABELS
    assert printed == sorted(printed)
    for place, number in enumerate(printed, start=1):
        scan(page, number)
        refuse_unless_stated(page, f"Label {place} belongs to this order", RIGHT)
    expect(page.get_by_text("scanned", exact=True)).to_have_count(LABELS)
    expect(page.get_by_text("9 of 9 scanned")).to_be_visible()
    scan(page, printed[0][:-1] + str((int(printed[0][-1]) + 1) % 10))
    refuse_unless_stated(page, "A digit of this number is wrong", NOTED)


def test_every_label_is_printed_and_scanned_back(
    chromium: Browser, pharmacy: Pharmacy, ipp_printer: VirtualPrinter
) -> None:
    before = len(ipp_printer.documents())
    with opened(chromium, pharmacy, scripts=True) as page:
        sign_in(page, cast.ADA)
        add_printer(page, ipp_printer)
    assert numbers(ipp_printer, before) == [TEST_LABEL]
    with opened(chromium, pharmacy, scripts=True) as page:
        page.add_init_script(LISTEN)
        sign_in(page)
        type_order(page)
        page.get_by_role("button", name="Place order").click()
        expect(page.get_by_text("rendered", exact=True)).to_have_count(RENDERED, timeout=SOON)
        verify(pharmacy, page)
        page.get_by_role("button", name="Print all 9 labels").click()
        expect(page.get_by_text("sent", exact=True)).to_have_count(LABELS, timeout=2 * SOON)
        printed = numbers(ipp_printer, before + 1)
        scan_all(page, printed)
        page.goto("/orders")
        page.get_by_label("Find an order by name, Rx number or scan").focus()
        scan(page, TEST_LABEL)
        refuse_unless_stated(page, "This is a test label", NOTED)
        scan(page, printed[4])
        expect(page.get_by_role("heading", level=1)).to_contain_text("Rx 1000001")
