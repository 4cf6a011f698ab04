"""The web application in this process, on each kind of database; no Redis is there to ring."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pharmacy import app, db, settings
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services import senders
from tests.api.callers import Caller

NOW = datetime.datetime.now(datetime.UTC)
SECRET_KEY = "not a secret: of a test that is over soon"


@pytest.fixture
def caller(database_url: str, tmp_path: Path) -> Iterator[Caller]:
    """A sender; the test runs on SQLite and on PostgreSQL."""
    yield from calling(database_url, tmp_path)


@pytest.fixture
def sqlite_caller(sqlite_url: str, tmp_path: Path) -> Iterator[Caller]:
    """A sender, where the kind of database cannot matter."""
    yield from calling(sqlite_url, tmp_path)


@pytest.fixture(scope="module")
def refused_caller(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Caller]:
    """A sender of whose requests nothing is stored, so that one database serves them all."""
    folder = tmp_path_factory.mktemp("refused")
    path = shutil.copy(migrated_sqlite, folder / "pharmacy.db")
    yield from calling(f"sqlite:///{path}", folder)


def calling(database_url: str, tmp_path: Path, **more: str) -> Iterator[Caller]:
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"unix://{tmp_path}/no-redis.sock",
        "SECRET_KEY": SECRET_KEY,
        **more,
    }
    application = app.create_app(settings.read(environment))
    engine = db.make_engine(database_url, pooled=False)
    yield Caller(application, engine, new_key(engine, "clinic"))
    application.extensions["pharmacy"].engine.dispose()


def new_key(engine: Engine, sender: str) -> str:
    """A key of the sender of this name."""
    with db.transaction(engine) as session:
        return senders.add_api_key(session, sender, NOW, COMMAND_LINE)


@pytest.fixture
def stranger(caller: Caller) -> Caller:
    """Another sender of the same pharmacy."""
    return caller.with_key(new_key(caller.engine, "hospital"))
