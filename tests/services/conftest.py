"""Services on each kind of database."""

import uuid

import pytest
from sqlalchemy import Engine

from pharmacy.core.audit import Actor
from pharmacy.models.labels import Label
from tests.services.bench import Bench


@pytest.fixture
def bench(engine: Engine) -> Bench:
    """The facts that services are called with."""
    return Bench(engine)


@pytest.fixture
def sqlite_bench(sqlite_engine: Engine) -> Bench:
    """The same, where the kind of database cannot matter."""
    return Bench(sqlite_engine)


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
