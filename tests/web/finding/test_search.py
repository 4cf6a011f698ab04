"""Finding an order from the top bar of any page."""

import pytest

from pharmacy.core.printing.labels import barcode_number
from tests.crowds import Other, copy
from tests.web.browsers import Browser, PharmacySite, now

FIRST = 1_000_001
FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A person in a pharmacy with an order of José García and twenty others."""
    order_id = sqlite_site.placed(given_name="José", family_name="García")
    crowd = [Other("Robin", f"Sample {n}", "dispensed", now(), now()) for n in range(20)]
    copy(sqlite_site.engine, order_id, *crowd)
    at = sqlite_site.signed_in()
    at.open("/printers")
    return at


@pytest.mark.parametrize(
    "sought", ["garc", "jose g", str(FIRST), f" {FIRST} ", barcode_number(FIRST, 3, 1)]
)
def test_one_order_opens(browser: Browser, sought: str) -> None:
    page = browser.send("/search", {"sought": sought})
    assert "Rx 1000001" in page.text
    assert browser.response.request.path.startswith("/orders/")
    response = browser.client.post(
        "/search", data={"csrf": page.fields["csrf"], "sought": sought}, headers=FRAGMENT
    )
    assert 'data-href="/orders/' in response.text


def test_several_are_a_list_whose_pages_have_no_name_in_their_address(browser: Browser) -> None:
    page = browser.send("/search", {"sought": "sam"})
    assert "15 orders, newest first" in page.text
    assert browser.response.request.path == "/search"
    page = browser.send("/search", {"sought": "sam", "before": page.fields["before"]})
    assert page.html.count("<li>") == 5
    assert "before" not in page.fields


@pytest.mark.parametrize(
    ("sought", "words"),
    [
        ("nobody", "Nobody found."),
        ("", "Nobody found."),
        ("1000999", "no order has this Rx number"),
        ("9" * 12, "Scan again. 12 digits arrived"),
        ("9" * 14, "Scan again. A digit of this number is wrong"),
        ("9" * 15, "Scan again. 15 digits arrived"),
        (barcode_number(FIRST + 900, 3, 1), "Stop."),
    ],
)
def test_nothing_found_says_what_to_try(browser: Browser, sought: str, words: str) -> None:
    page = browser.send("/search", {"sought": sought})
    assert words.lower() in page.text.lower()
    assert browser.response.status_code in (200, 404)
    assert page.text_of("sought") in ("", sought)


def test_an_unknown_page_is_not_found(browser: Browser) -> None:
    browser.send("/search", {"sought": "sam", "before": "x"})
    assert browser.response.status_code == 404


def test_a_patient_has_a_page_by_an_id(sqlite_site: PharmacySite, browser: Browser) -> None:
    page = browser.open("/patients")
    address = page.links["Robin Sample 7"]
    page = browser.open(address)
    for words in ("Robin Sample 7", "born Feb 3, 1980", "none known", "Dr. Ada Example"):
        assert words in page.text
    assert "Sample" not in address
    browser.open("/patients/00000000-0000-0000-0000-000000000000")
    assert browser.response.status_code == 404
