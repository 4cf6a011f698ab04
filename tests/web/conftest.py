"""The pages in this process, on each kind of database; bells ring into a list."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from pharmacy import app, db, runtime, settings
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.services import printers, users
from tests.web.browsers import PASSWORD, Bells, House

NOW = datetime.datetime.now(datetime.UTC)
SECRET_KEY = "not a secret: of a test that is over soon"


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A pharmacy on each kind of database."""
    yield from opened(database_url, tmp_path)


@pytest.fixture
def sqlite_house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """A pharmacy where the kind of database cannot matter."""
    yield from opened(sqlite_url, tmp_path)


@pytest.fixture
def tls_house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """A pharmacy behind TLS."""
    yield from opened(sqlite_url, tmp_path, COOKIE_SECURE="true")


def opened(database_url: str, folder: Path, **more: str) -> Iterator[House]:
    """A pharmacy with one technician and one printer."""
    environment = {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"unix://{folder}/no-redis.sock",
        "SECRET_KEY": SECRET_KEY,
        **more,
    }
    application = app.create_app(settings.read(environment))
    built = application.extensions["pharmacy"]
    bells = Bells()
    application.extensions["pharmacy"] = runtime.Live(built.settings, built.engine, bells)
    with db.transaction(built.engine) as session:
        users.add_user(session, "technician", Role.TECHNICIAN, PASSWORD, NOW, COMMAND_LINE)
        printer = printers.add_printer(
            session, "bench", f"folder:{folder}", "4x3", NOW, COMMAND_LINE
        )
        printer_id = str(printer.id)
    yield House(application, built.engine, bells, printer_id)
    built.engine.dispose()
