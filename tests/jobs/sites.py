"""A pharmacy with a real database, a real Redis and real workers, and ways to break each."""

import datetime
import hashlib
import os
import signal
import sqlite3
import time
import uuid
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import undefer

from pharmacy import db
from pharmacy.core.printing.labels import LabelState
from pharmacy.models.audit import AuditEntry
from pharmacy.models.labels import Label
from pharmacy.services.labels import rendering
from tests import factories, forks, processes
from tests.jobs import workers
from tests.jobs.workers import Worker
from tests.processes import Process
from tests.redis_server import RedisServer

# Long enough for the labels of an order on a busy machine, short enough to wait for.
LEASE_SECONDS = 3
PATIENCE_SECONDS = 40
# Polling costs as much as drawing a label, on the same CPU.
LOOK_SECONDS = 0.1


@dataclass
class PharmacyWithWorkers:
    """One pharmacy. Its worker processes end with the test."""

    app: Flask
    engine: Engine
    redis: RedisServer
    environment: dict[str, str]
    folder: Path
    key: str
    workers: list[Worker] = field(default_factory=list)
    paused: list[int] = field(default_factory=list)

    def post(self, name: str = "RX-1", phases: int = 3, quantity: int | None = None) -> str:
        """The id of a new order with as many labels as phases.

        Each name gives a patient of its own, because a second order of one patient would be held.
        So would one whose quantity is not seven for each phase.
        """
        body = factories.order_json(factories.phases_json(*[factories.phase_json()] * phases))
        body["external_id"] = name
        born = datetime.date(1950, 1, 1) + datetime.timedelta(zlib.crc32(name.encode()) % 15_000)
        body["patient"]["birth_date"] = born.isoformat()
        body["prescription"]["quantity_written"] = quantity
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": name}
        response = self.app.test_client().post("/api/v1/orders", json=body, headers=headers)
        assert response.status_code == 201, response.text
        order_id: str = response.get_json()["id"]
        return order_id

    def start_worker(self) -> Worker:
        """A new worker, ready for work."""
        return self.start_workers(1)[0]

    def start_workers(self, count: int) -> list[Worker]:
        """Workers that start concurrently, ready for work."""
        started = [self._started(forks.start_worker) for _ in range(count)]
        for worker in started:
            processes.wait_until(worker.is_ready, "a worker")
        return started

    def start_program(self) -> Worker:
        """A worker started as in a pharmacy, ready for work."""
        worker = self._started(workers.program)
        processes.wait_until(worker.is_ready, "a worker")
        return worker

    def await_listener(self) -> None:
        """Wait until a worker listens for jobs."""
        with self.redis.client() as client:
            processes.wait_until(
                lambda: any(
                    client.hget(key, "state") == b"idle" for key in client.keys("rq:worker:*")
                ),
                "a listening worker",
            )

    def _started(self, start: Callable[[Path, dict[str, str]], Process]) -> Worker:
        log = self.folder / f"worker-{len(self.workers)}.log"
        self.workers.append(Worker(start(log, self.environment), log))
        return self.workers[-1]

    def stop(self) -> None:
        """Kill every worker, and the job processes that would outlive it."""
        for worker in self.workers:
            worker.kill()
        for horse in self.paused:
            with suppress(ProcessLookupError):
                os.kill(horse, signal.SIGKILL)

    def logs(self) -> str:
        """The logs of all workers."""
        return "".join(worker.log.read_text() for worker in self.workers)

    def labels(self, order_id: str) -> Sequence[Label]:
        """The labels of an order's containers with their PDFs, as stored now."""
        of_order = Label.order_id == uuid.UUID(order_id), Label.container_id.is_not(None)
        query = select(Label).where(*of_order).order_by(Label.number)
        with db.reading(self.engine) as session:
            return session.scalars(query.options(undefer(Label.pdf))).all()

    def states(self, order_id: str) -> list[LabelState]:
        """The states of an order's labels."""
        return [label.state for label in self.labels(order_id)]

    def await_labels(self, order_id: str, seconds: float = PATIENCE_SECONDS) -> float:
        """Wait until no label is in progress. Returns the seconds that it took."""
        began = time.monotonic()
        ended = {LabelState.RENDERED, LabelState.FAILED}
        processes.wait_until(
            lambda: ended.issuperset(self.states(order_id)), "the labels", seconds, LOOK_SECONDS
        )
        return time.monotonic() - began

    def refuse_unless_rendered_once(self, order_id: str) -> None:
        """Every label has one PDF, and its audit has only that one."""
        for label in self.labels(order_id):
            assert label.state is LabelState.RENDERED
            assert label.lease_until is None
            assert label.pdf is not None
            assert label.pdf.startswith(b"%PDF")
            digest = hashlib.sha256(label.pdf).hexdigest()
            assert label.pdf_sha256 == digest
            recorded = [(e.event, e.detail) for e in self.audit_of(label.id)]
            detail = {"attempt": label.attempt, "sha256": digest}
            assert recorded == [("label:rendered", detail)]

    def audit_of(self, subject_id: uuid.UUID) -> Sequence[AuditEntry]:
        """Every audit entry of one record, oldest first."""
        query = select(AuditEntry).where(AuditEntry.subject_id == str(subject_id))
        with db.reading(self.engine) as session:
            return session.scalars(query.order_by(AuditEntry.number)).all()

    def wear_out(self, order_id: str) -> None:
        """Make each label's next attempt its last."""
        last = update(Label).where(Label.order_id == uuid.UUID(order_id), Label.attempt == 0)
        with db.transaction(self.engine) as session:
            session.execute(last.values(attempt=rendering.MOST_ATTEMPTS - 1))

    def pause_while_rendering(self, worker: Worker, order_id: str) -> int:
        """The pid of the worker's job process, stopped while it draws a claimed label."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for horse in worker.horses():
                os.kill(horse, signal.SIGSTOP)
                if LabelState.RENDERING in self.states(order_id) and self._may_write():
                    self.paused.append(horse)
                    return horse
                os.kill(horse, signal.SIGCONT)
            time.sleep(0.002)
        raise TimeoutError("no horse was seen while it rendered")

    def _may_write(self) -> bool:
        """Whether no lock is held. A job process that was stopped in its transaction holds one."""
        if self.engine.dialect.name == "sqlite":
            return _is_unlocked(str(self.engine.url.database))
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT id FROM labels FOR UPDATE NOWAIT"))
        except OperationalError:
            return False
        return True


def _is_unlocked(path: str) -> bool:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
    return True


def now() -> datetime.datetime:
    """This moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def is_alive(pid: int) -> bool:
    """Whether a process is running. A zombie is not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
