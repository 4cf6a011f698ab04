"""Fills on the page of an order: which is due when, and the button that makes one."""

import re

import pytest
from sqlalchemy import text

from tests.web.browsers import Browser, PharmacySite


def a_year(site: PharmacySite) -> str:
    """An order with three fills."""
    return site.placed(target_days="365")


def make(site: PharmacySite, order_id: str, number: str) -> Browser:
    """Press the button of a fill."""
    browser = site.signed_in()
    browser.open(f"/orders/{order_id}")
    browser.send(f"/orders/{order_id}/fills", {"fill": number})
    return browser


def test_an_order_of_one_fill_has_no_list_of_fills(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in().open(f"/orders/{sqlite_site.placed()}")
    assert "Made or planned" not in page.text


def test_each_fill_says_when_it_is_to_be_made(sqlite_site: PharmacySite) -> None:
    order_id = a_year(sqlite_site)
    page = sqlite_site.signed_in().open(f"/orders/{order_id}")
    for words in ("Fill 1", "Fill 2", "Fill 3", "in fill 2"):
        assert words in page.text
    assert page.text.count("planned for") == 3
    assert "If compounded today it expires before its last dose" in page.text
    assert "Fill 2 comes first" in page.text
    assert not page.has_button("2")


@pytest.mark.parametrize("status", ["received", "held", "verified", "compounding", "cancelled"])
def test_no_fill_counts_as_made_without_a_packaged_container(
    sqlite_site: PharmacySite, status: str
) -> None:
    order_id = a_year(sqlite_site)
    with sqlite_site.engine.begin() as connection:
        connection.execute(text("UPDATE orders SET status = :status"), {"status": status})
    page = sqlite_site.signed_in().open(f"/orders/{order_id}")
    assert not re.search(r"\bmade [A-Z][a-z]{2} \d", page.text)
    assert page.text.count("planned for") == (1 if status == "cancelled" else 3)
    assert "overdue" not in page.text


def test_a_refill_is_made_on_request(site: PharmacySite) -> None:
    order_id = site.placed(target="1", target_days="3", every_days="3", refills="1")
    page = site.signed_in().open(f"/orders/{order_id}")
    assert "Refill 1 of 1" in page.text
    assert "when asked for, from" in page.text
    assert "Bottle 3 " in make(site, order_id, "2").page.text


def test_a_fill_that_cannot_be_made_says_why(sqlite_site: PharmacySite) -> None:
    browser = make(sqlite_site, a_year(sqlite_site), "3")
    assert browser.response.status_code == 409
    assert "Not made. Fill 2 comes first." in browser.page.text


def test_an_invalid_number_is_not_found(sqlite_site: PharmacySite) -> None:
    order_id = a_year(sqlite_site)
    for number in ("", "x", "99999", "9"):
        assert make(sqlite_site, order_id, number).response.status_code == 404


def test_a_tick_merges_adjacent_phases_in_one_container(sqlite_site: PharmacySite) -> None:
    order_id = sqlite_site.placed(
        target="1", strengths="0.5", max_capsules_per_dose="2", containers="merged"
    )
    page = sqlite_site.signed_in().open(f"/orders/{order_id}")
    assert "then 2 capsules (1 mg total) at bedtime for 30 days." in page.text
    assert "Continues from bottle 1." in page.text
    assert "Bottle 1 " in page.text
