"""Services on each kind of database, each test with a database of its own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from pharmacy import db
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
