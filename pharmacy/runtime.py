"""The live parts of a process: its engine, its bell, its queue. Built once for each process."""

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
from sqlalchemy import Engine

from pharmacy import db, job_queue
from pharmacy.core.errors import told_without_words
from pharmacy.settings import Settings

log = logging.getLogger(__name__)
BELL_SECONDS = 0.25
PR_SET_PDEATHSIG = 1
FAILURES_KEPT_SECONDS = 3600


class JobRefused(Exception):
    """Something in Redis that none of our processes put there."""


class JobEnded(Exception):
    """A job ended in a defect: RQ logs and stores all that it says, so it says what and where."""


class OurJob(Job):
    """A job that can run our own functions on ids and nothing else.

    JSON alone is no protection: whoever can write to Redis could name any function. Callbacks
    and webhooks are never ours, so they are never looked up.
    """

    @property
    def func(self) -> Any:
        """The job's function; raises JobRefused for one that is not ours."""
        if self.instance is not None or self.func_name not in job_queue.TIMEOUTS:
            raise JobRefused("a job of another name was in the queue")
        return super().func

    def perform(self) -> Any:
        """Run the job; raises JobEnded in place of whatever names more than it should."""
        try:
            return super().perform()
        except Exception as error:
            raise JobEnded(told_without_words(error)) from None

    @property
    def success_callback(self) -> None:
        """None: results are rows."""

    @property
    def failure_callback(self) -> None:
        """None: failures are rows."""

    @property
    def stopped_callback(self) -> None:
        """None: what is stopped, the sweep finds."""

    def send_webhooks(self, *_: Any, **__: Any) -> None:
        """Send nothing, wherever Redis may say to."""


class RedisBell:
    """Rings by putting an id into the queue, and gives up at once where Redis does not answer."""

    def __init__(self, url: str) -> None:
        self.connection = redis.Redis.from_url(
            url,
            socket_connect_timeout=BELL_SECONDS,
            socket_timeout=BELL_SECONDS,
            # A retry after a lost answer would put the id into the queue twice, and takes time.
            retry=Retry(NoBackoff(), 0),
        )

    def ring(self, job: str, row_id: str) -> None:
        """Tell the workers to run `job` for the row `row_id`."""
        try:
            _enqueue(queue(self.connection, job_queue.QUEUES[job]), job, row_id)
        except redis.RedisError as error:
            log.warning("no bell for %s %s: %s", job, row_id, type(error).__name__)

    def answers(self) -> bool:
        """Whether Redis answers at this moment."""
        try:
            return bool(self.connection.ping())
        except redis.RedisError:
            return False

    def ring_unless_waiting(self, jobs: list[tuple[str, str]]) -> None:
        """Ring for each (job, row id) that the queue does not hold already."""
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
                self.ring(job, row_id)


def queue(connection: redis.Redis, name: str = job_queue.LABELS) -> Queue:
    """A queue of the pharmacy, in JSON, for our own jobs alone."""
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
    """What a running process works with."""

    settings: Settings
    engine: Engine
    bell: RedisBell


def build(settings: Settings, *, pooled: bool = True) -> Live:
    """The live parts of this process; none of them may cross a fork."""
    engine = db.make_engine(settings.database_url, pooled=pooled)
    return Live(settings, engine, RedisBell(settings.redis_url))


def live() -> Live:
    """The live parts of this very process, built when it first asks."""
    return _live_of(os.getpid())


@lru_cache(maxsize=1)
def _live_of(_: int) -> Live:
    return build(Settings.from_environment())


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies: an orphan may work twice."""
    libc = ctypes.CDLL(None, use_errno=True)
    set_option: Callable[..., int] = libc.prctl
    set_option(PR_SET_PDEATHSIG, signal.SIGKILL)
