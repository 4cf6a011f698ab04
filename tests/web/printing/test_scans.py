"""Scanning labels at the page of their order, and scans that open it."""

import pytest
from sqlalchemy import text

from pharmacy.core.printing.labels import barcode_number
from tests.services import stored
from tests.web.browsers import Browser, PharmacySite
from tests.web.printing.test_printing import press_print

TEST_LABEL = "0" * 14


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A technician at an order whose nine labels were sent."""
    return at_printed(sqlite_site)


def at_printed(site: PharmacySite, **fields: str) -> Browser:
    """A technician at a new order whose labels were all sent."""
    browser = site.at_printable(**fields)
    press_print(browser, "new")
    with site.engine.begin() as connection:
        sent = "UPDATE print_attempts SET state = 'sent', ended_at = intended_at"
        connection.execute(text(f"{sent} WHERE state = 'intended'"))
    return browser


def number_of(bottle: int, rx_number: int = 1_000_001) -> str:
    """The barcode of a container's first label."""
    return barcode_number(rx_number, bottle, 1)


def scan(browser: Browser, number: str, **headers: str) -> str:
    """The response to a scan at the page of the order."""
    path = browser.response.request.path
    at = path if path.endswith("/scan") else f"{path}/scan"
    browser.send(at, {"number": number}, headers=headers)
    return browser.page.text


def confirmed(site: PharmacySite) -> int:
    """The number of print jobs that were scanned back."""
    with site.engine.connect() as connection:
        query = text("SELECT count(*) FROM print_attempts WHERE state = 'confirmed'")
        return int(connection.scalar(query) or 0)


def test_a_scan_confirms_a_print_job_and_records_who_scanned(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    said = scan(browser, number_of(3))
    assert browser.response.status_code == 200
    assert "Right. Label 3 belongs to this order and can be read." in said
    assert "1 of 9 scanned" in said
    assert "By technician" in said
    assert confirmed(sqlite_site) == 1


@pytest.mark.parametrize("around", ["]C0{}", "\x02{}\x03", "]C0{}\x1d"])
def test_what_a_scanner_adds_to_a_number_is_left_away(
    sqlite_site: PharmacySite, browser: Browser, around: str
) -> None:
    assert "Right. Label 3 belongs to this order" in scan(browser, around.format(number_of(3)))
    assert confirmed(sqlite_site) == 1
    browser.send("/scan", {"number": around.format(number_of(5))})
    assert browser.response.request.path.startswith("/orders/")
    browser.send("/search", {"sought": around.format(number_of(5))})
    assert browser.response.request.path.startswith("/orders/")


def test_a_second_scan_says_so_and_changes_nothing(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    scan(browser, number_of(3))
    assert "Again. Label 3 was scanned before." in scan(browser, number_of(3))
    assert confirmed(sqlite_site) == 1


def test_a_script_gets_the_answer_alone_with_its_tone(browser: Browser) -> None:
    proof, path = browser.page.fields["csrf"], browser.response.request.path
    for number, tone in ((number_of(1), "good"), (number_of(1), "warn"), ("1", "warn")):
        data = {"csrf": proof, "number": number}
        response = browser.client.post(f"{path}/scan", data=data, headers={"X-Fragment": "1"})
        assert response.status_code == 200
        assert response.text.startswith(f'<p class="notice {tone}" data-tone="{tone}">')


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "Scan again. No digit arrived. Scan it again."),
        ("012345678905", "Scan again. 12 digits arrived, and a label has 14. Scan it again."),
        ("]E0012345678905", "Stop. This is not a barcode of our labels. They have 14 digits."),
        (number_of(1)[:-1] + "0", "Scan again. A digit of this number is wrong. Scan it again."),
        (number_of(1, 1_000_777), "Stop. No label here has this number"),
        (TEST_LABEL, "Test label. This is a test label. It reads well."),
    ],
    ids=["nothing", "part", "other", "misread", "unknown", "test"],
)
def test_what_is_not_a_label_of_the_order_is_said_in_its_own_words(
    sqlite_site: PharmacySite, browser: Browser, number: str, words: str
) -> None:
    assert words in scan(browser, number)
    assert confirmed(sqlite_site) == 0


def test_a_label_of_another_order_must_be_removed(sqlite_site: PharmacySite) -> None:
    at_printed(sqlite_site)
    browser = at_printed(sqlite_site, birth_date="1970-01-01")
    said = scan(browser, number_of(1))
    assert browser.response.status_code == 422
    assert "Stop. This label belongs to Rx 1000001, another order. Take it away from here." in said
    assert confirmed(sqlite_site) == 0


def supersede(site: PharmacySite, number: str) -> None:
    """Make a label an old version."""
    with site.engine.begin() as connection:
        connection.execute(
            text("UPDATE labels SET superseded_at = created_at WHERE barcode = :number"),
            {"number": number},
        )


def test_an_old_version_is_to_be_destroyed(sqlite_site: PharmacySite, browser: Browser) -> None:
    supersede(sqlite_site, number_of(2))
    assert "Stop. Label 2 is an old version. The course was changed." in scan(browser, number_of(2))


def test_a_scan_anywhere_opens_the_order_at_the_label(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    page = browser.open("/orders")
    page = browser.send("/scan", {"number": number_of(5)})
    assert "Rx 1000001" in page.text
    assert 'role="alert" aria-live="assertive"></div>' in page.html
    supersede(sqlite_site, number_of(5))
    page = browser.send("/scan", {"number": number_of(5)})
    assert "Stop. This is an old version of label 5. Destroy it." in page.text


def test_a_script_learns_where_a_scan_leads(sqlite_site: PharmacySite, browser: Browser) -> None:
    """It stays on the page, so that no input is lost, unless the scan leads somewhere."""
    data = {"csrf": browser.page.fields["csrf"], "number": number_of(5)}
    for is_old, words in ((False, "Found."), (True, "Stop.")):
        if is_old:
            supersede(sqlite_site, number_of(5))
        answer = browser.client.post("/scan", data=data, headers={"X-Fragment": "1"}).text
        assert words in answer
        assert 'data-href="/orders/' in answer
    data["number"] = "5"
    answer = browser.client.post("/scan", data=data, headers={"X-Fragment": "1"}).text
    assert "data-href" not in answer


@pytest.mark.parametrize("number", ["5", number_of(1)[:-1] + "0", number_of(1, 1_000_777)])
def test_a_scan_that_leads_nowhere_says_why(browser: Browser, number: str) -> None:
    page = browser.send("/scan", {"number": number})
    assert browser.response.status_code in (404, 422)
    assert "Stop." in page.text or "Scan again." in page.text
    assert page.has_button("") or "Open its order" in page.text


def test_a_scan_is_in_no_address(browser: Browser) -> None:
    """URLs are logged and stored by browsers, and a label's number leads to a patient."""
    data = {"csrf": browser.page.fields["csrf"], "number": number_of(1)}
    response = browser.client.post("/scan", data=data)
    assert response.status_code == 303
    assert number_of(1) not in response.headers["Location"]


def test_an_administrator_finds_orders_and_confirms_nothing(
    sqlite_site: PharmacySite, browser: Browser
) -> None:
    path = browser.response.request.path
    admin = sqlite_site.signed_in("admin")
    page = admin.send("/scan", {"number": number_of(1)})
    assert "Rx 1000001" in page.text
    assert "Scan each label back" not in page.text
    admin.send(f"{path}/scan", {"number": number_of(1)})
    assert admin.response.status_code == 403
    assert stored.counts(sqlite_site.engine)["print_attempts"] == 9
    assert confirmed(sqlite_site) == 0
