"""API keys: their access, their end, and rotation without a gap."""

import datetime

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput, NotFound, NotSignedIn
from pharmacy.core.scopes import ALL_SCOPES, Scope
from pharmacy.services.clients import api_keys, credentials
from pharmacy.services.clients.api_keys import ApiKey
from tests.services.bench import NOW, ServiceContext

DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)


def added(
    bench: ServiceContext, name: str = "clinic", expires_at: datetime.datetime | None = None
) -> str:
    with bench.transaction() as session:
        return api_keys.add_api_key(session, name, NOW, COMMAND_LINE, ALL_SCOPES, expires_at)


def rotated(bench: ServiceContext, old_until: datetime.datetime = NOW + DAY) -> str:
    with bench.transaction() as session:
        return api_keys.rotate_api_key(session, "clinic", old_until, NOW, COMMAND_LINE)


def keys(bench: ServiceContext, name: str | None = None) -> list[ApiKey]:
    with bench.reading() as session:
        return api_keys.find_api_keys(session, name)


def opens(bench: ServiceContext, key: str, now: datetime.datetime = NOW) -> bool:
    with bench.reading() as session:
        try:
            credentials.credential_of(session, key, now)
        except NotSignedIn:
            return False
        return True


def test_a_key_has_every_scope_unless_it_is_told_which(bench: ServiceContext) -> None:
    with bench.transaction() as session:
        narrow = api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE, [Scope.LABELS_READ])
    whole = added(bench)
    with bench.reading() as session:
        assert credentials.credential_of(session, narrow, NOW).scopes == {Scope.LABELS_READ}
        assert credentials.credential_of(session, whole, NOW).scopes == ALL_SCOPES


def test_a_key_is_good_until_its_end(bench: ServiceContext) -> None:
    key = added(bench, expires_at=NOW + DAY)
    assert opens(bench, key, NOW + DAY - SECOND)
    assert not opens(bench, key, NOW + DAY)


@pytest.mark.parametrize("scopes", [[], ALL_SCOPES])
def test_a_key_that_could_open_nothing_is_refused(
    bench: ServiceContext, scopes: list[Scope]
) -> None:
    with bench.transaction() as session, pytest.raises(InvalidInput):
        api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE, scopes, NOW)
    assert keys(bench) == []


def test_the_old_and_the_new_key_are_both_good_for_a_while(bench: ServiceContext) -> None:
    old = added(bench)
    new = rotated(bench)
    assert opens(bench, old)
    assert opens(bench, new)
    assert not opens(bench, old, NOW + DAY)
    assert opens(bench, new, NOW + DAY)


def test_a_key_that_ends_sooner_keeps_its_end(bench: ServiceContext) -> None:
    old = added(bench, expires_at=NOW + SECOND)
    rotated(bench)
    assert not opens(bench, old, NOW + SECOND)


def test_there_are_two_live_keys_at_most_by_rotation(bench: ServiceContext) -> None:
    added(bench)
    rotated(bench)
    with pytest.raises(InvalidInput, match="2 live keys"):
        rotated(bench)


def test_who_has_no_live_key_has_none_to_rotate(bench: ServiceContext) -> None:
    added(bench, name="other")
    with pytest.raises(NotFound):
        rotated(bench)


def test_a_revoked_key_opens_nothing_from_then_on(bench: ServiceContext) -> None:
    key = added(bench)
    (row,) = keys(bench)
    with bench.transaction() as session:
        api_keys.revoke_api_key(session, str(row.id), NOW, COMMAND_LINE)
        with pytest.raises(NotFound):
            api_keys.revoke_api_key(session, str(row.id), NOW, COMMAND_LINE)
    assert not opens(bench, key)


@pytest.mark.parametrize("key_id", ["", "x", "8a6f0c2e-0000-4000-8000-000000000000"])
def test_what_is_no_key_cannot_be_revoked(bench: ServiceContext, key_id: str) -> None:
    with bench.transaction() as session, pytest.raises(NotFound):
        api_keys.revoke_api_key(session, key_id, NOW, COMMAND_LINE)


def test_the_last_use_is_noted_once_a_minute(bench: ServiceContext) -> None:
    added(bench)
    (row,) = keys(bench)
    for seconds in (0, 59, 61):
        with bench.transaction() as session:
            credentials.note_used(session, str(row.id), NOW + seconds * SECOND)
        (row,) = keys(bench)
        assert row.used_at == NOW + (61 if seconds == 61 else 0) * SECOND
