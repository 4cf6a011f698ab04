"""The board for each role, and the figures and patients pages."""

import re

import pytest

from tests.crowds import Other, copy
from tests.services import rendered
from tests.web.browsers import Browser, PharmacySite, now

STATES = ("held", "received", "verified", "compounding", "ready")
STEPS = {
    "technician": {"Compound", "Package, label", "Dispense"},
    "pharmacist": {"Resolve", "Verify", "Compound", "Package, label", "Dispense"},
    "admin": set(),
}


@pytest.fixture
def busy(sqlite_site: PharmacySite) -> PharmacySite:
    """A pharmacy with more orders in each status than the board shows."""
    order_id = sqlite_site.placed(given_name="José", family_name="García")
    rendered.render(sqlite_site.engine, order_id)
    crowd = [Other(f"Robin{n}", "Sample", s, now(), now()) for s in STATES for n in range(8)]
    copy(sqlite_site.engine, order_id, *crowd)
    return sqlite_site


def steps(browser: Browser) -> set[str]:
    """The next steps that the board offers."""
    shown = re.findall(r"data-step[^>]*>([^<]*)<", browser.page.html)
    return set(shown)


@pytest.mark.parametrize("role", STEPS)
def test_each_order_has_the_next_step_of_the_current_person(busy: PharmacySite, role: str) -> None:
    browser = busy.signed_in(role)
    page = browser.open("/")
    assert browser.response.request.path == "/board"
    assert page.html.count('<li class="job') == 7 * len(STATES)
    assert steps(browser) == STEPS[role]
    assert "overdue 0 min" in page.text
    assert "9 of 9 rendered" in page.text
    assert page.links["All 8"] == "/orders?state=ready"


def test_nobody_is_asked_to_verify_their_own_order(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in("pharmacist")
    sqlite_site.placed(browser)
    browser.open("/board")
    assert steps(browser) == set()


def test_the_rest_of_a_state_is_a_list_page_by_page(busy: PharmacySite) -> None:
    browser = busy.signed_in()
    with_own = [*"x" * 8, "y"]
    page = browser.open("/orders?state=received")
    assert page.html.count("data-row") == len(with_own)
    last = re.findall(r'id="o(\d+)"', page.html)[-2]
    page = browser.open(f"/orders?state=received&after={last}")
    assert page.html.count("data-row") == 1
    for wrong in ("state=dispensed", "state=x", "state=held&after=x"):
        browser.open(f"/orders?{wrong}")
        assert browser.response.status_code == 404


def test_the_board_refreshes_itself(busy: PharmacySite) -> None:
    browser = busy.signed_in()
    page = browser.open("/board/progress")
    assert page.all_of("div")[0]["data-live"] == "yes"
    assert page.all_of("div")[0]["data-words"].startswith("8 held, 9 to verify, 8 to compound")


def test_figures_show_the_count_of_each_status(busy: PharmacySite) -> None:
    page = busy.signed_in("admin").open("/figures")
    for words in ("To verify", "No order became ready in these days.", "Nothing was printed"):
        assert words in page.text
    assert page.html.count('class="bar-bad"') == len(STATES)


def test_an_empty_board_says_what_to_do(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in().open("/board")
    assert "No open orders" in page.text
    assert "/orders/new" in page.links.values()
