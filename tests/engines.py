"""Warm engines: the tests of a process share them, and each test starts without rows.

A new engine compiles every statement again, and a new PostgreSQL database takes 0.2 seconds:
together longer than most tests. A test that changes tables or triggers, or starts programs that may
outlive it, uses a database of its own from `tests.databases`.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, event

from pharmacy import db
from pharmacy.models import Base
from tests.databases import KINDS
from tests.postgresql import PostgresCluster

SHAPE = """
    SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_trigger),
        (SELECT count(*) FROM pg_proc)
"""


@pytest.fixture(scope="session")
def warm_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine for a file that does not exist yet."""
    engine = db.make_engine(f"sqlite:///{tmp_path_factory.mktemp('warm')}/pharmacy.db")
    event.listen(engine, "connect", _spare_the_disk)
    yield engine
    engine.dispose()


def _spare_the_disk(connection: sqlite3.Connection, _: Any) -> None:
    # Tests do not need durability. Programs that a test starts still sync as usual.
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def sqlite_engine(warm_sqlite: Engine, migrated_sqlite: Path) -> Iterator[Engine]:
    """An engine for SQLite, for tests in which the kind of database does not matter."""
    path = Path(str(warm_sqlite.url.database))
    shutil.copyfile(migrated_sqlite, path)
    yield warm_sqlite
    warm_sqlite.dispose()
    for file in path.parent.iterdir():
        file.unlink()


class WarmPostgres:
    """A database with its engine, and a connection that deletes all rows added since."""

    def __init__(self, cluster: PostgresCluster, name: str) -> None:
        self.engine = db.make_engine(cluster.url(name))
        self.connection = psycopg.connect(cluster.address(name), autocommit=True)
        # The audit's own triggers refuse deletions.
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET lock_timeout = 5000")
        tables = [sql.Identifier(table) for table in Base.metadata.tables]
        self.emptying = sql.SQL("; ").join(
            [
                *(sql.SQL("DELETE FROM {}").format(table) for table in tables),
                sql.SQL("ALTER SEQUENCE rx_numbers RESTART"),
                *(insertion for table in tables for insertion in self._insertions(table)),
            ]
        )

        self.shape = self._shape()

    def _insertions(self, table: sql.Identifier) -> Iterator[sql.Composed]:
        """The statements that restore the rows that the migrations insert."""
        for row in self.connection.execute(sql.SQL("SELECT * FROM {}").format(table)):
            values = sql.SQL(", ").join(map(sql.Literal, row))
            yield sql.SQL("INSERT INTO {} VALUES ({})").format(table, values)

    def _shape(self) -> tuple[Any, ...] | None:
        return self.connection.execute(SHAPE).fetchone()

    def empty(self) -> None:
        """Restore the state after the migrations."""
        self.connection.execute(self.emptying)
        assert self._shape() == self.shape, "a test that changes tables takes a database of its own"

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
        self.engine.dispose()


@pytest.fixture(scope="session")
def warm_postgresql(
    postgresql: PostgresCluster, migrated_postgresql: str
) -> Iterator[WarmPostgres]:
    """A migrated database and its engine."""
    warm = WarmPostgres(postgresql, postgresql.create_database(migrated_postgresql))
    yield warm
    warm.close()


@pytest.fixture
def postgresql_engine(warm_postgresql: WarmPostgres) -> Iterator[Engine]:
    """An engine for PostgreSQL."""
    yield warm_postgresql.engine
    warm_postgresql.empty()


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Engine:
    """An engine. The test runs once on each kind."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found
