"""Services on each kind of database, each test with a database of its own."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from pharmacy import db
from pharmacy.core.audit import Actor
from pharmacy.models.labels import Label
from tests.services.bench import Bench


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A new migrated database."""
    engine = db.make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def bench(engine: Engine) -> Bench:
    """The facts that services are called with."""
    return Bench(engine)


@pytest.fixture
def sqlite_bench(sqlite_url: str) -> Iterator[Bench]:
    """The same, where the kind of database cannot matter."""
    engine = db.make_engine(sqlite_url)
    yield Bench(engine)
    engine.dispose()


@pytest.fixture
def person(bench: Bench) -> Actor:
    """A technician."""
    return bench.person()


@pytest.fixture
def label(bench: Bench) -> Label:
    """A label that may be printed."""
    return bench.rendered_label()


@pytest.fixture
def printer_id(bench: Bench) -> str:
    """A printer with stock for it."""
    return bench.printer()


@pytest.fixture
def attempt_id(bench: Bench, person: Actor, label: Label, printer_id: str) -> uuid.UUID:
    """A sheet of it that is to be sent."""
    return bench.intend(person, label, printer_id)
