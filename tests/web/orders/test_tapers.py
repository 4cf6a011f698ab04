"""Entering a taper by percentages."""

import pytest

from tests.web.browsers import ROBIN, Browser, PharmacySite

TAPER = {
    "kind": "taper",
    "taper_start": "4.5",
    "reduce_percent": "10",
    "taper_every_days": "14",
    "until": "3",
    "last_days": "30",
    "round_to": "0.1",
}


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A technician at a form in which everything but the schedule is typed."""
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(**ROBIN, **TAPER)
    return browser


def test_a_taper_is_planned_as_typed(browser: Browser) -> None:
    page = browser.press("plan")
    assert page.has_button("place"), page.text
    for dose in ("4.5 mg", "4.1 mg", "3.6 mg", "3.3 mg"):
        assert f"Take 1 capsule ({dose}) by mouth at bedtime for 14 days." in page.text
    assert "Take 1 capsule (3 mg) by mouth at bedtime for 30 days." in page.text


def test_how_doses_are_rounded_is_chosen(browser: Browser) -> None:
    browser.fill(rounding="down", of="start")
    page = browser.press("plan")
    shown = [dose for dose in ("4 mg", "3.6 mg", "3.1 mg") if f"({dose})" in page.text]
    assert shown == ["4 mg", "3.6 mg", "3.1 mg"]


def test_nothing_that_was_typed_of_a_taper_is_lost(browser: Browser) -> None:
    typed = {**TAPER, "rounding": "up", "of": "start", "unchanged_step": "lengthen"}
    browser.fill(**typed)
    for action in ("plan", "add-phase"):
        page = browser.press(action)
        assert {name: page.text_of(name) for name in typed} == typed


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"reduce_percent": "100"}, "reduce_percent", "above 0 and below 100"),
        ({"reduce_percent": "10%"}, "reduce_percent", "digits"),
        ({"reduce_percent": ""}, "reduce_percent", "Fill this in"),
        ({"reduce_percent": "0.1", "round_to": "0.001"}, "reduce_percent", "higher last dose"),
        ({"until": "5"}, "until", "below the start"),
        ({"round_to": "0.5"}, "round_to", "tick to keep a dose longer"),
        ({"round_to": "0"}, "round_to", "above zero"),
        ({"last_days": "x"}, "last_days", "whole number"),
    ],
)
def test_a_tapers_error_is_shown_at_its_field_in_the_words_of_the_form(
    browser: Browser, fields: dict[str, str], name: str, said: str
) -> None:
    browser.fill(**fields)
    page = browser.press("plan")
    assert said in page.error(name), page.text
    assert "round_to" not in page.text


def test_a_step_without_change_is_kept_longer_by_a_tick(browser: Browser) -> None:
    browser.fill(taper_start="5", round_to="0.5", unchanged_step="lengthen")
    page = browser.press("plan")
    assert "Take 1 capsule (3.5 mg) by mouth at bedtime for 28 days." in page.text


def test_input_for_another_form_of_schedule_is_ignored(browser: Browser) -> None:
    browser.fill(start="x", target="y", step="")
    assert browser.press("plan").has_button("place")
