"""Services on each kind of database."""

import uuid

import pytest
from sqlalchemy import Engine

from pharmacy.core.audit import Actor
from pharmacy.models.labels import Label
from tests.services.contexts import ServiceContext


@pytest.fixture
def context(engine: Engine) -> ServiceContext:
    """The context for calling services."""
    return ServiceContext(engine)


@pytest.fixture
def sqlite_context(sqlite_engine: Engine) -> ServiceContext:
    """The same, for tests in which the kind of database does not matter."""
    return ServiceContext(sqlite_engine)


@pytest.fixture
def person(context: ServiceContext) -> Actor:
    """A technician."""
    return context.person()


@pytest.fixture
def label(context: ServiceContext) -> Label:
    """A label that may be printed."""
    return context.rendered_label()


@pytest.fixture
def printer_id(context: ServiceContext) -> str:
    """A printer with the label's stock."""
    return context.printer()


@pytest.fixture
def attempt_id(context: ServiceContext, person: Actor, label: Label, printer_id: str) -> uuid.UUID:
    """A print job for it that is to be sent."""
    return context.intend(person, label, printer_id)
