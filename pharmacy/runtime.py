"""The live parts of a process: its engine, notifier and queue. Built once per process."""

import ctypes
import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import import_attribute
from sqlalchemy import Engine

from pharmacy import db, job_queue
from pharmacy.core.errors import kind_and_place
from pharmacy.settings import Settings

log = logging.getLogger(__name__)
NOTIFIER_SECONDS = 0.25
PR_SET_PDEATHSIG = 1
FAILURES_KEPT_SECONDS = 3600


class JobRefused(Exception):
    """Redis contains something that none of our processes stored."""


class JobEnded(Exception):
    """A job failed with a bug. RQ logs and stores this message, so it names only type and place."""


class OurJob(Job):
    """A job that can only run our own functions on ids.

    JSON alone is not enough: a client that can write to Redis could name any function. We never use
    callbacks and webhooks, so they are never resolved.
    """

    @property
    def func(self) -> Any:
        """The job's function. Raises JobRefused if it is not ours."""
        queued = self.func_name or ""
        name = job_queue.FORMER_NAMES.get(queued, queued)
        if self.instance is not None or name not in job_queue.TIMEOUTS:
            raise JobRefused("a job of another name was in the queue")
        return import_attribute(name)

    def perform(self) -> Any:
        """Run the job. Raises JobEnded instead of any error whose message may reveal too much."""
        try:
            return super().perform()
        except Exception as error:
            raise JobEnded(kind_and_place(error)) from None

    @property
    def success_callback(self) -> None:
        """None: results are stored as rows."""

    @property
    def failure_callback(self) -> None:
        """None: failures are stored as rows."""

    @property
    def stopped_callback(self) -> None:
        """None: the sweep finds stopped jobs."""

    def send_webhooks(self, *_: Any, **__: Any) -> None:
        """Send nothing, whatever Redis says."""


class RedisNotifier:
    """Notifies by queuing an id, and gives up immediately if Redis does not respond."""

    def __init__(self, url: str) -> None:
        self.connection = redis.Redis.from_url(
            url,
            socket_connect_timeout=NOTIFIER_SECONDS,
            socket_timeout=NOTIFIER_SECONDS,
            # A retry after a lost response would queue the id twice, and takes time.
            retry=Retry(NoBackoff(), 0),
        )

    def notify(self, job: str, row_id: str) -> None:
        """Notify the workers to run `job` for the row `row_id`."""
        try:
            _enqueue(queue(self.connection, job_queue.QUEUES[job]), job, row_id)
        except redis.RedisError as error:
            log.warning("no bell for %s %s: %s", job, row_id, type(error).__name__)

    def answers(self) -> bool:
        """Whether Redis responds at the moment."""
        try:
            return bool(self.connection.ping())
        except redis.RedisError:
            return False

    def notify_unless_waiting(self, jobs: list[tuple[str, str]]) -> None:
        """Notify for each (job, row id) that is not already in the queue."""
        try:
            waiting = {
                job_id
                for name in {job_queue.QUEUES[job] for job, _ in jobs}
                for job_id in queue(self.connection, name).get_job_ids()
            }
        except redis.RedisError as error:
            log.warning("no bells for %d rows: %s", len(jobs), type(error).__name__)
            return
        for job, row_id in jobs:
            if _job_id(job, row_id) not in waiting:
                self.notify(job, row_id)


def queue(connection: redis.Redis, name: str = job_queue.LABELS) -> Queue:
    """A queue of the pharmacy, in JSON, for our own jobs only."""
    return Queue(name, connection=connection, serializer=JSONSerializer, job_class=OurJob)


def _enqueue(waiting: Queue, job: str, row_id: str) -> None:
    waiting.enqueue_call(
        job,
        args=(row_id,),
        job_id=_job_id(job, row_id),
        timeout=job_queue.TIMEOUTS[job],
        result_ttl=0,
        failure_ttl=FAILURES_KEPT_SECONDS,
        description=job,
    )


def _job_id(job: str, row_id: str) -> str:
    return f"{job.rpartition('.')[2]}-{row_id}"


@dataclass(frozen=True, slots=True)
class Live:
    """The resources of a running process."""

    settings: Settings
    engine: Engine
    notifier: RedisNotifier


def build(settings: Settings, *, pooled: bool = True) -> Live:
    """The live parts of this process. None of them may cross a fork."""
    engine = db.make_engine(settings.database_url, pooled=pooled)
    return Live(settings, engine, RedisNotifier(settings.redis_url))


def live() -> Live:
    """The live parts of this process, built on first use."""
    return _live_of(os.getpid())


@lru_cache(maxsize=1)
def _live_of(_: int) -> Live:
    return build(Settings.from_environment())


def die_with_parent() -> None:
    """Have the kernel stop this process when its parent dies: an orphan could do work twice."""
    libc = ctypes.CDLL(None, use_errno=True)
    set_option: Callable[..., int] = libc.prctl
    set_option(PR_SET_PDEATHSIG, signal.SIGKILL)
