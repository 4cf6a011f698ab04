"""One pharmacy with a held order, and every kind of caller."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pharmacy import db
from tests.doors.callers import Doors, opened_doors


@pytest.fixture(scope="module")
def doors(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Every kind of caller of one pharmacy."""
    folder = tmp_path_factory.mktemp("doors")
    path = shutil.copy(migrated_sqlite, folder / "pharmacy.db")
    engine = db.make_engine(f"sqlite:///{path}")
    yield opened_doors(engine, folder)
    engine.dispose()
