"""A pharmacy in separate processes, for the test to break."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pharmacy import app, db, settings
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.clients import api_keys
from tests import cast
from tests.jobs.sites import LEASE_SECONDS, PharmacyWithWorkers, now
from tests.redis_server import RedisServer


@pytest.fixture
def site(
    database_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[PharmacyWithWorkers]:
    """A pharmacy on each kind of database."""
    yield from opened(database_url, redis_server, tmp_path)


@pytest.fixture
def postgresql_site(
    postgresql_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[PharmacyWithWorkers]:
    """A pharmacy on PostgreSQL, for its messages or its locks."""
    yield from opened(postgresql_url, redis_server, tmp_path)


@pytest.fixture(scope="module")
def shared_site(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PharmacyWithWorkers]:
    """A pharmacy with one worker, for tests that do not break it."""
    folder = tmp_path_factory.mktemp("shared")
    path = shutil.copy(migrated_sqlite, folder / "pharmacy.db")
    redis_server = RedisServer()
    try:
        redis_server.start()
        yield from working(f"sqlite:///{path}", redis_server, folder)
    finally:
        redis_server.stop()
        shutil.rmtree(redis_server.directory)


def working(
    database_url: str, redis_server: RedisServer, folder: Path
) -> Iterator[PharmacyWithWorkers]:
    """A pharmacy with a worker."""
    for site in opened(database_url, redis_server, folder):
        site.environment["TRACE"] = str(folder / "trace")
        site.start_worker()
        yield site


@pytest.fixture
def sqlite_site(
    sqlite_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[PharmacyWithWorkers]:
    """A pharmacy for tests in which the kind of database does not matter."""
    yield from opened(sqlite_url, redis_server, tmp_path)


def opened(
    database_url: str, redis_server: RedisServer, folder: Path
) -> Iterator[PharmacyWithWorkers]:
    """A pharmacy, stopped at the end."""
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_server.url,
        "SECRET_KEY": "not a secret: of a test that is over soon",
        "RENDER_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    application = app.create_app(settings.read(environment))
    engine = db.make_engine(database_url, pooled=False)
    with db.transaction(engine) as session:
        key = api_keys.add_api_key(session, cast.CLIENT, now(), COMMAND_LINE)
    site = PharmacyWithWorkers(application, engine, redis_server, environment, folder, key)
    yield site
    site.stop()
    application.extensions["pharmacy"].engine.dispose()
