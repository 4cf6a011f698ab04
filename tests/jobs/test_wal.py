"""SQLite's write-ahead log stays small with any readers and writers, and nothing is lost."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import text

from pharmacy import db, wal
from tests.jobs.sites import PharmacyWithWorkers

# At the previous commit, these left 20 MB.
ORDERS = 70


def test_the_log_stays_small_while_no_worker_runs(sqlite_site: PharmacyWithWorkers) -> None:
    path = str(sqlite_site.engine.url.database)
    sizes = []
    for number in range(ORDERS):
        sqlite_site.post(f"RX-{number}", phases=9)
        sizes.append(wal.size(path))
    assert max(sizes) < wal.MOST_BYTES
    assert sizes != sorted(sizes)


def test_the_log_stays_small_while_others_read_and_write(tmp_path: Path) -> None:
    path = tmp_path / "pharmacy.db"
    engine = db.make_engine(f"sqlite:///{path}")
    with db.transaction(engine) as session:
        session.execute(text("CREATE TABLE things (number INTEGER PRIMARY KEY, thing BLOB)"))
    sizes = []
    with _reading(f"sqlite:///{path}"):
        for _ in range(150):
            with db.transaction(engine) as session:
                session.execute(text("INSERT INTO things (thing) VALUES (randomblob(200000))"))
            sizes.append(wal.size(str(path)))
    assert max(sizes) < wal.MOST_BYTES
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM things").fetchall() == [(150,)]


@contextmanager
def _reading(url: str) -> Iterator[None]:
    """Readers, of which at least one is reading at any moment."""
    over = threading.Event()
    readers = [threading.Thread(target=_read, args=(url, over)) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        over.set()
        for reader in readers:
            reader.join()


def _read(url: str, over: threading.Event) -> None:
    engine = db.make_engine(url)
    while not over.is_set():
        with db.reading(engine) as session:
            before = session.scalar(text("SELECT count(*) FROM things"))
            time.sleep(0.02)
            assert session.scalar(text("SELECT count(*) FROM things")) == before
    engine.dispose()


def test_the_log_is_not_moved_while_somebody_writes(tmp_path: Path) -> None:
    """In that case, versions of SQLite before 3.51.3 can corrupt the database."""
    path = tmp_path / "pharmacy.db"
    with closing(_large_log(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        before = path.stat().st_size
        wal.bound(str(path), lock_seconds=0.1)
        assert path.stat().st_size == before
        writer.execute("COMMIT")
        wal.bound(str(path))
        assert path.stat().st_size > before
        assert wal.size(str(path)) < wal.TIDY_BYTES


def _large_log(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in wal.PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE things (thing BLOB)")
    connection.execute("INSERT INTO things VALUES (randomblob(?))", (wal.TIDY_BYTES,))
    return connection
