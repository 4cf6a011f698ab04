"""A pharmacy with orders, to back up and restore."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.conftest import opened
from tests.jobs.sites import PharmacyWithWorkers
from tests.redis_server import RedisServer


@pytest.fixture
def site(
    database_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[PharmacyWithWorkers]:
    """On each kind of database."""
    yield from opened(database_url, redis_server, tmp_path)


@pytest.fixture
def sqlite_site(
    sqlite_url: str, redis_server: RedisServer, tmp_path: Path
) -> Iterator[PharmacyWithWorkers]:
    """For tests in which the kind of database does not matter."""
    yield from opened(sqlite_url, redis_server, tmp_path)
