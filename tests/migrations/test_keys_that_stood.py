"""Existing keys keep their access, and no key gains access in a downgrade."""

import datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import insert, update

from pharmacy import db, revisions
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.scopes import ALL_SCOPES, Scope
from pharmacy.models.clients import ApiKey
from pharmacy.services.clients import api_keys, credentials
from tests.migrations.test_migrations import config
from tests.migrations.test_what_stood_before import reflected

NOW = datetime.datetime(2026, 11, 25, 18, tzinfo=datetime.UTC)
BEFORE, WITH_SCOPES = "0003", "0004"
CLIENT = "0" * 31 + "1"


def test_a_key_keeps_every_scope_and_no_end(empty_database_url: str) -> None:
    command.upgrade(config(empty_database_url), BEFORE)
    engine = db.make_engine(empty_database_url, pooled=False)
    with engine.begin() as connection:
        tables = reflected(connection)
        client = {"id": CLIENT, "name": "clinic", "created_at": NOW}
        key = {"id": CLIENT, "sender_id": CLIENT, "created_at": NOW}
        connection.execute(insert(tables["senders"]).values(client))
        connection.execute(
            insert(tables["api_keys"]).values({**key, "key_hash": api_keys.hash_of("rxl_old")})
        )
    revisions.upgrade(empty_database_url)
    with db.reading(engine) as session:
        assert credentials.credential_of(session, "rxl_old", NOW).scopes == ALL_SCOPES


LIMITED: dict[str, dict[str, Any]] = {
    "revoked": {"revoked_at": NOW},
    "expiring": {"expires_at": NOW},
    "narrow": {"scopes": [Scope.ORDERS_READ]},
}


@pytest.mark.parametrize("name", LIMITED)
def test_the_way_back_is_closed_while_it_would_open_a_door(database_url: str, name: str) -> None:
    engine = db.make_engine(database_url, pooled=False)
    with db.transaction(engine) as session:
        api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE)
        session.flush()
        session.execute(update(ApiKey).values(**LIMITED[name]))
    command.downgrade(config(database_url), WITH_SCOPES)
    with pytest.raises(RuntimeError, match="API keys"):
        command.downgrade(config(database_url), BEFORE)


def test_a_downgrade_is_possible_if_no_key_is_limited(database_url: str) -> None:
    with db.transaction(db.make_engine(database_url, pooled=False)) as session:
        api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE)
    command.downgrade(config(database_url), BEFORE)
