"""Passwords on the pages: guesses cause waits and are audited, and hashing blocks nobody."""

import argon2
import pytest
from sqlalchemy import update
from sqlalchemy.pool import QueuePool

from pharmacy.models.users import User
from pharmacy.services.people import passwords
from tests.passwords import QUICK
from tests.services import stored
from tests.web.browsers import PASSWORD, Browser, PharmacySite

PIN = "402917"
NEW = "four words for tomorrow"
COMMON = "12345678"


class Watching:
    """The tests' hasher, which first checks whether a connection is in use."""

    def __init__(self, site: PharmacySite) -> None:
        self.profile, self.hashes = site, 0

    def _look(self) -> None:
        self.hashes += 1
        pool = self.profile.engine.pool
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0, "a password was hashed inside a transaction"

    def hash(self, secret: str) -> str:
        self._look()
        return QUICK.hash(secret)

    def verify(self, known: str, secret: str) -> bool:
        self._look()
        return QUICK.verify(known, secret)

    def check_needs_rehash(self, known: str) -> bool:
        return argon2.PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).check_needs_rehash(
            known
        )


@pytest.fixture
def watching(site: PharmacySite, monkeypatch: pytest.MonkeyPatch) -> Watching:
    """Watches all hashes from now on. Each sign-in hashes the password again."""
    site.signed_in("pharmacist")
    hasher = Watching(site)
    monkeypatch.setattr(passwords, "hasher", hasher)
    return hasher


def set_password(site: PharmacySite, name: str, password: str) -> None:
    """Set it like an older version."""
    with site.engine.begin() as connection:
        changed = update(User).where(User.name == name)
        connection.execute(changed.values(password_hash=passwords.hashed(password)))


def change(browser: Browser, **fields: str) -> None:
    fields = {"current": PASSWORD, "new": NEW, "again": NEW, **fields}
    browser.send("/account/password", fields)


def test_no_password_is_hashed_while_a_transaction_is_open(
    site: PharmacySite, watching: Watching
) -> None:
    browser = site.browser()
    browser.sign_in("technician", "wrong")
    browser.open("/sign-in")
    fields = {"name": "technician", "password": PASSWORD, "next": "", "is_bench": "on"}
    browser.send("/sign-in", fields)
    browser.open("/account")
    browser.send("/account/pin", {"pin": PIN, "current": PASSWORD})
    browser.open("/account")
    browser.send("/sign-in/pin", {"name": "technician", "pin": PIN, "next": ""})
    browser.open("/account")
    change(browser)
    assert browser.response.status_code == 200
    assert watching.hashes >= 8


def test_guessing_ones_own_password_at_the_account_causes_a_wait_and_is_audited(
    site: PharmacySite,
) -> None:
    browser = site.signed_in()
    for address, fields in (
        ("/account/password", {"current": "wrong", "new": NEW, "again": NEW}),
        ("/account/pin", {"current": "wrong", "pin": PIN}),
    ):
        answers = []
        for _ in range(5):
            browser.open("/account")
            browser.send(address, fields)
            answers.append(browser.response.status_code)
        assert set(answers) <= {422, 429}
    assert browser.response.status_code == 429
    assert int(browser.response.headers["Retry-After"]) >= 1
    words = stored.every_word(site.engine)
    assert "user:refused" in words
    assert "user:slowed_down" in words


def test_the_right_password_at_the_account_forgets_wrong_ones(site: PharmacySite) -> None:
    browser = site.signed_in()
    for current in ("wrong", "wrong", PASSWORD, "wrong", "wrong", "wrong", "wrong"):
        browser.open("/account")
        browser.send("/account/pin", {"pin": PIN, "current": current})
    assert browser.response.status_code == 422


def test_a_common_password_is_refused_beside_its_field(site: PharmacySite) -> None:
    browser = site.signed_in()
    browser.open("/account")
    change(browser, new=COMMON, again=COMMON)
    assert browser.response.status_code == 422
    assert "easily guessed" in browser.page.text
    browser.open("/account")
    change(browser)
    assert browser.response.request.path == "/sign-in"


def test_a_person_with_a_common_password_must_change_it_first(site: PharmacySite) -> None:
    set_password(site, "technician", COMMON)
    browser = site.browser()
    browser.sign_in("technician", COMMON)
    for address in ("/board", "/orders", "/orders/new"):
        browser.open(address)
        assert browser.response.request.path == "/account"
    assert "lists of common passwords" in browser.page.text
    change(browser, current=COMMON)
    browser.sign_in("technician", NEW)
    assert browser.response.request.path == "/board"


def test_a_person_with_a_good_password_is_not_asked_for_another(site: PharmacySite) -> None:
    browser = site.browser()
    browser.sign_in("technician")
    assert browser.response.request.path == "/board"
    browser.open("/account")
    assert "lists of common passwords" not in browser.page.text


def test_while_too_many_sign_in_one_more_is_asked_to_wait(
    site: PharmacySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = site.browser()
    while passwords._admitted.acquire(blocking=False):
        pass
    try:
        browser.sign_in("technician")
    finally:
        for _ in range(3):
            passwords._admitted.release()
    assert browser.response.status_code == 503
    assert "Try again in a few seconds" in browser.page.text
    browser.sign_in("technician")
    assert browser.response.status_code == 200
