"""Who may sign in, for how long, and where they continue."""

import datetime

import pytest
from sqlalchemy import func, select, update

from pharmacy.models.users import WebSession
from tests.services import stored
from tests.web.browsers import PASSWORD, Browser, PharmacySite


def age_sessions(site: PharmacySite, column: str, minutes: int) -> None:
    """Make every session older."""
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=minutes)
    with site.engine.begin() as connection:
        connection.execute(update(WebSession).values({column: then}))


def is_signed_in(browser: Browser) -> bool:
    return "Sign out" in browser.open("/orders").text


def test_the_right_password_leads_to_the_orders(site: PharmacySite) -> None:
    browser = site.browser()
    browser.sign_in("technician")
    assert browser.response.request.path == "/board"
    assert "Sign out" in browser.page.text


def test_a_wrong_password_and_an_unknown_name_get_the_same_response(site: PharmacySite) -> None:
    answers = []
    for name in ("technician", "nobody"):
        browser = site.browser()
        browser.sign_in(name, "wrong" + PASSWORD)
        assert browser.response.status_code == 401
        assert browser.page.text_of("name") == name
        assert browser.page.text_of("password") == ""
        assert not is_signed_in(browser)
        answers.append(browser.page.text)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ["", "x" * 300, "' OR 1=1 --", "\u202etech"])
def test_an_impossible_name_is_wrong_and_no_server_error(site: PharmacySite, name: str) -> None:
    browser = site.browser()
    browser.sign_in(name)
    assert browser.response.status_code == 401


@pytest.mark.parametrize("name", ["\0", "technician\0"])
def test_a_form_with_u_0000_is_refused_and_no_defect(site: PharmacySite, name: str) -> None:
    browser = site.browser()
    browser.sign_in(name)
    assert browser.response.status_code == 400


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/sign-in/pin", {"name": "a\0", "pin": "402917"}),
        ("/api-clients/rotate", {"name": "a\0"}),
        ("/search", {"sought": "a\0"}),
    ],
)
def test_no_name_with_u_0000_gets_to_the_database(
    site: PharmacySite, address: str, fields: dict[str, str]
) -> None:
    browser = site.signed_in("admin")
    browser.open("/account")
    browser.send(address, fields)
    assert browser.response.status_code == 400
    assert browser.response.mimetype == "text/html"


def test_the_cookie_is_for_this_site_alone_and_for_no_script(sqlite_site: PharmacySite) -> None:
    cookie = sqlite_site.app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie


def test_behind_tls_the_cookie_is_sent_only_over_tls(tls_site: PharmacySite) -> None:
    cookie = tls_site.app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-pharmacy=")
    assert "Secure" in cookie


def test_signing_in_gives_another_token(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.browser()
    browser.open("/sign-in")
    before = browser.token
    browser.sign_in("technician")
    assert browser.token != before
    thief = sqlite_site.browser()
    thief.client.set_cookie("pharmacy", before)
    assert not is_signed_in(thief)


def test_no_token_is_stored_in_plain_text(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    assert browser.token not in stored.every_word(sqlite_site.engine)


def test_an_ended_session_gives_no_access(site: PharmacySite) -> None:
    browser = site.signed_in()
    token = browser.token
    browser.send("/sign-out", {})
    thief = site.browser()
    thief.client.set_cookie("pharmacy", token)
    assert not is_signed_in(thief)


def test_signing_in_again_ends_the_session_before(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    token = browser.token
    browser.sign_in("technician")
    thief = sqlite_site.browser()
    thief.client.set_cookie("pharmacy", token)
    assert not is_signed_in(thief)


@pytest.mark.parametrize(("column", "minutes"), [("seen_at", 31), ("created_at", 12 * 60 + 1)])
def test_a_session_that_idles_or_is_old_ends(site: PharmacySite, column: str, minutes: int) -> None:
    browser = site.signed_in()
    age_sessions(site, column, minutes)
    assert not is_signed_in(browser)


def test_work_keeps_a_session_alive(site: PharmacySite) -> None:
    browser = site.signed_in()
    age_sessions(site, "seen_at", 29)
    assert is_signed_in(browser)
    with site.engine.connect() as connection:
        seen = connection.scalar(select(func.max(WebSession.seen_at)))
    assert seen is not None
    assert seen > datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)


def test_a_page_that_refreshes_itself_does_not(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    order_id = sqlite_site.placed(browser)
    age_sessions(sqlite_site, "seen_at", 29)
    assert browser.client.get(f"/orders/{order_id}/progress").status_code == 200
    age_sessions(sqlite_site, "seen_at", 31)
    assert not is_signed_in(browser)


def test_a_person_gets_to_the_requested_page(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    order_id = sqlite_site.placed(browser)
    other = sqlite_site.browser()
    other.open(f"/orders/{order_id}")
    assert other.page.text_of("next") == f"/orders/{order_id}"
    other.sign_in("technician", following=f"/orders/{order_id}")
    assert other.response.request.path == f"/orders/{order_id}"


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/orders",
        "//evil.example/orders",
        "/\\evil.example",
        "\\\\evil.example",
        "/orders/../../sign-out//evil",
        "javascript:alert(1)",
        "/orders\r\nSet-Cookie: a=b",
        "/orders@evil.example",
        "/sign-out",
        "//orders",
    ],
)
def test_no_redirect_leads_to_another_site(sqlite_site: PharmacySite, following: str) -> None:
    browser = sqlite_site.browser()
    browser.open("/sign-in")
    fields = {
        "csrf": browser.page.text_of("csrf"),
        "name": "technician",
        "password": PASSWORD,
        "next": following,
    }
    response = browser.client.post("/sign-in", data=fields)
    assert response.status_code == 303
    assert response.headers["Location"] == "/board"
