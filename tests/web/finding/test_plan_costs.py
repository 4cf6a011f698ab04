"""A pharmacist sets the pharmacy's costs on a page."""

from tests.web.browsers import PharmacySite

COSTS = {"seen": "0", "batch": "2", "strength": "", "capsule": "0.45", "reason": "measured"}


def test_a_pharmacist_sets_the_costs_and_sees_who_set_them(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in("pharmacist")
    browser.open("/costs")
    browser.send("/costs", COSTS)
    for words in ("2.00", "0.45", "measured", "the formulary's"):
        assert words in browser.page.text


def test_costs_of_a_page_that_is_out_of_date_are_refused(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in("pharmacist")
    browser.open("/costs")
    browser.send("/costs", COSTS)
    browser.send("/costs", COSTS)
    assert browser.response.status_code == 409
    assert "Somebody set the costs" in browser.page.text


def test_an_odd_amount_is_refused_beside_its_field(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in("pharmacist")
    browser.open("/costs")
    browser.send("/costs", {**COSTS, "capsule": "0.005"})
    assert browser.response.status_code == 422
    assert "at most two decimals" in browser.page.text
