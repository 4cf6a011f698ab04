"""Reading directions into the form: filled in for a person to confirm, and nothing placed."""

import pytest

from tests.services import stored
from tests.web.browsers import ROBIN, Browser, PharmacySite

LDN = "0.5 mg po qhs x 7d then 1 mg qhs, #30, refills 2"


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A technician at an empty form."""
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    return browser


def test_directions_that_are_understood_fill_the_phases(browser: Browser) -> None:
    browser.fill(**{**ROBIN, "directions_written": LDN})
    page = browser.press("read")
    assert browser.response.status_code == 200
    typed = [page.text_of(f"phase-{row}-{part}") for row in (0, 1) for part in ("bedtime", "days")]
    assert typed == ["0.5", "7", "1", "30"]
    assert page.fields["kind"] == ["phases"]
    assert (page.text_of("quantity_written"), page.text_of("refills")) == ("30", "2")
    assert page.text_of("family_name") == ROBIN["family_name"]


def test_the_reading_is_shown_in_our_words_with_what_to_confirm(browser: Browser) -> None:
    browser.fill(directions_written=LDN)
    text = browser.press("read").text
    assert "Take 0.5 mg by mouth at bedtime for 7 days, then continue 1 mg at bedtime." in text
    assert "Phase 2, days: No length is written: 30 days are proposed." in text


def test_words_that_were_not_understood_are_named_and_nothing_is_filled(browser: Browser) -> None:
    browser.fill(directions_written="0.5 mg qhs zorp <b> x 7d")
    page = browser.press("read")
    assert 'The sig stops at "zorp <b>": ' in page.text
    assert "Not understood. The schedule below is as it was" in page.text
    assert page.fields["kind"] == ["titration"]


def test_a_capsule_holds_the_one_strength_that_the_limits_allow(browser: Browser) -> None:
    browser.fill(directions_written="2 caps qhs x 7d", strengths="1.5")
    assert browser.press("read").text_of("phase-0-bedtime") == "3"


def test_the_strength_that_the_directions_count_in_goes_before_that_of_the_limits(
    browser: Browser, sqlite_site: PharmacySite
) -> None:
    browser.fill(**{**ROBIN, "directions_written": "2 caps qhs x 7d", "strengths": "0.25"})
    browser.fill(strength_written="0.5 mg")
    assert browser.press("read").text_of("phase-0-bedtime") == "1"
    browser.fill(strengths="")
    browser.press("plan")
    page = browser.press("place")
    assert "counted in capsules of 0.5 mg" in page.text
    assert "were not read to the end" not in page.text


def test_the_milliliters_of_the_directions_count_in_the_concentration_given(
    browser: Browser,
) -> None:
    browser.fill(**{**ROBIN, "directions_written": "2 mL qhs x 7d"})
    browser.fill(concentration_written="0.5 mg/mL")
    assert browser.press("read").text_of("phase-0-bedtime") == "1"
    browser.press("plan")
    page = browser.press("place")
    assert "counted in mL of 0.5 mg/mL" in page.text
    assert "were not read to the end" not in page.text


@pytest.mark.parametrize("typed", ["1", "1 mg", "1 mg/L", "1 g/mL", "1 mg/mL x"])
def test_a_concentration_without_its_unit_is_asked_for(browser: Browser, typed: str) -> None:
    browser.fill(**{**ROBIN, "concentration_written": typed})
    assert "Give a concentration with its unit, such as 1 mg/mL." in browser.press("plan").text


@pytest.mark.parametrize("typed", ["0.5", "half", "0.5 g", "0.5 mg x"])
def test_a_strength_without_its_unit_is_asked_for(browser: Browser, typed: str) -> None:
    browser.fill(**{**ROBIN, "strength_written": typed})
    assert "Give a strength with its unit, such as 0.5 mg." in browser.press("plan").text


def test_a_quantity_that_was_typed_stays(browser: Browser) -> None:
    browser.fill(directions_written=LDN, quantity_written="90")
    assert browser.press("read").text_of("quantity_written") == "90"


def test_blank_directions_are_refused(browser: Browser) -> None:
    assert "Type the directions first." in browser.press("read").text


def test_reading_places_nothing_and_what_was_read_can_be_placed(
    browser: Browser, sqlite_site: PharmacySite
) -> None:
    before = stored.counts(sqlite_site.engine)
    browser.fill(**{**ROBIN, "directions_written": "0.5 mg po qhs x 7d then 1 mg qhs x 30d"})
    browser.press("read")
    assert stored.counts(sqlite_site.engine) == before
    browser.press("plan")
    browser.press("place")
    after = stored.counts(sqlite_site.engine)
    assert after["orders"] == before["orders"] + 1
