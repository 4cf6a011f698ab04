"""One process that listens to one queue, runs its jobs, and sweeps between them."""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import redis
from redis.client import Pipeline
from rq import Queue, Worker
from rq.exceptions import InvalidJobOperation, StopRequested
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus
from sqlalchemy.exc import SQLAlchemyError

from pharmacy import jobs, runtime
from pharmacy.working.companions import Companion

log = logging.getLogger("worker")
RECONNECT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 5.0
# RQ considers a worker dead if it sends no heartbeat for this long.
WORKER_SECONDS = 60
MAINTENANCE_SECONDS = 30
WATCH_SECONDS = 5


@dataclass
class ListenerProcess:
    """State that a process keeps when its listener is restarted.

    companions: the processes that it started. is_stopping: applies to every listener of it.
    """

    live: runtime.Live
    queue: str
    companions: Sequence[Companion] = field(default_factory=tuple)
    is_stopping: bool = False

    def sweep(self) -> None:
        """Sweep its queue, and start the companions that are needed from now on."""
        unneeded = {one.queue: one for one in self.companions if not one.is_needed}
        for queue in jobs.sweep(self.live, self.queue, unneeded):
            unneeded[queue].is_needed = True
            unneeded[queue].watch()


class QueueListener(Worker):
    """RQ's worker, extended to sweep while it waits and to leave no orphan processes.

    It listens to one queue. With two, RQ takes ids out with a command that loses them if the worker
    is killed.
    """

    # RQ's default waits up to a minute before it checks again whether Redis is back.
    max_connection_wait_time = LONGEST_WAIT_SECONDS

    def __init__(self, post: ListenerProcess, connection: redis.Redis) -> None:
        self.post = post
        self.swept_at = 0.0
        self.is_database_away = False
        super().__init__(
            [runtime.queue(connection, post.queue)],
            connection=connection,
            job_class=runtime.OurJob,
            serializer=JSONSerializer,
            worker_ttl=WORKER_SECONDS,
            maintenance_interval=MAINTENANCE_SECONDS,
            job_monitoring_interval=WATCH_SECONDS,
            log_job_description=False,
        )

    @property
    def dequeue_timeout(self) -> int:
        """Seconds to wait for a job before the next sweep."""
        return self.post.live.settings.sweep_seconds

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Report to Redis that this worker is alive, and sweep if it is time."""
        if self.is_horse:
            super().heartbeat(timeout, pipeline)
            return
        self._end_if_stopping()
        super().heartbeat(timeout, pipeline)
        for companion in self.post.companions:
            companion.watch()
        if time.monotonic() - self.swept_at >= self.post.live.settings.sweep_seconds:
            self._sweep()

    def _sweep(self) -> None:
        self.swept_at = time.monotonic()
        try:
            self.post.sweep()
        except SQLAlchemyError as error:
            log.warning("no sweep: %s", type(error).__name__)
            self.is_database_away = True
        else:
            self.is_database_away = False
        self._end_if_stopping()

    def _end_if_stopping(self) -> None:
        # RQ raises wherever the signal arrives, and code that was running may have caught the
        # exception.
        if self.post.is_stopping and self.get_state() != WorkerStatus.BUSY:
            raise StopRequested

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """The next job, once the database is available. Without it, every job would fail."""
        pause = RECONNECT_SECONDS
        while self.is_database_away:
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_WAIT_SECONDS)
            with suppress(redis.RedisError):
                super().heartbeat()
            self._sweep()
        return super().dequeue_job_and_maintain_ttl(timeout, max_idle_time)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run one job. If it failed, check immediately whether the database is still available."""
        super().execute_job(job, queue)
        # A successful job leaves nothing in Redis.
        with suppress(InvalidJobOperation):
            if job.get_status() == JobStatus.FAILED:
                self._sweep()

    def handle_warm_shutdown_request(self) -> None:
        """Remember the stop request, and stop the companions at the same time."""
        self.post.is_stopping = True
        for companion in self.post.companions:
            companion.tell_to_stop()

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one job in the forked process, which must not outlive its worker."""
        runtime.die_with_parent()
        super().main_work_horse(job, queue)

    def close(self) -> None:
        """End what it has started for itself. What a job starts ends with the job."""


def listen(post: ListenerProcess, kind: type[QueueListener] = QueueListener) -> None:
    """Work until a signal to stop. Wait for Redis whenever it is unavailable."""
    # RQ raises it from its signal handler at any point, also between two listeners.
    with suppress(StopRequested):
        while not _work(post, kind):
            time.sleep(RECONNECT_SECONDS)


def _work(post: ListenerProcess, kind: type[QueueListener]) -> bool:
    """Work with one listener. Returns False if Redis became unavailable."""
    try:
        listener = kind(post, redis.Redis.from_url(post.live.settings.redis_url))
        try:
            listener.work(logging_level="WARNING")
        finally:
            listener.close()
    except redis.RedisError as error:
        log.warning("Redis does not answer: %s", type(error).__name__)
    return post.is_stopping
