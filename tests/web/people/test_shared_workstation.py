"""A shared workstation locks soon, and is unlocked by PIN."""

import datetime

from sqlalchemy import update

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.models.users import WebSession
from pharmacy.services.people import users
from tests import passwords
from tests.web import pages
from tests.web.browsers import PASSWORD, ROBIN, Browser, PharmacySite, guessed_until_it_waits, now

PIN = "402917"


def is_in(browser: Browser) -> bool:
    return "Sign out" in browser.open("/orders").text


def at_shared_workstation(site: PharmacySite) -> Browser:
    """A workstation where two people signed in today. The technician is using it."""
    with db.transaction(site.engine) as session:
        users.add_user(
            session, "tom", Role.TECHNICIAN, passwords.hashed(PASSWORD), now(), COMMAND_LINE
        )
    browser = site.browser()
    for name in ("tom", "technician"):
        browser.open("/sign-in")
        browser.send("/sign-in", {"name": name, "password": PASSWORD, "is_bench": "on"})
        browser.open("/account")
        browser.send("/account/pin", {"pin": PIN, "current": PASSWORD})
        assert "Your PIN is set" in browser.page.text
    return browser


def idle(site: PharmacySite, minutes: int) -> None:
    then = now() - datetime.timedelta(minutes=minutes)
    with site.engine.begin() as connection:
        connection.execute(update(WebSession).values(seen_at=then))


def by_pin(browser: Browser, name: str, pin: str = PIN) -> None:
    browser.send("/sign-in/pin", {"name": name, "pin": pin, "next": browser.page.text_of("next")})


def test_a_shared_workstation_locks_after_five_minutes_and_is_unlocked_by_pin(
    site: PharmacySite,
) -> None:
    browser = at_shared_workstation(site)
    idle(site, 4)
    assert is_in(browser)
    idle(site, 6)
    assert not is_in(browser)
    assert "Continue with your PIN" in browser.page.text
    by_pin(browser, "technician", "402918")
    assert browser.response.status_code == 401
    by_pin(browser, "tom")
    assert browser.page.texts["who"] == "tom"
    by_pin(browser, "technician")
    assert browser.page.texts["who"] == "technician"


def test_unlocking_in_the_page_gives_it_the_new_proof(sqlite_site: PharmacySite) -> None:
    browser = at_shared_workstation(sqlite_site)
    browser.open("/orders/new")
    browser.fill(**ROBIN)
    typed, before = browser.page.fields, browser.token
    idle(sqlite_site, 6)
    response = browser.client.post(
        "/sign-in/pin",
        data={"csrf": typed["csrf"], "name": "tom", "pin": PIN},
        headers={"X-Fragment": "1"},
    )
    assert response.get_json()["name"] == "tom"
    assert browser.token != before
    fields = {**typed, "csrf": [response.get_json()["csrf"]], "action": ["plan"]}
    going_on = browser.client.post("/orders/new", data=fields)
    assert going_on.status_code == 200
    assert pages.read(going_on.text).text_of("family_name") == ROBIN["family_name"]


def test_a_pin_gives_no_access_elsewhere_or_after_a_sign_out(sqlite_site: PharmacySite) -> None:
    browser = at_shared_workstation(sqlite_site)
    elsewhere = sqlite_site.browser()
    elsewhere.open("/sign-in")
    by_pin(elsewhere, "technician")
    assert elsewhere.response.status_code == 401
    browser.open("/orders")
    browser.send("/sign-out", {})
    by_pin(browser, "technician")
    assert browser.response.status_code == 401
    by_pin(browser, "tom")
    assert is_in(browser)


def test_a_few_wrong_pins_wait(sqlite_site: PharmacySite) -> None:
    browser = at_shared_workstation(sqlite_site)
    assert guessed_until_it_waits(browser, lambda: by_pin(browser, "tom", "000000")) >= 5
