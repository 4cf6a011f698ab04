"""The audit in the database: one chain with concurrent writers, and only additions."""

import threading
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.audit_chain import ChainBroken, Head
from pharmacy.services.records import audit
from tests.services.contexts import NOW, ServiceContext

WRITERS, ENTRIES_OF_EACH = 4, 5


def recorded(context: ServiceContext, count: int = 3) -> Head:
    """The head after several entries, each in a separate transaction."""
    for number in range(count):
        with context.transaction() as session:
            audit.record(session, COMMAND_LINE, Event.USER_ADDED, uuid.uuid4(), NOW, role=number)
    with context.reading() as session:
        return audit.head(session)


def verified(context: ServiceContext, *saved: Head) -> Head:
    with context.reading() as session:
        return audit.verify(session, saved)


def change(context: ServiceContext, statement: str, **values: str) -> None:
    with context.engine.begin() as connection:
        connection.execute(text(statement), values)


@pytest.fixture
def unguarded_context(database_url: str) -> Iterator[ServiceContext]:
    """A database without its triggers, which only its owner can remove."""
    engine = db.make_engine(database_url)
    drop_triggers(engine)
    yield ServiceContext(engine)
    engine.dispose()


def drop_triggers(engine: Engine) -> None:
    triggers = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT DISTINCT trigger_name, event_object_table "
        "FROM information_schema.triggers",
    }
    with engine.begin() as connection:
        on_table = connection.dialect.name == "postgresql"
        for name, table in connection.execute(text(triggers[connection.dialect.name])).all():
            connection.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if on_table else "")))


def test_an_empty_audit_is_valid(context: ServiceContext) -> None:
    assert verified(context) == Head(0, "0" * 64)


def test_entries_of_one_transaction_and_of_many_are_one_chain(context: ServiceContext) -> None:
    first = recorded(context)
    with context.transaction() as session:
        for _ in range(3):
            audit.record(session, COMMAND_LINE, Event.USER_ADDED, uuid.uuid4(), NOW)
    assert verified(context, first).number == 6
    assert [entry.number for entry in context.entries()] == [1, 2, 3, 4, 5, 6]


def test_concurrent_writers_take_turns(context: ServiceContext) -> None:
    writers = [
        threading.Thread(target=recorded, args=(context, ENTRIES_OF_EACH)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verified(context).number == WRITERS * ENTRIES_OF_EACH


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entries SET actor_name = 'eve' WHERE number = 2",
    "DELETE FROM audit_entries WHERE number = 3",
    "DELETE FROM audit_heads",
    "UPDATE audit_heads SET number = 2",
])  # fmt: skip
def test_the_database_refuses_to_change_the_audit(context: ServiceContext, statement: str) -> None:
    head = recorded(context)
    with pytest.raises(DatabaseError, match="the audit is only added to"):
        change(context, statement)
    assert verified(context, head) == head


@pytest.mark.parametrize("statements", [
    {
        "sqlite": "REPLACE INTO audit_entries SELECT * FROM audit_entries",
        "postgresql": "TRUNCATE audit_entries",
    },
    {
        "sqlite": "REPLACE INTO audit_heads SELECT * FROM audit_heads",
        "postgresql": "TRUNCATE audit_heads",
    },
], ids=["entries", "heads"])  # fmt: skip
def test_triggers_cannot_be_bypassed(context: ServiceContext, statements: dict[str, str]) -> None:
    head = recorded(context)
    with pytest.raises(DatabaseError):
        change(context, statements[context.engine.dialect.name])
    assert verified(context, head) == head


@pytest.mark.parametrize(("statement", "said"), [
    ("UPDATE audit_entries SET actor_name = 'eve' WHERE number = 2", "entry 2 was edited"),
    ("DELETE FROM audit_entries WHERE number = 2", "entry 3 does not follow entry 1"),
    ("DELETE FROM audit_entries WHERE number = 3", "entries are cut off"),
    ("UPDATE audit_entries SET number = 9 WHERE number = 2", "entry 3 does not follow entry 1"),
])  # fmt: skip
def test_what_was_changed_all_the_same_is_found(
    unguarded_context: ServiceContext, statement: str, said: str
) -> None:
    recorded(unguarded_context)
    change(unguarded_context, statement)
    with pytest.raises(ChainBroken, match=said):
        verified(unguarded_context)


def test_a_truncated_audit_is_detected_by_a_stored_head(
    unguarded_context: ServiceContext,
) -> None:
    shorter, saved = recorded(unguarded_context), recorded(unguarded_context, 1)
    change(unguarded_context, "DELETE FROM audit_entries WHERE number = 4")
    change(unguarded_context, "UPDATE audit_heads SET number = 3, hash = :hash", hash=shorter.hash)
    assert verified(unguarded_context) == shorter
    with pytest.raises(ChainBroken, match="cut off"):
        verified(unguarded_context, saved)


def test_the_owner_has_no_grant_to_change_the_audit(postgresql_url: str) -> None:
    granted = text(
        "SELECT privilege_type FROM information_schema.role_table_grants "
        "WHERE table_name = 'audit_entries'"
    )
    engine = db.make_engine(postgresql_url, pooled=False)
    with engine.connect() as connection:
        assert {"SELECT", "INSERT"} <= set(connection.scalars(granted))
        assert not {"UPDATE", "DELETE", "TRUNCATE"} & set(connection.scalars(granted))


def test_a_role_that_may_only_add_can_add(postgresql_url: str) -> None:
    owner = ServiceContext(db.make_engine(postgresql_url, pooled=False))
    for statement in (
        "CREATE ROLE recorder LOGIN",
        "GRANT SELECT, INSERT ON audit_entries TO recorder",
        "GRANT SELECT, UPDATE ON audit_heads TO recorder",
    ):
        change(owner, statement)
    recorder = ServiceContext(
        db.make_engine(postgresql_url.replace("postgres@", "recorder@"), pooled=False)
    )
    head = recorded(recorder)
    assert verified(recorder, head) == head
    with pytest.raises(DatabaseError, match="permission denied"):
        change(recorder, "DELETE FROM audit_entries")
