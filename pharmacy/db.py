"""The database: engines, transactions, and notifications after a commit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError as IntegrityError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session as Session
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, Pool, QueuePool

from pharmacy import turns, wal

# Errors that become "try again": no connection, or none free.
UNAVAILABLE = (OperationalError, PoolTimeout)
Notify = Callable[[], None]
LastAct = Callable[[Session], None]
READS_ONLY: dict[str, Any] = {"reads_only": True, "postgresql_readonly": True}
NOTIFIERS = "bells"
LAST_ACTS = "last_acts"
TURN = "turn"
# How long a writer waits for earlier writers, and then for SQLite's own lock.
TURN_SECONDS = 5.0
LOCK_SECONDS = 10.0
ROOT = Path(__file__).resolve().parents[1]


def make_engine(url: str, *, pooled: bool = True) -> Engine:
    """An engine for `url`. `pooled=False` is for a short-lived process such as a job's."""
    pool: type[Pool] = QueuePool if pooled else NullPool
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url, pool)
    timeouts = "-c statement_timeout=15000 -c lock_timeout=5000 -c timezone=UTC"
    connect_args = {"options": timeouts, "connect_timeout": 5}
    return create_engine(
        url,
        poolclass=pool,
        connect_args=connect_args,
        pool_pre_ping=pooled,
        hide_parameters=True,
    )


def _sqlite_engine(url: str, pool: type[Pool]) -> Engine:
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    # Parameters contain patient data, so errors must not carry them into a log.
    engine = create_engine(
        url, poolclass=pool, connect_args={"timeout": LOCK_SECONDS}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkin", _end_turn)
    event.listen(engine, "close", _end_turn)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # The driver begins transactions too late, and never for reads, so `_begin_sqlite` does it.
    connection.isolation_level = None
    for pragma in (*wal.PRAGMAS, "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins by reading cannot wait for another: it fails immediately. IMMEDIATE
    # waits.
    if connection.get_execution_options().get("reads_only"):
        connection.exec_driver_sql("BEGIN")
        return
    if connection.engine.url.database:
        connection.info[TURN] = turns.take(connection.engine.url.database, TURN_SECONDS)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _end_turn(_: Any, record: ConnectionPoolEntry) -> None:
    turn: turns.Turn | None = record.info.pop(TURN, None)
    if turn is not None:
        turn.close()


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end, or rolls back. After the commit, it sends notifications.

    A notification must not raise: its row is stored, and the sweep finds it.
    """
    acts: list[LastAct] = []
    info = {LAST_ACTS: acts}
    with Session(engine, expire_on_commit=False, info=info) as session:
        with session.begin():
            yield session
            for act in acts:
                act(session)
        notifiers: list[Notify] = session.info.pop(NOTIFIERS, [])
    for notify in notifiers:
        notify()
    if engine.dialect.name == "sqlite" and engine.url.database:
        wal.bound(engine.url.database)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A read-only session. On SQLite it waits for no writer.

    It ends in a commit: after a rollback, psycopg forgets prepared statements, and PostgreSQL plans
    each of them again.
    """
    with (
        engine.execution_options(**READS_ONLY).begin() as connection,
        Session(connection, autoflush=False) as session,
    ):
        yield session


def before_commit(session: Session, act: LastAct) -> None:
    """Call `act` at the end of a `transaction`. It may take a lock that every transaction needs."""
    acts: list[LastAct] = session.info[LAST_ACTS]
    acts.append(act)


def after_commit(session: Session, notify: Notify) -> None:
    """Call `notify` after the session's transaction is committed. A rollback discards it."""
    session.info.setdefault(NOTIFIERS, []).append(notify)
