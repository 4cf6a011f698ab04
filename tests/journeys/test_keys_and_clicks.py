"""The list of shortcuts on every page, and double clicks."""

from playwright.sync_api import expect

from tests.journeys.scanning_desks import ScanningDesk, answered_with
from tests.journeys.test_printers import scan


def test_the_list_of_keys_closes_and_every_form_still_works(desk: ScanningDesk) -> None:
    order_id = desk.site.placed()
    page = desk.page_of("technician")
    page.goto(f"{desk.address}/orders/{order_id}")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_text("Cancel this order").click()
    page.get_by_label("Why it is cancelled").fill("typed in twice")
    page.get_by_role("button", name="Cancel for good").click()
    expect(page.locator(".state.large")).to_have_text("cancelled")


def test_a_label_is_scanned_while_the_list_of_keys_is_open(desk: ScanningDesk) -> None:
    with desk.check() as (page, codes):
        page.locator("h1").click()
        page.keyboard.press("?")
        scan(page, codes[0])
        answered_with(page, "Container 1 belongs to this order")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_double_click_sends_a_form_once(desk: ScanningDesk) -> None:
    order_id = desk.site.placed()
    page = desk.page_of("technician")
    page.goto(f"{desk.address}/orders/{order_id}")
    desk.slow.seconds["/cancel"] = 0.5
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.get_by_text("Cancel this order").click()
    page.get_by_label("Why it is cancelled").fill("typed in twice")
    page.get_by_role("button", name="Cancel for good").dblclick()
    expect(page.locator(".state.large")).to_have_text("cancelled")
    assert len([one for one in sent if one.endswith("/cancel")]) == 1
