"""Fast scanners and slow pages: each scan is processed in order, or reported as lost."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.journeys.scanning_desks import (
    ANSWERED,
    FOUR,
    NINE,
    ScanningDesk,
    answered_with,
    heard,
    scanned,
)
from tests.journeys.test_printers import NOTED, RIGHT, WRONG, scan
from tests.web.browsers import PASSWORD, PharmacySite
from tests.web.compounding.test_the_day import barcodes, compounded, near_misses


def test_scans_typed_while_the_last_is_answered_are_taken_in_order(
    desk: ScanningDesk,
) -> None:
    desk.slow.seconds["/final-verification/scan"] = 0.3
    with desk.check(NINE) as (page, codes):
        for code in codes:
            scan(page, code)
        expect(scanned(page)).to_have_count(len(codes), timeout=ANSWERED)
        answered_with(page, f"Container {len(codes)} belongs to this order")
        assert heard(page) == RIGHT * len(codes)
        assert near_misses(desk.site) == 0


def first_heard(page: Page) -> list[int]:
    """The first sound within seconds. Empty if too little arrived for a scan."""
    for _ in range(50):
        if notes := heard(page):
            return notes
        page.wait_for_timeout(100)
    return []


def taken(page: Page, code: str, then: int) -> None:
    """Scan like a person: again if the page asks for it, or without a sound."""
    for _ in range(3):
        page.keyboard.type(code, delay=20)
        page.keyboard.press("Enter")
        notes = first_heard(page)
        assert notes in (RIGHT, NOTED, [])
        if notes == RIGHT:
            break
    expect(scanned(page)).to_have_count(then, timeout=ANSWERED)


@pytest.mark.parametrize("late", ["app.js", "check.js", "app.css"])
def test_a_scan_while_the_page_loads_is_processed(desk: ScanningDesk, late: str) -> None:
    with desk.check() as (page, codes):
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        desk.slow.seconds[late] = 1.0
        page.goto(page.url, wait_until="commit")
        expect(page.locator("html")).to_be_attached()
        for place, code in enumerate(codes[:2], 1):
            taken(page, code, place)
        assert near_misses(desk.site) == 0


def test_a_scan_during_a_page_change_is_processed_or_requested_again(
    desk: ScanningDesk,
) -> None:
    with desk.check() as (page, codes):
        to = page.url
        desk.slow.seconds["/final-verification"] = 0.2
        page.goto(f"{desk.address}/printers")
        page.evaluate("(to) => { window.location.assign(to); }", to)
        page.keyboard.type(codes[0][:7])
        page.wait_for_url(to, wait_until="domcontentloaded")
        scan(page, codes[0][7:])
        if first_heard(page) != RIGHT:
            taken(page, codes[0], 1)
        taken(page, codes[1], 2)
        assert near_misses(desk.site) == 0


def test_a_scan_right_after_the_signature_is_processed(desk: ScanningDesk) -> None:
    desk.slow.seconds["/final-verification"] = 0.5
    with desk.check() as (page, codes):
        for code in codes[:-1]:
            scan(page, code)
        expect(scanned(page)).to_have_count(len(codes) - 1, timeout=ANSWERED)
        page.get_by_label("Your password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_label("Scan each container").focus()
        scan(page, codes[-1])
        answered_with(page, f"Container {len(codes)} belongs to this order")
        page.get_by_label("Your password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".state.large")).to_have_text("ready", timeout=ANSWERED)


@pytest.mark.parametrize("is_in_field", [True, False])
def test_a_number_that_is_cut_short_or_misread_is_scanned_again(
    desk: ScanningDesk, is_in_field: bool
) -> None:
    with desk.check() as (page, codes):
        if not is_in_field:
            page.locator("h1").click()
        misread = codes[0][:-1] + str((int(codes[0][-1]) + 1) % 10)
        for number in (codes[0][:9], codes[0][5:], misread):
            scan(page, number)
            answered_with(page, "Scan again.")
            assert heard(page) == NOTED
            scan(page, codes[0] if number == misread else codes[int(number == codes[0][5:]) + 1])
            answered_with(page, "Right.")
            assert heard(page) == RIGHT
        assert near_misses(desk.site) == 0


@pytest.mark.parametrize("is_in_field", [True, False])
def test_a_scanner_that_adds_the_symbology_is_supported(
    desk: ScanningDesk, is_in_field: bool
) -> None:
    with desk.check() as (page, codes):
        if not is_in_field:
            page.locator("h1").click()
        scan(page, f"]C0{codes[0]}")
        answered_with(page, "Container 1 belongs to this order")
        page.keyboard.press("Control+b")
        page.keyboard.type(codes[1])
        page.keyboard.press("Control+]")
        page.keyboard.press("Control+j")
        answered_with(page, "Container 2 belongs to this order")
        page.keyboard.type(codes[2])
        page.keyboard.press("Tab")
        answered_with(page, "Container 3 belongs to this order")
        scan(page, "]E04006381333931")
        answered_with(page, "Wrong. This is no label of this pharmacy")
        assert heard(page) == [*RIGHT * 3, *WRONG]
        assert near_misses(desk.site) == 1


def test_a_scan_without_a_response_may_be_repeated(
    desk: ScanningDesk,
) -> None:
    with desk.check() as (page, codes):
        page.route("**/final-verification/scan", lambda route: (route.fetch(), route.abort()))
        scan(page, codes[0])
        answered_with(page, "No answer: scan it again.")
        page.unroute_all()
        scan(page, codes[0])
        answered_with(page, "Container 1 belongs to this order")
        scan(page, codes[0])
        answered_with(page, "was scanned already")
        assert near_misses(desk.site) == 1


def test_of_two_labels_scanned_at_once_the_last_one_opens(desk: ScanningDesk) -> None:
    compounded(desk.site, target=FOUR)
    page = desk.page_of("technician")
    page.goto(f"{desk.address}/printers")
    desk.slow.seconds["/search"] = 0.3
    first, *_, last = barcodes(desk.site)
    for number in (first, last):
        scan(page, number)
    page.wait_for_url(f"**#label-{label_id(desk.site, last)}", timeout=ANSWERED)


def label_id(site: PharmacySite, barcode: str) -> str:
    with site.engine.connect() as connection:
        query = text("SELECT id FROM labels WHERE barcode = :barcode")
        found = str(connection.scalar(query, {"barcode": barcode}))
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


def test_the_page_to_scan_a_label_at_is_not_left_for_a_wrong_one(
    desk: ScanningDesk,
) -> None:
    compounded(desk.site, target=FOUR)
    page = desk.page_of("technician")
    page.goto(f"{desk.address}/scan")
    code = barcodes(desk.site)[2]
    scan(page, code[:6])
    answered_with(page, "Scan again. 6 digits arrived, and a label has 14")
    scan(page, code)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rx 1000001", timeout=ANSWERED)


def test_a_scan_in_progress_when_the_page_changes_is_processed_or_reported_lost(
    desk: ScanningDesk,
) -> None:
    with desk.check() as (page, codes):
        desk.slow.seconds["/final-verification/scan"] = 0.8
        for code in codes[:3]:
            scan(page, code)
        page.reload()
        expect(scanned(page)).to_have_count(3, timeout=ANSWERED)
        scan(page, codes[3])
        page.goto(f"{desk.address}/printers")
        answered_with(page, "The page changed before the last scan was taken. Scan it again.")
        assert near_misses(desk.site) == 0
