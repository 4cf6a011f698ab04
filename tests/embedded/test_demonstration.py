"""Demo accounts."""

import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from pharmacy import db
from pharmacy.embedded import NotStarted, demonstration
from pharmacy.embedded.home import Home
from pharmacy.services.clients import credentials
from tests import passwords
from tests.services.contexts import PROFILE

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "var")
    home.make()
    return home


def test_the_shown_accounts_can_sign_in(home: Home, sqlite_url: str) -> None:
    accounts = demonstration.accounts(home, sqlite_url, PROFILE, NOW)
    engine = db.make_engine(sqlite_url, pooled=False)
    with db.transaction(engine) as session:
        for name, password in accounts.passwords.items():
            person, _ = passwords.sign_in(session, name, password, NOW)
            assert name == f"demo-{person.role}"
        assert credentials.credential_of(session, accounts.api_key, NOW).client.name == "demo"
        stocks = session.scalars(text("SELECT stock FROM printers ORDER BY stock")).all()
        assert stocks == ["4x3", "letter"]


def test_a_later_start_reads_them_from_a_private_file(home: Home, sqlite_url: str) -> None:
    first = demonstration.accounts(home, sqlite_url, PROFILE, NOW)
    assert demonstration.accounts(home, sqlite_url, PROFILE, NOW) == first
    assert home.accounts.stat().st_mode & 0o077 == 0


def test_lost_passwords_are_reported_with_the_remedy(home: Home, sqlite_url: str) -> None:
    demonstration.accounts(home, sqlite_url, PROFILE, NOW)
    home.accounts.unlink()
    with pytest.raises(NotStarted, match=r"is gone .* to begin anew"):
        demonstration.accounts(home, sqlite_url, PROFILE, NOW)


def test_a_missing_key_in_a_file_is_reported(home: Home, sqlite_url: str) -> None:
    home.accounts.write_text("demo-admin: secret\n")
    with pytest.raises(NotStarted, match="holds no API key"):
        demonstration.accounts(home, sqlite_url, PROFILE, NOW)
