"""Entering an order: what is shown, kept, and refused, and where."""

import json

import pytest

from pharmacy.web.orders import fields
from tests import factories
from tests.services import stored
from tests.web.browsers import LDN, ROBIN, Browser, PharmacySite

HOSTILE = ["<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "Sal & Co", 'O\'Brien "Bo"', "=1+1"]


@pytest.fixture
def browser(sqlite_site: PharmacySite) -> Browser:
    """A technician at an empty form."""
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    return browser


def test_an_empty_form_says_what_it_needs_without_errors(browser: Browser) -> None:
    assert "Still needed" in browser.page.text
    assert browser.page.links["Birth date"] == "#birth_date"
    assert browser.page.error("birth_date") == ""
    assert not browser.page.has_button("place")


def test_no_allergies_must_be_stated_explicitly(browser: Browser) -> None:
    assert "allergies_none" not in browser.page.fields
    browser.fill(**{**ROBIN, "allergies_none": ""})
    browser.press("plan")
    assert browser.response.status_code == 422
    assert "tick that none are known" in browser.page.error("allergies")


def test_a_plan_is_shown_before_anything_is_placed(
    browser: Browser, sqlite_site: PharmacySite
) -> None:
    before = stored.counts(sqlite_site.engine)
    browser.fill(**ROBIN)
    page = browser.press("plan")
    assert browser.response.status_code == 200
    assert page.has_button("place")
    for words in ("(0.5 mg) by mouth", "30 of 4.5 mg", "57 to 86", "Night 86"):
        assert words in page.text
    assert stored.counts(sqlite_site.engine) == before


def test_what_is_blank_is_named_beside_its_field_and_in_the_summary(browser: Browser) -> None:
    page = browser.press("plan")
    assert browser.response.status_code == 422
    for name in ("given_name", "family_name", "birth_date", "prescriber_name", "written_on"):
        assert page.error(name) == "Fill this in."
        described = next(have for have in page.all_of("input") if have.get("id") == name)
        assert described["aria-describedby"].split()[0] == f"{name}-error"
        assert described["aria-invalid"] == "true"
    assert "13 fields to correct" in page.text
    ids = {have.get("id") for _, have in page.tags}
    assert {link[1:] for link in page.links.values() if link.startswith("#")} <= ids


@pytest.mark.parametrize("number", ["1,5", ".5", "5.", "1e3", "-1", "٣", "0.1234567", "NaN"])
@pytest.mark.parametrize("name", ["start", "step", "target"])
def test_a_number_that_can_be_misread_is_refused_with_the_remedy(
    browser: Browser, name: str, number: str
) -> None:
    browser.fill(**{**ROBIN, name: number})
    page = browser.press("plan")
    assert browser.response.status_code == 422
    assert page.error(name).startswith("Write ")
    assert page.text_of(name) == number


@pytest.mark.parametrize(
    ("fields", "name", "said"),
    [
        ({"every_days": "7.5"}, "every_days", "whole number"),
        ({"every_days": "0"}, "every_days", "from 1 to 730"),
        ({"target_days": "month"}, "target_days", "whole number"),
        ({"start": "0"}, "start", "above zero"),
        ({"step": "0.3"}, "step", "or tick to shorten the last step"),
        ({"npi": "123"}, "npi", "ten digits"),
        ({"state": "Texas", "line": "x", "city": "y", "postal_code": "78701"}, "state", "TX"),
        ({"line": "1 Road"}, "city", "Fill this in"),
        ({"birth_date": "02/03/1980"}, "birth_date", "YYYY-MM-DD"),
        ({"birth_date": "2980-02-03"}, "birth_date", "not in the future"),
        (
            {"medications_none": "", "medications": "a\ncodeine stopped soon"},
            "medications",
            "Line 2",
        ),
        ({"allergies": "penicillin"}, "allergies", "not both"),
        ({"strengths": "1,5"}, "strengths", "at most one point"),
        ({"strengths": "0.5 1"}, "strengths", "cannot be made"),
        ({"max_strengths": "2"}, "max_strengths", "3 strengths. Allow"),
        ({"quantity_written": "many"}, "quantity_written", "whole number"),
        ({"purpose": "x" * 101}, "purpose", "at most 100"),
        ({"family_name": "x\u202ey"}, "family_name", "U+202E"),
        ({"unit": "grain"}, "start", "mg, mcg"),
        ({"drug": "aspirin"}, "drug", "naltrexone"),
    ],
)
def test_what_breaks_a_rule_is_named_beside_its_field(
    browser: Browser, fields: dict[str, str], name: str, said: str
) -> None:
    browser.fill(**{**ROBIN, **fields})
    page = browser.press("plan")
    assert browser.response.status_code == 422
    assert said in page.error(name), page.text
    for typed, text in fields.items():
        if typed not in ("unit", "drug", "times", "medications_none"):
            assert page.text_of(typed) == text


def test_all_errors_are_reported_together(browser: Browser) -> None:
    """Also what the planner refuses, although the people are missing yet."""
    browser.fill(**LDN)
    browser.fill(strengths="2", npi="1", target_days="")
    page = browser.press("plan")
    assert page.error("npi")
    assert page.error("target_days")
    browser.fill(target_days="30")
    page = browser.press("plan")
    assert "cannot be made" in page.error("strengths")
    assert page.error("given_name")


def test_nothing_that_was_typed_is_lost(browser: Browser) -> None:
    typed = {name: f"{name} <&>\"'" for name in ("given_name", "city", "purpose", "npi")}
    typed |= {"allergies": "a\nb", "directions_written": "one\r\ntwo", "kind": "phases"}
    typed |= {"phase-0-bedtime": "x", "phase-1-days": "y", "conditions_none": "yes", "unit": "mcg"}
    browser.fill(**typed)
    for action in ("plan", "add-phase", "remove-phase 2", "place"):
        page = browser.press(action)
        shown = {name: page.text_of(name).replace("\r\n", "\n").strip("\n") for name in typed}
        assert shown == {name: text.replace("\r\n", "\n") for name, text in typed.items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_typed(sqlite_site: PharmacySite, name: str) -> None:
    browser = sqlite_site.signed_in()
    order_id = sqlite_site.placed(browser, family_name=name, allergies_none="", allergies=name)
    for path in (f"/orders/{order_id}", "/orders"):
        page = browser.open(path)
        assert f"Robin {name}" in page.text
        assert "alert(1)" not in "".join(str(have) for _, have in page.tags)
        files = [have["src"].partition("?")[0] for have in page.all_of("script")]
        assert files == ["/static/scanner.js", "/static/app.js", "/static/keys.js"]


def by_phases(*rows: tuple[str, str]) -> dict[str, str]:
    """The fields of phases at bedtime."""
    fields = {"kind": "phases"}
    for row, (dose, days) in enumerate(rows):
        fields |= {f"phase-{row}-bedtime": dose, f"phase-{row}-days": days}
    return fields


def test_phases_may_be_given_one_by_one(browser: Browser) -> None:
    browser.fill(**ROBIN, **by_phases(("0.5", "7"), ("1", "30")))
    page = browser.press("plan")
    assert page.has_button("place")
    assert "Take 1 capsule (1 mg) by mouth at bedtime for 30 days." in page.text


def test_a_phase_may_have_another_dose_at_another_time(browser: Browser) -> None:
    browser.fill(**ROBIN, **by_phases(("1", "7")), **{"phase-0-morning": "0.5"})
    page = browser.press("plan")
    assert "Take 1 capsule (0.5 mg) by mouth in the morning for 7 days." in page.text
    assert "Take 1 capsule (1 mg) by mouth at bedtime for 7 days." in page.text


def test_a_dose_of_zero_is_a_rest(browser: Browser) -> None:
    browser.fill(**ROBIN, **by_phases(("1", "7"), ("0", "3"), ("1", "7")))
    assert "Rest: nothing is taken." in browser.press("plan").text


def test_rows_come_and_go_by_buttons_alone(browser: Browser) -> None:
    browser.fill(**by_phases(("1", "1"), ("2", "2"), ("3", "3")))
    browser.press("remove-phase 1")
    browser.press("add-phase")
    rows = [name for name in browser.page.fields if name.endswith("-bedtime")]
    doses = {name: browser.page.text_of(name) for name in rows}
    assert doses == {"phase-0-bedtime": "1", "phase-2-bedtime": "3", "phase-3-bedtime": ""}


def test_an_error_in_a_row_is_shown_in_that_row(browser: Browser) -> None:
    """Blank and removed rows do not count, but the error is still in the right row."""
    rows = by_phases(("", ""), ("1", "7"), ("1,5", ""))
    browser.fill(**ROBIN, **rows, **{"phase-2-noon": ".5"})
    page = browser.press("plan")
    assert "such as 0.5" in page.error("phase-2-bedtime")
    assert "such as 0.5" in page.error("phase-2-noon")
    assert page.error("phase-2-days") == "Fill this in."
    assert page.links["Phase 2, bedtime"] == "#phase-2-bedtime"


def test_a_form_without_phases_asks_for_one(browser: Browser) -> None:
    browser.fill(**ROBIN, kind="phases")
    browser.press("plan")
    assert "at least one phase" in browser.page.text


def test_more_phases_than_any_order_has_are_refused(browser: Browser) -> None:
    browser.fill(**ROBIN, **by_phases(*[("1", "1")] * 130))
    browser.press("plan")
    assert browser.response.status_code == 422
    assert "at most 120" in browser.page.text


def test_the_plan_of_unfinished_typing_is_shown_as_a_fragment(browser: Browser) -> None:
    browser.fill(**{**LDN, "given_name": "R", "start": "1", "step": "1", "target": "3"})
    page = browser.press("plan", "/orders/new/plan")
    assert "Take 1 capsule (3 mg)" in page.text
    assert "<html" not in page.html
    browser.open("/orders/new")
    browser.fill(start=".5")
    assert "such as 0.5" in browser.press("plan", "/orders/new/plan").text


def test_the_form_means_the_same_order_as_a_prescriber_system_would_send(
    sqlite_site: PharmacySite,
) -> None:
    order_id = sqlite_site.placed()
    page = sqlite_site.signed_in().open(f"/orders/{order_id}")
    text = page.text[page.text.index('{\n  "external_id"') :]
    sent, _ = json.JSONDecoder().raw_decode(text)
    assert sent["external_id"] is None
    assert sent["prescription"]["schedule"] == {
        "titration": {
            key: value
            for key, value in factories.titration_json()["titration"].items()
            if key != "last_step"
        }
    }
    assert sent["patient"]["medications"] == []


def test_a_flag_is_shown_with_the_plan(browser: Browser) -> None:
    browser.fill(**ROBIN, quantity_written="90")
    assert "Its schedule takes 86 capsules" in browser.press("plan").text


def test_a_prescription_of_1990_has_a_hold_before_it_is_placed(browser: Browser) -> None:
    browser.fill(**{**ROBIN, "written_on": "1990-01-01"})
    assert "could be dispensed until 1991-01-01 (12 months in TX)" in browser.press("plan").text


def test_a_code_of_rxnorm_is_read_from_its_line() -> None:
    lines = "codeine 30 mg rxcui 2670 stopped 2026-11-01\nibuprofen, RXCUI: 5640\nvitamin D"
    assert fields.medications(lines) == [
        {"name": "codeine 30 mg", "rxcui": "2670", "stopped_on": "2026-11-01"},
        {"name": "ibuprofen", "rxcui": "5640"},
        {"name": "vitamin D"},
    ]


def test_the_check_button_says_what_placing_would_and_stores_nothing(
    sqlite_site: PharmacySite,
) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(**{**ROBIN, **LDN})
    page = browser.press("check")
    assert "Checked. Nothing was stored." in page.text
    assert "Ready by" in page.text
    assert "It would go to a pharmacist for verification." in page.text
    counts = stored.counts(sqlite_site.engine)
    assert counts["orders"] == 0
    browser.fill(medications="oxycodone", medications_none="")
    assert "It would be held." in browser.press("check").text
