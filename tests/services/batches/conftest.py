"""A bench on each kind of database, and one where the kind does not matter."""

import pytest

from tests.services.batches.bench import Bench, bench
from tests.services.contexts import ServiceContext


@pytest.fixture
def at_bench(context: ServiceContext) -> Bench:
    """A bench that is ready, on each kind of database."""
    return bench(context)


@pytest.fixture
def sqlite_bench(sqlite_context: ServiceContext) -> Bench:
    """A bench that is ready."""
    return bench(sqlite_context)
