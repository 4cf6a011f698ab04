"""Whether the parts behind the web server are at work: schema, worker, and what waits for it."""

import datetime
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pharmacy.models.worker_beats import WorkerBeat
from pharmacy.services.labels import rendering

RENDERING = "rendering"
# Some workers beat at once, and one may be late where it renders an order.
BEAT_EVERY = datetime.timedelta(seconds=5)
SEEN_LATELY = datetime.timedelta(seconds=20)
# Labels of an order take a second or two: what waits for longer waits for help.
LONGEST_WAIT = datetime.timedelta(seconds=60)
VERSION = text("SELECT version_num FROM alembic_version")


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """The worker that was seen last; None where none ever was."""

    last_seen: datetime.datetime | None

    def is_at_work(self, now: datetime.datetime) -> bool:
        """Whether it was seen in the last 20 seconds."""
        return self.last_seen is not None and abs(now - self.last_seen) <= SEEN_LATELY


@dataclass(frozen=True, slots=True)
class Backlog:
    """The labels that could be rendered now and are not, and since when the oldest waits."""

    labels: int
    since: datetime.datetime | None

    def is_short(self, now: datetime.datetime) -> bool:
        """Whether none waits for longer than a minute."""
        return self.since is None or now - self.since <= LONGEST_WAIT


def schema_version(session: Session) -> str:
    """The migration that the database is at, such as "0018"."""
    return str(session.scalar(VERSION) or "")


def beat(session: Session, now: datetime.datetime) -> None:
    """Note that a worker lives, at most every five seconds however many there are."""
    last = last_worker(session).last_seen
    # A clock may have been set back.
    if last is not None and abs(now - last) < BEAT_EVERY:
        return
    row = {"work": RENDERING, "beaten_at": now}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite.insert if is_sqlite else postgresql.insert)(WorkerBeat).values(row)
    session.execute(insert.on_conflict_do_update(index_elements=["work"], set_=row))


def last_worker(session: Session) -> WorkerStatus:
    """The worker that was seen last."""
    seen = select(WorkerBeat.beaten_at).where(WorkerBeat.work == RENDERING)
    return WorkerStatus(session.scalar(seen))


def backlog(session: Session, now: datetime.datetime) -> Backlog:
    """What waits for a worker."""
    return Backlog(*rendering.waiting_labels(session, now))
