"""A database that is busy for a moment: no form is lost, and none is sent twice."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.services import stored
from tests.web.browsers import PASSWORD, ROBIN, Browser, PharmacySite
from tests.web.compounding.test_the_day import path_of, press, verified


@contextmanager
def busy(site: PharmacySite) -> Iterator[None]:
    """Another connection writes, for longer than any wait."""

    def be_impatient(connection: sqlite3.Connection, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout=20")

    event.listen(site.engine, "checkout", be_impatient)
    writer = sqlite3.connect(str(site.engine.url.database), isolation_level=None)
    try:
        writer.execute("BEGIN IMMEDIATE")
        yield
    finally:
        event.remove(site.engine, "checkout", be_impatient)
        writer.close()


def resubmitted(browser: Browser) -> dict[str, list[str]]:
    """What the page would send again."""
    assert browser.response.status_code == 503
    assert browser.response.headers["Retry-After"] == "1"
    hidden = [have for have in browser.page.all_of("input") if have.get("type") == "hidden"]
    return {have["name"]: browser.page.fields[have["name"]] for have in hidden}


def action(browser: Browser) -> str:
    """The URL to which the page would send it."""
    return next(f["action"] for f in browser.page.all_of("form") if f.get("id") == "retry")


def send_again(browser: Browser, **secrets: str) -> None:
    browser.send(action(browser), {**resubmitted(browser), **secrets})


def test_an_order_that_was_typed_while_the_database_was_busy_is_placed_by_one_click(
    sqlite_site: PharmacySite,
) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/orders/new")
    browser.fill(
        **{**ROBIN, "family_name": "<Kept>", "medications": "zinc\r\niron", "medications_none": ""}
    )
    browser.press("plan")
    sent = dict(browser.page.fields)
    for _ in range(2):
        with busy(sqlite_site):
            browser.press("place")
        assert "This page keeps what you typed: send it again." in browser.page.text
        assert resubmitted(browser)["action"] == ["place"]
        assert resubmitted(browser)["family_name"] == ["<Kept>"]
    retry = (action(browser), resubmitted(browser))
    for name in ("order_id", "shown", "medications"):
        assert retry[1][name] == sent[name]
    for _ in range(2):
        browser.send(*retry)
        assert "Rx 1000001" in browser.page.text
    assert stored.counts(sqlite_site.engine)["orders"] == 1


@pytest.mark.parametrize(
    ("rest", "fields"),
    [
        ("/cancel", {"reason": "typed in twice"}),
        ("/compounding", {"action": "begin"}),
        ("/print", {"label": "new"}),
        ("/scan", {"number": "01000001001014"}),
        ("/amend", {"change": "stop", "reason": "by telephone", "action": "save"}),
    ],
)
def test_every_form_of_an_order_is_kept(
    sqlite_site: PharmacySite, rest: str, fields: dict[str, str]
) -> None:
    order_id, tina, _ = verified(sqlite_site)
    tina.open(path_of(order_id))
    before = tina.page.fields
    with busy(sqlite_site):
        press(tina, path_of(order_id, rest), **fields)
    assert action(tina) == path_of(order_id, rest)
    assert {name: [text] for name, text in fields.items()}.items() <= resubmitted(tina).items()
    assert resubmitted(tina)["version"] == before["version"]


def test_no_password_is_kept_and_it_is_asked_for_again(sqlite_site: PharmacySite) -> None:
    order_id, _, ada = verified(sqlite_site)
    ada.open(path_of(order_id, "/verification"))
    with busy(sqlite_site):
        press(ada, path_of(order_id, "/final-verification"), password=PASSWORD, signer="pharmacist")
    assert PASSWORD not in ada.page.html
    assert "password" not in resubmitted(ada)
    [asked] = [have for have in ada.page.all_of("input") if have.get("type") == "password"]
    assert (asked["name"], "required" in asked, "value" in asked) == ("password", True, False)


@pytest.mark.parametrize("name", ["pin", "code", "current", "new", "again"])
def test_no_secret_is_kept(sqlite_site: PharmacySite, name: str) -> None:
    browser = sqlite_site.signed_in()
    browser.open("/account")
    with busy(sqlite_site):
        browser.send("/account/password", {name: "a secret of mine"})
    assert "a secret of mine" not in browser.page.html
    assert name not in resubmitted(browser)


def test_after_a_new_sign_in_only_the_password_is_typed_again(
    sqlite_site: PharmacySite,
) -> None:
    browser = sqlite_site.browser()
    with_name = {"name": "technician", "password": PASSWORD}
    browser.open("/sign-in?next=/figures")
    with busy(sqlite_site):
        browser.send("/sign-in", {**browser.page.fields, **with_name})
    assert resubmitted(browser)["name"] == ["technician"]
    send_again(browser, password=PASSWORD)
    assert browser.response.status_code == 200
    assert "Sign out" in browser.page.text


def test_what_another_site_sends_is_not_handed_back(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    headers = {"Origin": "https://evil.example"}
    with busy(sqlite_site):
        browser.send("/orders/new", {"family_name": "Evil", "action": "place"}, headers=headers)
    assert browser.response.status_code == 503
    assert "Evil" not in browser.page.html


def test_a_viewed_page_refreshes_itself(sqlite_site: PharmacySite) -> None:
    browser = sqlite_site.signed_in()
    with busy(sqlite_site):
        page = browser.open("/orders?state=held&kept=none")
    assert browser.response.status_code == 503
    assert page.links["Try again"] == "/orders?state=held&kept=none"
