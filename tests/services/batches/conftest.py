"""A bench on each kind of database, and one where the kind does not matter."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pharmacy import db
from tests import databases
from tests.services.batches.bench import Bench, bench
from tests.services.contexts import ServiceContext


@pytest.fixture
def at_bench(context: ServiceContext) -> Bench:
    """A bench that is ready, on each kind of database."""
    return bench(context)


@pytest.fixture(scope="session")
def first_bench(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A bench whose database is copied for each test: to prepare one takes longer than most."""
    url = databases.copied(migrated_sqlite, tmp_path_factory.mktemp("bench"))
    engine = db.make_engine(url, pooled=False)
    found = bench(ServiceContext(engine))
    engine.dispose()
    return found


@pytest.fixture
def sqlite_bench(first_bench: Bench, sqlite_context: ServiceContext) -> Bench:
    """A bench that is ready."""
    kept = str(first_bench.context.engine.url.database)
    path = str(sqlite_context.engine.url.database)
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        source.backup(copy)
    return replace(first_bench, context=sqlite_context, lots=dict(first_bench.lots))
