"""Services on each kind of database."""

import uuid

import pytest
from sqlalchemy import Engine

from pharmacy.core.audit import Actor
from pharmacy.models.labels import Label
from tests.services.bench import ServiceContext


@pytest.fixture
def bench(engine: Engine) -> ServiceContext:
    """The context for calling services."""
    return ServiceContext(engine)


@pytest.fixture
def sqlite_bench(sqlite_engine: Engine) -> ServiceContext:
    """The same, for tests in which the kind of database does not matter."""
    return ServiceContext(sqlite_engine)


@pytest.fixture
def person(bench: ServiceContext) -> Actor:
    """A technician."""
    return bench.person()


@pytest.fixture
def label(bench: ServiceContext) -> Label:
    """A label that may be printed."""
    return bench.rendered_label()


@pytest.fixture
def printer_id(bench: ServiceContext) -> str:
    """A printer with the label's stock."""
    return bench.printer()


@pytest.fixture
def attempt_id(bench: ServiceContext, person: Actor, label: Label, printer_id: str) -> uuid.UUID:
    """A print job for it that is to be sent."""
    return bench.intend(person, label, printer_id)
