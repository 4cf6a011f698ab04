"""Equipment at the page: a balance is added, checked by itself or typed, and its log shown."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.balance_device import SERIAL, BalanceDevice, balance, sics
from tests.web.browsers import Browser, PharmacySite

BALANCE = {
    "name": "Balance 1",
    "kind": "balance",
    "serial": SERIAL,
    "readability": "0.1",
    "minimum_weight": "20",
    "minimum_source": "service engineer, October 2026",
    "reference_weight": "200",
    "reference_tolerance": "0.3",
    "calibration_due": "2099-01-01",
}


def added(site: PharmacySite, **changes: str) -> Browser:
    """A pharmacist's browser at a balance that she has just added."""
    browser = site.signed_in("pharmacist")
    browser.open("/equipment")
    browser.send("/equipment", {**BALANCE, **changes})
    return browser


def path_of(browser: Browser) -> str:
    return browser.response.request.path


@contextmanager
def showing(milligrams: str) -> Iterator[str]:
    """The address of a balance that shows this much."""
    with balance(BalanceDevice([sics(milligrams, "mg")])) as device:
        yield f"sics://127.0.0.1:{device.port}"


def test_a_new_balance_says_what_it_needs_today(sqlite_site: PharmacySite) -> None:
    page = added(sqlite_site).page
    for words in ("weighs nothing today", "not checked today", "20 mg", "service engineer"):
        assert words in page.text


def test_a_balance_tells_its_reference_weight_itself(sqlite_site: PharmacySite) -> None:
    with showing("200.2") as address:
        browser = added(sqlite_site, address=address)
        browser.send(f"{path_of(browser)}/read", {})
    for words in ("may weigh today", "200.2 mg", "within its tolerance"):
        assert words in browser.page.text


def test_a_balance_out_of_tolerance_weighs_nothing(sqlite_site: PharmacySite) -> None:
    with showing("201") as address:
        browser = added(sqlite_site, address=address)
        browser.send(f"{path_of(browser)}/read", {})
    for words in ("weighs nothing today", "failed its last check", "outside its tolerance"):
        assert words in browser.page.text


def test_another_balance_at_the_address_is_told(sqlite_site: PharmacySite) -> None:
    with showing("200") as address:
        browser = added(sqlite_site, address=address, serial="B999")
        browser.send(f"{path_of(browser)}/read", {})
    assert browser.response.status_code == 409
    assert SERIAL in browser.page.text


def test_a_typed_check_is_marked(sqlite_site: PharmacySite) -> None:
    browser = added(sqlite_site)
    browser.send(f"{path_of(browser)}/check", {"weight": "200.1"})
    for words in ("may weigh today", "200.1 mg", "typed"):
        assert words in browser.page.text


def test_cleaning_is_logged_with_its_note(sqlite_site: PharmacySite) -> None:
    browser = added(sqlite_site)
    browser.send(f"{path_of(browser)}/log/cleaning", {"note": "wiped with 70 % alcohol"})
    assert "wiped with 70 % alcohol" in browser.page.text


def test_a_room_logs_its_climate(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in("pharmacist")
    browser.open("/equipment")
    browser.send("/equipment", {"name": "Room 1", "kind": "room"})
    browser.send(f"{path_of(browser)}/log/climate", {"temperature": "21.5", "humidity": "45"})
    assert "21.5 °C, 45 %" in browser.page.text


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": ""}, "name"),
        ({"address": "http://host"}, "address"),
        ({"minimum_weight": "0"}, "minimum_weight"),
        ({"minimum_weight": ".5"}, "minimum_weight"),
        ({"minimum_source": ""}, "minimum_source"),
        ({"reference_tolerance": ""}, "reference_tolerance"),
        ({"kind": "room"}, "readability"),
    ],
)
def test_a_wrong_field_is_named(
    sqlite_site: PharmacySite, changes: dict[str, str], name: str
) -> None:
    browser = added(sqlite_site, **changes)
    assert browser.response.status_code == 422
    assert browser.page.error(name)


@pytest.mark.parametrize(
    ("path", "fields", "name"),
    [
        ("check", {"weight": "1e2"}, "weight-daily_check"),
        ("log/cleaning", {"note": ""}, "note-cleaning"),
        ("calibration", {"note": "x", "due": "soon"}, "due-calibration"),
        ("calibration", {"note": "x", "due": "2020-01-01"}, "due-calibration"),
        ("minimum", {"note": "x", "weight": "0"}, "weight-minimum"),
    ],
)
def test_a_wrong_entry_is_named_beside_its_field(
    sqlite_site: PharmacySite, path: str, fields: dict[str, str], name: str
) -> None:
    browser = added(sqlite_site)
    browser.send(f"{path_of(browser)}/{path}", fields)
    assert browser.response.status_code == 422
    assert browser.page.error(name)


def test_an_unknown_log_is_refused(sqlite_site: PharmacySite) -> None:
    browser = added(sqlite_site)
    browser.send(f"{path_of(browser)}/log/anything", {"note": "x"})
    assert browser.response.status_code == 409
