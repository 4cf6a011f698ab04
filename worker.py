"""One worker: a warm renderer, our own jobs, and the sweep between them."""

import logging
import time
from contextlib import suppress

import redis
from redis.client import Pipeline
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from pharmacy import jobs, runtime
from pharmacy.settings import Settings

log = logging.getLogger("worker")
RECONNECT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 5.0
# RQ takes a worker for dead when it has not heard of it for this long.
WORKER_SECONDS = 60
MAINTENANCE_SECONDS = 30
WATCH_SECONDS = 5


class PharmacyWorker(Worker):
    """RQ's worker, made to sweep while it waits and to take no orphan with it.

    It listens on one queue: with two, RQ takes ids out by a command that loses them when the
    worker is killed.
    """

    # RQ would wait for up to a minute before it looks again whether Redis is back.
    max_connection_wait_time = LONGEST_WAIT_SECONDS

    def __init__(self, live: runtime.Live, connection: redis.Redis) -> None:
        self.live = live
        self.swept_at = 0.0
        self.is_told_to_stop = False
        super().__init__(
            [runtime.queue(connection)],
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
        return self.live.settings.sweep_seconds

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Tell Redis that this worker lives, and sweep where it is time."""
        super().heartbeat(timeout, pipeline)
        if time.monotonic() - self.swept_at >= self.live.settings.sweep_seconds:
            self.swept_at = time.monotonic()
            _sweep(self.live)

    def handle_warm_shutdown_request(self) -> None:
        """Remember that the end was asked for: RQ only does so while a job runs."""
        self.is_told_to_stop = True

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Run one job in the forked process, which must not outlive its worker."""
        runtime.die_with_parent()
        super().main_work_horse(job, queue)


def _sweep(live: runtime.Live) -> None:
    try:
        jobs.sweep(live)
    except SQLAlchemyError as error:
        log.warning("no sweep: %s", type(error).__name__)


def _work(live: runtime.Live) -> bool:
    """Work until told to stop; False where Redis went away."""
    worker = None
    try:
        worker = PharmacyWorker(live, redis.Redis.from_url(live.settings.redis_url))
        worker.work(logging_level="WARNING")
    except redis.RedisError as error:
        log.warning("Redis does not answer: %s", type(error).__name__)
    return worker is not None and worker.is_told_to_stop


def main() -> None:
    """Warm what draws and reads labels, then work; wait for Redis whenever it is away."""
    logging.basicConfig(level="INFO", format="%(asctime)s %(name)s %(levelname)s %(message)s")
    # WeasyPrint and fontTools tell of each step of each label.
    for chatty in ("weasyprint", "fontTools"):
        logging.getLogger(chatty).setLevel("WARNING")
    # Nothing that the parent opens may be used in a job's process, so it keeps nothing open.
    live = runtime.build(Settings.from_environment(), pooled=False)
    jobs.warm()
    log.info("ready")
    # RQ raises it from its signal handler wherever the worker is, between two lives as well.
    with suppress(StopRequested):
        while not _work(live):
            time.sleep(RECONNECT_SECONDS)


if __name__ == "__main__":
    main()
