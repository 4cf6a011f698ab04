"""New, migrated, temporary databases for a test, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pharmacy import revisions
from tests.postgresql import PostgresCluster

KINDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("migrated") / "pharmacy.db"
    revisions.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: PostgresCluster) -> str:
    """The name of a migrated database to copy."""
    name = postgresql.create_database()
    revisions.upgrade(postgresql.url(name))
    return name


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A new migrated SQLite file."""
    return copied(migrated_sqlite, tmp_path)


def copied(migrated_sqlite: Path, folder: Path) -> str:
    """The URL of a copy of the migrated file in a folder."""
    path = folder / "pharmacy.db"
    with (
        closing(sqlite3.connect(migrated_sqlite)) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql: PostgresCluster, migrated_postgresql: str) -> Iterator[str]:
    """A new migrated PostgreSQL database."""
    name = postgresql.create_database(migrated_postgresql)
    yield postgresql.url(name)
    postgresql.drop_database(name)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A new migrated database. The test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgresql_url(postgresql: PostgresCluster) -> Iterator[str]:
    """A new PostgreSQL database without tables."""
    name = postgresql.create_database()
    yield postgresql.url(name)
    postgresql.drop_database(name)


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A new database without tables, for tests of migrations, once on each kind."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url
