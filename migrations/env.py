"""Runs migrations; one process at a time, and never waiting long for a lock."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from pharmacy import db, models
from pharmacy.models.base import UTCDateTime
from pharmacy.settings import Settings

MIGRATION_LOCK = 7_203_101


def _url() -> str:
    given: str | None = context.config.attributes.get("database_url")
    return given or Settings.from_environment().database_url


def _wait_for_turn(connection: Connection) -> None:
    # Two instances that start together must not both migrate. SQLite has one writer anyway.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))


def _render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    # A migration must go on working when our own types have changed or gone.
    is_moment = kind == "type" and isinstance(item, UTCDateTime)
    return "sa.DateTime(timezone=True)" if is_moment else False


def run() -> None:
    """Bring the database to the revision that was asked for, in one transaction."""
    engine = db.make_engine(_url(), pooled=False)
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
    engine.dispose()


run()
