"""An order that is held at the counter, and let go on by a pharmacist at another browser."""

from playwright.sync_api import Browser, expect

from tests.journeys.pharmacies import PASSWORD, PHARMACIST, Pharmacy
from tests.journeys.test_ldn_order import RENDERED, SOON, opened, sign_in, type_order

REASON = "Dr. Example, by telephone at 2:05 PM"


def test_nothing_is_made_until_the_pharmacist_has_resolved_the_hold(
    chromium: Browser, pharmacy: Pharmacy
) -> None:
    with (
        opened(chromium, pharmacy, scripts=True) as counter,
        opened(chromium, pharmacy, scripts=True) as office,
    ):
        sign_in(counter)
        type_order(counter)
        counter.get_by_label("Quantity written").fill("90")
        expect(counter.get_by_text("This order will be held.")).to_be_visible()
        counter.get_by_role("button", name="Place order").click()
        expect(counter.get_by_role("heading", name="Held: nothing of this order")).to_be_visible()
        expect(counter.get_by_text("show it to a pharmacist")).to_be_visible()
        expect(counter.get_by_role("button", name="Resolve this hold")).to_have_count(0)
        sign_in(office, PHARMACIST)
        expect(office.get_by_text("held: 1 hold")).to_be_visible()
        office.get_by_role("link", name="1000001").click()
        office.get_by_label("Why it may go on").select_option(
            "Prescriber confirmed the order as it stands"
        )
        office.get_by_label("Whom you asked, or what you looked at").fill(REASON)
        office.get_by_role("button", name="Resolve this hold").click()
        expect(office.get_by_text(REASON)).to_be_visible()
        expect(office.get_by_text("rendered", exact=True)).to_have_count(RENDERED, timeout=SOON)
        counter.reload()
        expect(counter.get_by_text("a pharmacist verifies it first")).to_be_visible()
        office.get_by_role("link", name="Verify this order").click()
        office.get_by_label("Your password").fill(PASSWORD)
        office.get_by_role("button", name="Sign and verify").click()
        expect(office.get_by_role("button", name="Begin compounding")).to_be_visible()
        counter.reload()
        expect(counter.get_by_role("button", name="Print all 9 labels")).to_be_visible()
