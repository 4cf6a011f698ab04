"""API keys and OAuth clients on the command line."""

import datetime
import re
from pathlib import Path

import pytest

from pharmacy import db
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.scopes import Scope
from pharmacy.services.clients import credentials
from tests.api.oauth_systems import ec, public, rsa
from tests.cli.test_commands import pharmacy
from tests.services.contexts import NOW

IDENTITY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NEXT_YEAR = NOW.year + 1


def scopes_of(url: str, key: str, now: datetime.datetime = NOW) -> frozenset[Scope]:
    with db.reading(db.make_engine(url, pooled=False)) as session:
        return credentials.credential_of(session, key, now).scopes


def test_a_key_may_be_narrow_and_end(sqlite_url: str) -> None:
    words = ("--scopes", "orders:read,labels:read", "--expires", f"{NEXT_YEAR}-01-31")
    added = pharmacy("api-keys", "add", "viewer", *words, url=sqlite_url)
    key = added.stdout.split()[-1]
    # The last second of the pharmacy's day, and the next one.
    last = datetime.datetime(NEXT_YEAR, 2, 1, 5, 59, 59, tzinfo=datetime.UTC)
    assert scopes_of(sqlite_url, key, last) == {Scope.ORDERS_READ, Scope.LABELS_READ}
    with pytest.raises(NotSignedIn):
        scopes_of(sqlite_url, key, last + datetime.timedelta(seconds=1))


@pytest.mark.parametrize(
    "words", [("--scopes", "orders:delete"), ("--scopes", ""), ("--expires", "2020-01-01")]
)
def test_a_key_that_could_open_nothing_is_not_made(sqlite_url: str, words: tuple[str, ...]) -> None:
    refused = pharmacy("api-keys", "add", "clinic", *words, url=sqlite_url)
    assert refused.returncode == 2
    assert pharmacy("api-keys", "list", url=sqlite_url).stdout == "No keys.\n"


def test_a_key_is_changed_without_a_gap_and_then_revoked(sqlite_url: str) -> None:
    old = pharmacy("api-keys", "add", "clinic", url=sqlite_url).stdout.split()[-1]
    new = pharmacy("api-keys", "rotate", "clinic", url=sqlite_url).stdout.split()[-1]
    assert scopes_of(sqlite_url, old) == scopes_of(sqlite_url, new)
    first, second = pharmacy("api-keys", "list", "clinic", url=sqlite_url).stdout.splitlines()
    assert "good until" not in first
    assert "good until" in second
    key_id = first.partition(":")[0]
    assert pharmacy("api-keys", "revoke", key_id, url=sqlite_url).returncode == 0
    with pytest.raises(NotSignedIn):
        scopes_of(sqlite_url, new)
    shown = pharmacy("api-keys", "list", url=sqlite_url).stdout
    assert "revoked" in shown
    assert not any(secret in shown for secret in (old, new))


def test_an_oauth_client_is_registered_its_keys_changed_and_ended(
    sqlite_url: str, tmp_path: Path
) -> None:
    keys = tmp_path / "jwks.json"
    keys.write_text(public(rsa()))
    added = pharmacy("oauth-clients", "add", "clinic", "--jwks", str(keys), url=sqlite_url)
    client_id = added.stdout.split()[-1]
    assert IDENTITY.fullmatch(client_id)
    keys.write_text(public(rsa(), ec()))
    words = ("oauth-clients", "change-keys", client_id, "--jwks", str(keys))
    assert pharmacy(*words, url=sqlite_url).returncode == 0
    assert "keys rsa-1 ec-1, never used" in pharmacy("oauth-clients", "list", url=sqlite_url).stdout
    assert pharmacy("oauth-clients", "revoke", client_id, url=sqlite_url).returncode == 0
    assert pharmacy(*words, url=sqlite_url).returncode == 2


def test_a_private_key_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    keys = tmp_path / "jwks.json"
    keys.write_bytes(rsa().as_pem(private=True))
    words = ("oauth-clients", "add", "clinic", "--jwks", str(keys))
    assert pharmacy(*words, url=sqlite_url).returncode == 2
