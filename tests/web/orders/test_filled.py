"""The order form has no dose that nobody typed: doses start empty, and go with the drug."""

import json

import pytest

from pharmacy import formulary
from tests.web.browsers import LDN, ROBIN, Browser, PharmacySite

PATIENT = {name: text for name, text in ROBIN.items() if name not in LDN}


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A technician at an empty form."""
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    return browser


def typed(browser: Browser, names: dict[str, str]) -> dict[str, str]:
    return {name: browser.page.text_of(name) for name in names}


def offered(browser: Browser) -> bool:
    """Whether the button is visible."""
    place = next(have for have in browser.page.all_of("p") if have.get("data-drug") == "naltrexone")
    return browser.page.has_button("usual") and "hidden" not in place


def test_doses_days_and_times_start_empty(browser: Browser) -> None:
    fields = browser.page.fields
    doses = [name for name in fields if name.startswith(("phase-", "taper_"))]
    for name in (*LDN, *doses, "reduce_percent", "until", "last_days", "round_to"):
        assert not any(fields.get(name, [])), name
    assert "Take 1 capsule" not in browser.page.text


def test_an_empty_form_has_nothing_to_mend_yet(browser: Browser) -> None:
    assert "The plan is shown here once doses and days are typed." in browser.page.text
    browser.fill(start="x")
    assert "This schedule cannot be planned yet." in browser.press("plan").text


@pytest.mark.parametrize("drug", [drug.name for drug in formulary.drugs()])
@pytest.mark.parametrize("kind", ["titration", "taper", "phases"])
def test_no_drug_is_ordered_with_an_untyped_dose(browser: Browser, drug: str, kind: str) -> None:
    browser.fill(**PATIENT, drug=drug, kind=kind)
    page = browser.press("plan")
    assert browser.response.status_code == 422
    assert not page.has_button("place")


def test_the_usual_titration_is_filled_in_by_a_button(browser: Browser) -> None:
    browser.fill(**PATIENT)
    page = browser.press("usual")
    assert typed(browser, LDN) == LDN
    assert page.fields["kind"] == ["titration"]
    assert page.text_of("given_name") == "Robin"
    assert page.has_button("place"), page.text


def test_the_usual_titration_is_offered_for_naltrexone_alone(browser: Browser) -> None:
    assert offered(browser)
    for drug in ("prednisone", "liothyronine"):
        browser.fill(drug=drug)
        page = browser.press("usual")
        assert not offered(browser)
        assert not any(page.fields.get(name, [""])[0] for name in LDN)


def test_another_drug_clears_what_was_filled_in(browser: Browser) -> None:
    browser.fill(**PATIENT)
    browser.press("usual")
    browser.fill(drug="prednisone")
    page = browser.press("plan")
    assert browser.response.status_code == 422
    assert not any(page.fields.get(name, [""])[0] for name in LDN)
    assert page.text_of("given_name") == "Robin"


def test_another_drug_is_not_placed_with_the_plan_of_the_first(browser: Browser) -> None:
    browser.fill(**PATIENT)
    browser.press("usual")
    browser.fill(drug="prednisone")
    browser.press("place")
    assert browser.response.status_code == 422


def test_another_drug_keeps_what_was_typed(browser: Browser) -> None:
    browser.press("usual")
    browser.fill(drug="prednisone", start="10", target_days="5")
    browser.press("plan")
    assert typed(browser, {"start": "", "target_days": "", "step": ""}) == {
        "start": "10",
        "target_days": "5",
        "step": "",
    }


def test_what_was_typed_alone_stays_with_every_drug(browser: Browser) -> None:
    browser.fill(**ROBIN)
    browser.fill(drug="prednisone")
    browser.press("plan")
    assert typed(browser, LDN) == LDN


def test_another_drug_clears_what_was_read_from_the_directions(browser: Browser) -> None:
    """A proposed time belongs to the drug for which the text was read."""
    text = "1 mg daily x 7 days #7 refills 2"
    browser.fill(**PATIENT, directions_written=text)
    page = browser.press("read")
    assert page.text_of("phase-0-bedtime") == "1"
    browser.fill(drug="prednisone")
    page = browser.press("plan")
    names = ("phase-0-bedtime", "phase-0-days", "quantity_written", "refills")
    assert [page.text_of(name) for name in names] == ["", "", "", ""]
    assert page.text_of("directions_written") == text
    page = browser.press("read")
    assert (page.text_of("phase-0-bedtime"), page.text_of("phase-0-morning")) == ("", "1")


def test_directions_that_are_read_twice_are_cleared_as_well(browser: Browser) -> None:
    browser.fill(**PATIENT, directions_written="1 mg qhs x 7 days")
    browser.press("read")
    browser.press("read")
    browser.fill(drug="prednisone")
    assert browser.press("plan").text_of("phase-0-bedtime") == ""


def test_a_row_more_does_not_forget_what_was_filled_in(browser: Browser) -> None:
    browser.press("usual")
    browser.press("add-phase")
    browser.fill(drug="prednisone")
    assert browser.press("plan").text_of("start") == ""


@pytest.mark.parametrize(
    ("drug", "hint", "label"),
    [
        ("naltrexone", "bedtime, the usual time", "at bedtime"),
        ("prednisone", "morning, with food, the usual time", "in the morning"),
        ("liothyronine", "morning, before breakfast, the usual time", "in the morning"),
    ],
)
def test_the_usual_time_of_the_drug_is_shown_and_used_if_none_is_ticked(
    browser: Browser, drug: str, hint: str, label: str
) -> None:
    browser.fill(**{**ROBIN, "times": "", "drug": drug})
    page = browser.press("plan")
    assert f"No time ticked: {hint}" in page.text
    assert f"Take 1 capsule (0.5 mg) by mouth {label} for 7 days." in page.text


def test_a_time_that_is_ticked_goes_before_the_usual_one(browser: Browser) -> None:
    browser.fill(**{**ROBIN, "times": "evening"})
    assert "by mouth in the evening for 7 days." in browser.press("plan").text


@pytest.mark.parametrize(
    "note",
    ["", "{", "7", "null", "[7]", '[["start"]]', '[["start", 5]]', "[" * 5000, '{"a": 1}'],
)
def test_a_malformed_note_causes_no_error(browser: Browser, note: str) -> None:
    browser.fill(**ROBIN)
    browser.fill(filled=note, filled_for="naltrexone", drug="prednisone")
    page = browser.press("plan")
    assert browser.response.status_code == 200
    assert page.text_of("start") == "0.5"


def test_a_note_clears_only_what_it_names(browser: Browser) -> None:
    browser.fill(**ROBIN)
    note = json.dumps([["start", "0.5"], ["step", "9"], ["no_such_field", "x"]])
    browser.fill(filled=note, filled_for="naltrexone", drug="prednisone")
    page = browser.press("plan")
    assert (page.text_of("start"), page.text_of("step")) == ("", "0.5")
