"""The databases for measurements: a private PostgreSQL and Redis, or SQLite."""

import itertools
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, TextClause, make_url, text

from pharmacy import db
from tests.postgresql import PostgresCluster
from tests.redis_server import RedisServer

POLL_SECONDS = 0.02
DRAWN_SECONDS = 60.0
UNDONE = text("SELECT count(*) FROM labels WHERE state IN ('queued', 'rendering')")
RENDERED = text("SELECT count(*) FROM labels WHERE state = 'rendered'")
NOT_DRAWN = text("SELECT count(*) FROM labels WHERE state <> 'rendered'")


@dataclass
class Bed:
    """A PostgreSQL cluster, a Redis, and a folder for SQLite files."""

    cluster: PostgresCluster
    redis: RedisServer
    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_url(self, kind: str, template: str = "") -> str:
        """The URL of a new database of this kind: empty, or a copy of the one at `template`."""
        source = make_url(template).database if template else None
        if kind == "PostgreSQL":
            return self.cluster.url(self.cluster.create_database(source or "template0"))
        path = self.folder / f"{next(self.numbers)}.db"
        if source:
            shutil.copyfile(source, path)
        return f"sqlite:///{path}"

    def redis_url(self, number: int) -> str:
        """A separate Redis database for each side, so that neither gets the other's jobs."""
        return self.redis.url.replace("db=0", f"db={number}")


@contextmanager
def opened() -> Iterator[Bed]:
    """A bed until the end of the block."""
    cluster, redis = PostgresCluster(durable=True), RedisServer()
    folder = Path(tempfile.mkdtemp(prefix="pharmacy-bench-"))
    with ExitStack() as ends:
        ends.callback(shutil.rmtree, folder)
        ends.callback(shutil.rmtree, redis.directory)
        ends.callback(cluster.stop)
        ends.callback(redis.stop)
        cluster.start()
        redis.start()
        yield Bed(cluster, redis, folder)


def await_labels(url: str, undone: int = 0, seconds: float = DRAWN_SECONDS) -> None:
    """Wait until at most this many labels and calendars are unfinished.

    It queries the database directly, because a request would use the server's time.
    """
    engine = db.make_engine(url)
    deadline = time.monotonic() + seconds
    try:
        while _count(engine, UNDONE) > undone:
            if time.monotonic() > deadline:
                raise TimeoutError("the labels did not come")
            time.sleep(POLL_SECONDS)
        assert undone or not _count(engine, NOT_DRAWN), "a label failed"
    finally:
        engine.dispose()


def made(url: str) -> int:
    """How many labels and calendars are rendered."""
    engine = db.make_engine(url)
    try:
        return _count(engine, RENDERED)
    finally:
        engine.dispose()


def _count(engine: Engine, query: TextClause) -> int:
    with db.reading(engine) as session:
        return session.scalar(query) or 0
