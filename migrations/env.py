"""Runs migrations in one process at a time, with a short limit on waiting for locks."""

import sqlite3
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, event, text

from pharmacy import db, models
from pharmacy.models.base import UTCDateTime
from pharmacy.settings import Settings

MIGRATION_LOCK = 7_203_101


def _url() -> str:
    given: str | None = context.config.attributes.get("database_url")
    return given or Settings.from_environment().database_url


def _wait_for_turn(connection: Connection) -> None:
    # Two instances that start together must not both migrate. SQLite has only one writer anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))


def _suspend_foreign_keys(connection: sqlite3.Connection, _: Any) -> None:
    # A table that is recreated is dropped in between, while others refer to it
    # (https://sqlite.org/lang_altertable.html#otheralter).
    connection.execute("PRAGMA foreign_keys=OFF")


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"{len(broken)} rows would refer to nothing: nothing was changed")


def _render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    # A migration must keep working after our own types have changed or are gone.
    is_moment = kind == "type" and isinstance(item, UTCDateTime)
    return "sa.DateTime(timezone=True)" if is_moment else False


def run() -> None:
    """Migrate the database to the requested revision, in one transaction."""
    engine = db.make_engine(_url(), pooled=False)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _suspend_foreign_keys)
    with engine.begin() as connection:
        _wait_for_turn(connection)
        context.configure(
            connection=connection,
            target_metadata=models.Base.metadata,
            render_as_batch=True,
            compare_server_default=True,
            render_item=_render_item,
        )
        context.run_migrations()
        _refuse_broken_references(connection)
    engine.dispose()


run()
