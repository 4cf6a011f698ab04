"""Sign-in with two factors, invitations, and the users page."""

import datetime
import re
from functools import partial

import pyotp
import pytest
from sqlalchemy import select, update

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.models.users import User, WebSession
from pharmacy.services.people import users
from tests import passwords
from tests.services import stored
from tests.web import pages
from tests.web.browsers import PASSWORD, ROBIN, Browser, PharmacySite, guessed_until_it_waits, now


def add(site: PharmacySite, name: str, role: Role) -> None:
    with db.transaction(site.engine) as session:
        users.add_user(session, name, role, passwords.hashed(PASSWORD), now(), COMMAND_LINE)


def change(site: PharmacySite, name: str, **values: object) -> None:
    with site.engine.begin() as connection:
        connection.execute(update(User).where(User.name == name).values(values))


def is_in(browser: Browser) -> bool:
    return "Sign out" in browser.open("/orders").text


def code(secret: str, step: int = 0) -> str:
    return pyotp.TOTP(secret).at(now() + datetime.timedelta(seconds=30 * step))


def send_code(browser: Browser, typed: str) -> None:
    browser.send("/sign-in/code", {"code": typed, "next": browser.page.text_of("next")})


def test_a_pharmacist_sets_an_authenticator_up_and_then_signs_in_by_it(site: PharmacySite) -> None:
    add(site, "ada", Role.PHARMACIST)
    browser = site.browser()
    browser.sign_in("ada")
    assert "Set up your authenticator" in browser.page.text
    assert browser.page.all_of("svg")[-1]["class"] == "qr"
    assert not is_in(browser)
    secret = re.search("[A-Z2-7]{32}", browser.open("/sign-in/code").text)
    assert secret is not None
    send_code(browser, "000000")
    assert browser.response.status_code == 422
    send_code(browser, code(secret[0], -1))
    assert "Recovery codes" in browser.page.text
    recovery = re.findall("[0-9a-f]{5}(?:-[0-9a-f]{5}){3}", browser.page.text)
    assert len(recovery) == 10
    assert is_in(browser)
    for typed in (code(secret[0], 0), recovery[0]):
        other = site.browser()
        other.sign_in("ada", following="/orders/new")
        assert not is_in(other)
        other.sign_in("ada", following="/orders/new")
        send_code(other, typed)
        assert other.response.request.path == "/orders/new"


def test_what_was_typed_is_kept_through_both_steps(sqlite_site: PharmacySite) -> None:
    secret = pyotp.random_base32()
    browser = sqlite_site.signed_in("pharmacist")
    change(sqlite_site, "pharmacist", totp_secret=secret)
    browser.open("/orders/new")
    browser.fill(**ROBIN)
    with sqlite_site.engine.begin() as connection:
        connection.execute(update(WebSession).values(ended_at=now()))
    browser.press("plan")
    assert browser.response.status_code == 401
    browser.send("/sign-in", {**browser.page.fields, "name": "pharmacist", "password": PASSWORD})
    browser.send("/sign-in/code", {**browser.page.fields, "code": code(secret)})
    assert browser.page.text_of("family_name") == ROBIN["family_name"]


def test_wrong_codes_cause_a_wait_and_are_audited(sqlite_site: PharmacySite) -> None:
    add(sqlite_site, "ada", Role.PHARMACIST)
    change(sqlite_site, "ada", totp_secret=pyotp.random_base32())
    browser = sqlite_site.browser()
    browser.sign_in("ada")
    assert guessed_until_it_waits(browser, lambda: send_code(browser, "000000")) >= 5
    assert "user refused" in sqlite_site.signed_in("admin").open("/audit").text


