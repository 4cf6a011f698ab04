"""The day at the board with keyboard and scanner only, while others continue to work."""

from playwright.sync_api import Browser, Page, expect

from pharmacy import db
from pharmacy.models.orders import Order
from tests import factories
from tests.crowds import Other, copy
from tests.journeys.pharmacies import Pharmacy
from tests.journeys.test_ldn_order import SOON, opened, sign_in
from tests.services.contexts import NOW, ServiceContext

FIRST = 1_000_001


def furnish(pharmacy: Pharmacy) -> tuple[ServiceContext, Order]:
    """An order to verify, which is due, and two others after it."""
    context = ServiceContext(db.make_engine(pharmacy.database_url, pooled=False))
    order = context.place(context.client(), factories.order_json()).order
    names = (("José", "García"), ("Ana", "Garrido"))
    copy(context.engine, str(order.id), *(Other(*name, "ready", NOW, NOW) for name in names))
    return context, order


def focused(page: Page, rx_number: int) -> None:
    """The order's row has the focus."""
    expect(page.get_by_role("link", name=str(rx_number), exact=True)).to_be_focused()


def arrived(page: Page, heading: str) -> None:
    """The page with this heading is open, and its shortcuts work."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    page.wait_for_load_state()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_day_without_a_mouse(chromium: Browser, pharmacy: Pharmacy) -> None:
    context, order = furnish(pharmacy)
    with opened(chromium, pharmacy, scripts=True) as page:
        sign_in(page)
        arrived(page, "Board")
        press(page, "j", "ArrowRight", "ArrowDown")
        focused(page, FIRST + 2)
        # Somebody else's order comes in, and the focus stays in place.
        copy(context.engine, str(order.id), Other("Maria", "Example"))
        expect(page.get_by_text("Maria Example")).to_be_visible(timeout=SOON)
        focused(page, FIRST + 2)
        press(page, "s")
        arrived(page, "Dispense")
        press(page, "g", "b")
        arrived(page, "Board")
        press(page, "/")
        page.keyboard.type("gar")
        press(page, "Enter")
        expect(page.get_by_role("status").get_by_text("2 orders")).to_be_visible()
        press(page, "ArrowDown", "ArrowDown", "Enter")
        arrived(page, "José García")
        # A scanner types without any focused field.
        page.keyboard.type(order.labels[0].barcode)
        press(page, "Enter")
        arrived(page, f"Rx {FIRST}")
        turn_keys_off(page)
        press(page, "/")
        expect(page.get_by_label("Find an order")).not_to_be_focused()


def turn_keys_off(page: Page) -> None:
    press(page, "?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.get_by_label("Single-key shortcuts").uncheck()
    press(page, "Escape")
    expect(dialog).to_be_hidden()
