"""The listener for labels: its horse stays from one job to the next."""

import time

import redis
from redis.client import Pipeline
from rq import Queue
from rq.executions import Execution
from rq.job import Job

from pharmacy import runtime
from pharmacy.working.horses import Horse
from pharmacy.working.listener import ListenerProcess, QueueListener

# What memory a horse has lost is given back after so many jobs, and what it holds after a pause.
MOST_JOBS = 200
IDLE_SECONDS = 10.0


class LabelListener(QueueListener):
    """A listener whose jobs cost more to begin with than to do.

    All that RQ does about a horse goes on: it is watched, killed after its time, and a job in
    which it died has failed.
    """

    def __init__(self, post: ListenerProcess, connection: redis.Redis) -> None:
        self.horse: Horse | None = None
        super().__init__(post, connection)

    def fork_work_horse(self, job: Job, _: Queue) -> None:
        """Have the horse run a job, or a new one where there is none."""
        # RQ has put it there just now.
        [execution_id] = self.executions
        if self.horse and self.horse.jobs >= MOST_JOBS:
            self._let_go()
        try:
            self._begin(job.id, execution_id)
        except OSError:
            # It was killed while nobody looked.
            self._let_go()
            self._begin(job.id, execution_id)

    def _begin(self, job_id: str, execution_id: str) -> None:
        self.horse = self.horse or Horse(self._perform)
        self._horse_pid = self.horse.pid
        self.horse.begin(job_id, execution_id)

    def wait_for_horse(self) -> tuple[int | None, int | None, None]:
        """The horse and how its job ended: RQ asks for no more."""
        if self.horse is None:
            return None, None, None
        pid, status = self.horse.pid, self.horse.wait()
        if status:
            self.horse = None
        return pid, status, None

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """As every listener's; and let a horse go that has had no work for a while."""
        super().heartbeat(timeout, pipeline)
        # While it is at work it has a pid.
        is_idle = self.horse and not self.is_horse and not self.horse_pid
        if self.horse and is_idle and time.monotonic() - self.horse.free_since > IDLE_SECONDS:
            self._let_go()

    def close(self) -> None:
        """Let the horse go."""
        self._let_go()

    def _let_go(self) -> None:
        horse, self.horse = self.horse, None
        if horse:
            horse.let_go()

    def _perform(self, job_id: str, execution_id: str) -> None:
        """Run a job, in the horse."""
        self._is_horse, self.horse = True, None
        [queue] = self.queues
        job = runtime.OurJob.fetch(job_id, self.connection, self.serializer)
        execution = Execution(execution_id, job_id, self.connection, self.name)
        self.executions = {execution_id: execution}
        self.perform_job(job, queue, execution)
