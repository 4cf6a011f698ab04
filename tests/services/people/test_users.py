"""People and clients: their accounts, and the length of their sessions."""

import datetime

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput, NotSignedIn
from pharmacy.core.roles import Role
from pharmacy.models.users import User
from pharmacy.services.clients import api_keys, credentials
from pharmacy.services.people import passwords as services_passwords
from pharmacy.services.people import sign_ins, users
from pharmacy.services.people.sign_ins import Attempt
from tests import passwords
from tests.refusals import code_of, refuses
from tests.services import stored
from tests.services.contexts import NOW, PASSWORD, ServiceContext

MINUTE = datetime.timedelta(minutes=1)


def signed_in(context: ServiceContext) -> str:
    """The token of a new session."""
    context.person("tina")
    with context.transaction() as session:
        return passwords.sign_in(session, "tina", PASSWORD, NOW)[1]


def user_of(context: ServiceContext, token: str, now: datetime.datetime) -> User | None:
    with context.reading() as session:
        row = users.session_of(session, token)
        return row.user if row is not None and users.is_open(row, now) else None


def note_seen(context: ServiceContext, token: str, now: datetime.datetime) -> None:
    with context.transaction() as session:
        users.note_seen(session, token, now)


def test_neither_password_nor_token_nor_key_is_stored(context: ServiceContext) -> None:
    token = signed_in(context)
    with context.transaction() as session:
        key = api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE)
    words = stored.every_word(context.engine)
    assert "tina" in words
    assert "argon2id" in words
    assert not any(secret in words for secret in (PASSWORD, token, key, key.removeprefix("rxl_")))


def test_a_password_hashed_by_weaker_rules_is_rehashed_as_rfc_9106_requires(
    sqlite_context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_context.person("tina")
    monkeypatch.setattr(services_passwords, "hasher", passwords.OF_PRODUCTION)
    attempt = Attempt("tina", "192.0.2.1", "")
    with sqlite_context.reading() as session:
        known = users.known_password(session, "tina")
    checked = sign_ins.check(known, attempt, PASSWORD)
    with sqlite_context.transaction() as session:
        turns = sign_ins.approach(session, attempt, NOW)
        sign_ins.accept(session, turns, checked)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in stored.every_word(sqlite_context.engine)


@pytest.mark.parametrize(("name", "password"), [("tina", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_nobody_signs_in_with_a_wrong_name_or_password(
    context: ServiceContext, name: str, password: str
) -> None:
    context.person("tina")
    with context.transaction() as session, pytest.raises(NotSignedIn) as refused:
        passwords.sign_in(session, name, password, NOW)
    assert code_of(refused.value) == "name_or_password_wrong"


def test_a_name_belongs_to_one_person(context: ServiceContext) -> None:
    context.person("tina")
    with pytest.raises(InvalidInput):
        context.person("tina")


def test_a_person_is_known_by_the_token_until_it_idles(context: ServiceContext) -> None:
    token = signed_in(context)
    known = user_of(context, token, NOW + users.IDLE)
    assert known is not None
    assert known.name == "tina"
    assert user_of(context, token, NOW + users.IDLE + MINUTE) is None
    assert user_of(context, token[:-1], NOW) is None


def test_a_session_that_is_used_does_not_idle(context: ServiceContext) -> None:
    token = signed_in(context)
    note_seen(context, token, NOW + 20 * MINUTE)
    assert user_of(context, token, NOW + 45 * MINUTE) is not None


def test_no_session_outlives_its_day(context: ServiceContext) -> None:
    token = signed_in(context)
    end = NOW + users.ABSOLUTE
    moment = NOW
    while moment < end:
        moment += 20 * MINUTE
        note_seen(context, token, moment)
    assert user_of(context, token, end) is not None
    assert user_of(context, token, end + MINUTE) is None


def test_a_session_that_idled_is_not_brought_back_by_use(context: ServiceContext) -> None:
    token = signed_in(context)
    note_seen(context, token, NOW + users.IDLE + MINUTE)
    assert user_of(context, token, NOW + users.IDLE + MINUTE) is None


def test_a_person_who_signs_out_is_no_longer_known(context: ServiceContext) -> None:
    token = signed_in(context)
    with context.transaction() as session:
        users.sign_out(session, token, NOW)
        users.sign_out(session, token, NOW)
    assert user_of(context, token, NOW) is None
    ended = [entry for entry in context.entries() if entry.event == "user:signed_out"]
    assert len(ended) == 1


def test_a_client_may_have_two_keys_and_is_one_client(context: ServiceContext) -> None:
    with context.transaction() as session:
        keys = [api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE) for _ in range(2)]
        first, second = (credentials.credential_of(session, key, NOW).client for key in keys)
    assert keys[0] != keys[1]
    assert first == second


@pytest.mark.parametrize("key", ["", "rxl_", "rxl_" + "A" * 43, "\x00", "ключ"])
def test_an_unknown_key_gives_no_access(context: ServiceContext, key: str) -> None:
    context.client()
    with context.reading() as session, pytest.raises(NotSignedIn):
        credentials.credential_of(session, key, NOW)


@pytest.mark.parametrize("name", ["", " tina", "t" * 61, "ti\0na", "tina\n"])
def test_a_name_that_no_column_or_line_can_hold_is_refused(
    context: ServiceContext, name: str
) -> None:
    with context.transaction() as session:
        with refuses(InvalidInput, "name_length"):
            users.add_user(
                session, name, Role.TECHNICIAN, passwords.hashed(PASSWORD), NOW, COMMAND_LINE
            )
        with refuses(InvalidInput, "name_length"):
            api_keys.add_api_key(session, name, NOW, COMMAND_LINE)
