"""The web application in this process, on each kind of database, without Redis."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.clients import api_keys
from tests import apps, cast
from tests.api.callers import Caller

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def caller(warm_app: Flask, engine: Engine) -> Caller:
    """A client. The test runs on SQLite and on PostgreSQL."""
    return furnished(warm_app, engine)


@pytest.fixture
def sqlite_caller(warm_app: Flask, sqlite_engine: Engine) -> Caller:
    """A client, for tests in which the kind of database does not matter."""
    return furnished(warm_app, sqlite_engine)


def furnished(application: Flask, engine: Engine) -> Caller:
    apps.furnish(application, engine)
    return Caller(application, engine, new_key(engine, cast.CLIENT))


@pytest.fixture(scope="module")
def refused_caller(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Caller]:
    """A client whose requests store nothing, so that all tests share one database."""
    folder = tmp_path_factory.mktemp("refused")
    path = shutil.copy(migrated_sqlite, folder / "pharmacy.db")
    yield from calling(f"sqlite:///{path}")


def calling(database_url: str, **more: str) -> Iterator[Caller]:
    """A client of a pharmacy with a new web application."""
    application = apps.build(DATABASE_URL=database_url, **more)
    engine = application.extensions["pharmacy"].engine
    yield Caller(application, engine, new_key(engine, cast.CLIENT))
    engine.dispose()


def new_key(engine: Engine, client: str) -> str:
    """A key of the client with this name."""
    with db.transaction(engine) as session:
        return api_keys.add_api_key(session, client, NOW, COMMAND_LINE)


@pytest.fixture
def stranger(caller: Caller) -> Caller:
    """Another client of the same pharmacy."""
    return caller.with_key(new_key(caller.engine, "hospital"))
