"""A label printer on a socket: found in the network, jammed in a run, and resumed by one press."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, expect
from zebrafy.zebrafy_zpl import ZebrafyZPL

from tests import cast, zpl_device
from tests.announced import Announcement, announced
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.test_ldn_order import RENDERED, SOON, opened, sign_in, type_order, verify
from tests.zpl_device import ZplDevice


@pytest.fixture
def device() -> Iterator[ZplDevice]:
    """A device that announces itself on this machine."""
    with zpl_device.running() as running:
        words = {"ty": "Zebra ZD421-203dpi"}
        with announced(Announcement("Zebra ZD421", running.port, words)):
            yield running


def nonsense_from_the_third(device: ZplDevice, _: bytes) -> bytes | None:
    return b"?" if len(device.labels) >= 3 else None


def add_found(page: Page, device: ZplDevice) -> None:
    """Add the printer that the search finds."""
    page.get_by_role("link", name="Printers").click()
    page.get_by_role("button", name="Search the network").click()
    page.get_by_role("link", name="Use the address of Zebra ZD421").click(timeout=SOON)
    adding = page.get_by_role("region", name="Add a printer")
    expect(adding.get_by_label("Address")).to_have_value(device.uri)
    adding.get_by_role("button", name="Add printer").click()
    card = page.get_by_role("article").filter(has_text="Zebra ZD421")
    expect(card.get_by_text("ready", exact=True)).to_be_visible(timeout=SOON)
    expect(card.get_by_text("as ZPL. It prints 203 dots to the inch.")).to_be_visible()
    expect(card.get_by_text("its own count")).to_be_visible()
    card.get_by_role("button", name="Make first choice").click()


def order_to_print(page: Page, pharmacy: Pharmacy) -> None:
    type_order(page)
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_text("rendered", exact=True)).to_have_count(RENDERED, timeout=SOON)
    verify(pharmacy, page)


def resume_from(page: Page, number: int) -> None:
    """One reason and one press at the card of a bottle."""
    card = page.get_by_role("article").filter(has_text=f"Bottle {number}")
    card.get_by_text("Print again", exact=True).first.click()
    card.get_by_label("Why again").select_option(label="Jammed in the printer")
    card.get_by_role("button", name="Print again from here").click()


def shown_dots(page: Page) -> Image.Image:
    """The dots of the first bottle as the page shows them, without the page around them."""
    page.get_by_role("link", name="Dots of label 1").click()
    picture = page.get_by_role("img", name="The dots of label 1")
    page.set_viewport_size({"width": 1280, "height": 900})
    return Image.open(io.BytesIO(picture.screenshot())).convert("1")


def test_a_jam_in_a_run_is_resumed_and_the_dots_on_the_page_are_those_printed(
    chromium: Browser, pharmacy: Pharmacy, device: ZplDevice
) -> None:
    with opened(chromium, pharmacy, scripts=True) as page:
        sign_in(page, cast.ADA)
        add_found(page, device)
    with opened(chromium, pharmacy, scripts=True) as page:
        sign_in(page)
        order_to_print(page, pharmacy)
        device.says = nonsense_from_the_third
        page.get_by_role("button", name="Print all 9 labels").click()
        expect(page.get_by_text("unknown: look at the printer")).to_be_visible(timeout=SOON)
        expect(page.get_by_text("The printer stopped at an earlier label.")).to_have_count(6)
        device.says = None
        resume_from(page, 3)
        expect(page.get_by_text("sent", exact=True)).to_have_count(9, timeout=SOON)
        assert len(device.labels) == 3 + 7
        printed = ZebrafyZPL(device.labels[0].decode()).to_images()[0].convert("1")
        assert ImageChops.difference(shown_dots(page), printed).getbbox() is None
