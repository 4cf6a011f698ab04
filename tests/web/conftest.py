"""The pages in this process, on each kind of database. Notifications go to a list."""

import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.services.people import users
from pharmacy.services.printing import printers
from tests import apps, passwords
from tests.web.browsers import PASSWORD, PharmacySite, RecordingQueue

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def site(warm_app: Flask, engine: Engine, tmp_path: Path) -> PharmacySite:
    """A pharmacy on each kind of database."""
    return opened(warm_app, engine, tmp_path)


@pytest.fixture
def sqlite_site(warm_app: Flask, sqlite_engine: Engine, tmp_path: Path) -> PharmacySite:
    """A pharmacy for tests in which the kind of database does not matter."""
    return opened(warm_app, sqlite_engine, tmp_path)


@pytest.fixture
def tls_site(warm_app: Flask, sqlite_engine: Engine, tmp_path: Path) -> PharmacySite:
    """A pharmacy behind TLS."""
    return opened(warm_app, sqlite_engine, tmp_path, COOKIE_SECURE="true")


def opened(application: Flask, engine: Engine, folder: Path, **more: str) -> PharmacySite:
    """A pharmacy with one technician and one printer."""
    notifiers = RecordingQueue()
    apps.furnish(application, engine, notifiers, **more)
    with db.transaction(engine) as session:
        users.add_user(
            session, "technician", Role.TECHNICIAN, passwords.hashed(PASSWORD), NOW, COMMAND_LINE
        )
        printer = printers.add_printer(
            session, "bench", f"folder:{folder}", "4x3", NOW, COMMAND_LINE
        )
        printer_id = str(printer.id)
    return PharmacySite(application, engine, notifiers, printer_id)