def test_no_code_is_requested_without_a_password(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.browser()
    browser.open("/sign-in/code")
    assert browser.response.request.path == "/sign-in"
    send_code(browser, "000000")
    assert browser.response.request.path == "/sign-in"


def test_guessing_passwords_causes_a_wait(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.browser()
    guess = partial(browser.sign_in, "technician", "wrong password")
    assert guessed_until_it_waits(browser, guess) >= 5
    assert "Too many attempts. Wait" in browser.page.text
    assert "slowed_down" in stored.every_word(sqlite_site.engine)


# Administrators.


def test_a_link_is_shown_once_and_makes_a_user(site: PharmacySite) -> None:
    admin = site.signed_in("admin")
    admin.open("/users")
    admin.send("/users/invite", {"name": "New Person", "role": "technician"})
    link = re.search("http://localhost(/invitation/[A-Za-z0-9_-]{43})", admin.page.text)
    assert link is not None
    assert link[1] not in admin.open("/users").text
    assert "New Person" in admin.page.text
    invited = site.browser()
    assert "Welcome, New Person" in invited.open(link[1]).text
    invited.send(link[1], {"password": PASSWORD, "again": "another"})
    assert invited.response.status_code == 422
    invited.send(link[1], {"password": PASSWORD, "again": PASSWORD})
    invited.sign_in("New Person")
    assert is_in(invited)
    assert site.browser().client.get(link[1]).status_code == 404


def test_a_withdrawn_link_is_worthless(sqlite_site: PharmacySite) -> None:
    admin = sqlite_site.signed_in("admin")
    admin.send("/users/invite", {"name": "New", "role": "technician"})
    link = re.search("http://localhost(/invitation/\\S+)", admin.page.text)
    assert link is not None
    withdraw = re.search('"(/users/invitations/[^"]+)"', admin.open("/users").html)
    assert withdraw is not None
    admin.send(withdraw[1], {})
    assert sqlite_site.browser().client.get(link[1]).status_code == 404


def act(site: PharmacySite, admin: Browser, name: str, action: str, **fields: str) -> None:
    with db.reading(site.engine) as session:
        user_id = session.scalars(select(User.id).where(User.name == name)).one()
    admin.open("/users")
    admin.send(f"/users/{user_id}", {"action": action, **fields})


def test_an_administrator_disables_changes_and_signs_out(site: PharmacySite) -> None:
    admin, technician = site.signed_in("admin"), site.signed_in()
    act(site, admin, "technician", "end-sessions")
    assert not is_in(technician)
    act(site, admin, "technician", "role", role="pharmacist")
    technician.sign_in("technician")
    assert "Set up your authenticator" in technician.page.text
    act(site, admin, "technician", "disable")
    assert "disabled" in admin.page.text
    technician.sign_in("technician")
    assert technician.response.status_code == 401
    act(site, admin, "admin", "disable")
    assert admin.response.status_code == 403


# One's own account.


def test_a_new_password_ends_every_session(sqlite_site: PharmacySite) -> None:
    one, other = sqlite_site.signed_in(), sqlite_site.signed_in()
    fields = {"current": PASSWORD, "new": "a new password", "again": "a new password"}
    one.send("/account/password", {**fields, "current": "wrong password"})
    assert one.response.status_code == 422
    one.send("/account/password", fields)
    assert not is_in(one)
    assert not is_in(other)
    one.sign_in("technician", "a new password")
    assert is_in(one)


# Headers.


def test_behind_tls_browsers_return_only_over_tls(tls_site: PharmacySite) -> None:
    header = tls_site.app.test_client().get("/sign-in").headers["Strict-Transport-Security"]
    assert header == "max-age=63072000; includeSubDomains"


def test_without_tls_no_browser_is_sent_there(sqlite_site: PharmacySite) -> None:
    response = sqlite_site.app.test_client().get("/sign-in")
    assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize("role", list(Role))
def test_no_page_has_anything_inline(sqlite_site: PharmacySite, role: Role) -> None:
    """Every page without an id in its URL, and one order's."""
    order_id = sqlite_site.placed()
    browser = sqlite_site.signed_in(role)
    rules = [rule for rule in sqlite_site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    paths = [rule.rule.replace("<order_id>", order_id) for rule in rules]
    for path in paths:
        response = browser.client.get(path) if "<" not in path else None
        if response is not None and response.mimetype == "text/html":
            refuse_inline(path, response.text)


def refuse_inline(path: str, html: str) -> None:
    page = pages.read(html)
    assert "<style" not in html, path
    assert all("src" in have for have in page.all_of("script")), path
    for _, have in page.tags:
        assert not any(name == "style" or name.startswith("on") for name in have), path
        assert not have.get("href", "").startswith("javascript:"), path
