"""Readiness of the parts behind the web server: schema, worker, and waiting labels."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pharmacy.models.worker_beats import WorkerBeat
from pharmacy.services.labels import rendering

RENDERING = "rendering"
# Several workers may report at once, and one may be late while it renders an order.
BEAT_EVERY = datetime.timedelta(seconds=5)
SEEN_LATELY = datetime.timedelta(seconds=20)
# Labels of an order take a second or two, so anything that waits longer needs attention.
LONGEST_WAIT = datetime.timedelta(seconds=60)
VERSION = text("SELECT version_num FROM alembic_version")


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """The most recently seen worker. None if there never was one."""

    last_seen: datetime.datetime | None

    def is_at_work(self, now: datetime.datetime) -> bool:
        """Whether it was seen in the last 20 seconds."""
        return self.last_seen is not None and abs(now - self.last_seen) <= SEEN_LATELY


@dataclass(frozen=True, slots=True)
class Backlog:
    """The number of labels ready to be rendered, and since when the oldest waits."""

    labels: int
    since: datetime.datetime | None

    def is_short(self, now: datetime.datetime) -> bool:
        """Whether none has waited for longer than a minute."""
        return self.since is None or now - self.since <= LONGEST_WAIT


def schema_version(session: Session) -> str:
    """The migration of the database, such as "0018"."""
    return str(session.scalar(VERSION) or "")


def beat(session: Session, now: datetime.datetime) -> None:
    """Record that a worker is alive, at most every five seconds for all of them."""
    last = last_worker(session).last_seen
    # The clock may have been set back.
    if last is not None and abs(now - last) < BEAT_EVERY:
        return
    row = {"work": RENDERING, "beaten_at": now}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(WorkerBeat).values(row)
    session.execute(insert.on_conflict_do_update(index_elements=["work"], set_=row))


def last_worker(session: Session) -> WorkerStatus:
    """The most recently seen worker."""
    seen = select(WorkerBeat.beaten_at).where(WorkerBeat.work == RENDERING)
    return WorkerStatus(session.scalar(seen))


def backlog(session: Session, now: datetime.datetime) -> Backlog:
    """The labels that wait for a worker."""
    return Backlog(*rendering.waiting_labels(session, now))
