"""API keys: their access, their end, and rotation without a gap."""

import datetime

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput, NotFound, NotSignedIn
from pharmacy.core.scopes import ALL_SCOPES, Scope
from pharmacy.services.clients import api_keys, credentials
from pharmacy.services.clients.api_keys import ApiKey
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext

DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)


def added(
    context: ServiceContext, name: str = "clinic", expires_at: datetime.datetime | None = None
) -> str:
    with context.transaction() as session:
        return api_keys.add_api_key(session, name, NOW, COMMAND_LINE, ALL_SCOPES, expires_at)


def rotated(context: ServiceContext, old_until: datetime.datetime = NOW + DAY) -> str:
    with context.transaction() as session:
        return api_keys.rotate_api_key(session, "clinic", old_until, NOW, COMMAND_LINE)


def keys(context: ServiceContext, name: str | None = None) -> list[ApiKey]:
    with context.reading() as session:
        return api_keys.find_api_keys(session, name)


def opens(context: ServiceContext, key: str, now: datetime.datetime = NOW) -> bool:
    with context.reading() as session:
        try:
            credentials.credential_of(session, key, now)
        except NotSignedIn:
            return False
        return True


def test_a_key_has_every_scope_by_default(context: ServiceContext) -> None:
    with context.transaction() as session:
        narrow = api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE, [Scope.LABELS_READ])
    whole = added(context)
    with context.reading() as session:
        assert credentials.credential_of(session, narrow, NOW).scopes == {Scope.LABELS_READ}
        assert credentials.credential_of(session, whole, NOW).scopes == ALL_SCOPES


def test_a_key_is_good_until_its_end(context: ServiceContext) -> None:
    key = added(context, expires_at=NOW + DAY)
    assert opens(context, key, NOW + DAY - SECOND)
    assert not opens(context, key, NOW + DAY)


@pytest.mark.parametrize("scopes", [[], ALL_SCOPES])
def test_a_key_that_could_open_nothing_is_refused(
    context: ServiceContext, scopes: list[Scope]
) -> None:
    with context.transaction() as session, pytest.raises(InvalidInput):
        api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE, scopes, NOW)
    assert keys(context) == []


def test_the_old_and_the_new_key_are_both_good_for_a_while(context: ServiceContext) -> None:
    old = added(context)
    new = rotated(context)
    assert opens(context, old)
    assert opens(context, new)
    assert not opens(context, old, NOW + DAY)
    assert opens(context, new, NOW + DAY)


def test_a_key_that_ends_sooner_keeps_its_end(context: ServiceContext) -> None:
    old = added(context, expires_at=NOW + SECOND)
    rotated(context)
    assert not opens(context, old, NOW + SECOND)


def test_there_are_two_live_keys_at_most_by_rotation(context: ServiceContext) -> None:
    added(context)
    rotated(context)
    with refuses(InvalidInput, "several_live_keys"):
        rotated(context)


def test_a_client_without_a_valid_key_has_none_to_rotate(context: ServiceContext) -> None:
    added(context, name="other")
    with pytest.raises(NotFound):
        rotated(context)


def test_a_revoked_key_gives_no_access(context: ServiceContext) -> None:
    key = added(context)
    (row,) = keys(context)
    with context.transaction() as session:
        api_keys.revoke_api_key(session, str(row.id), NOW, COMMAND_LINE)
        with pytest.raises(NotFound):
            api_keys.revoke_api_key(session, str(row.id), NOW, COMMAND_LINE)
    assert not opens(context, key)


@pytest.mark.parametrize("key_id", ["", "x", "8a6f0c2e-0000-4000-8000-000000000000"])
def test_what_is_no_key_cannot_be_revoked(context: ServiceContext, key_id: str) -> None:
    with context.transaction() as session, pytest.raises(NotFound):
        api_keys.revoke_api_key(session, key_id, NOW, COMMAND_LINE)


def test_the_last_use_is_noted_once_a_minute(context: ServiceContext) -> None:
    added(context)
    (row,) = keys(context)
    for seconds in (0, 59, 61):
        with context.transaction() as session:
            credentials.note_used(session, str(row.id), NOW + seconds * SECOND)
        (row,) = keys(context)
        assert row.used_at == NOW + (61 if seconds == 61 else 0) * SECOND
