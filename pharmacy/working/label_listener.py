"""The listener for labels, which keeps its job process for the next job."""

import time

import redis
from redis.client import Pipeline
from rq import Queue
from rq.executions import Execution
from rq.job import Job

from pharmacy import runtime
from pharmacy.working.horses import Horse
from pharmacy.working.listener import ListenerProcess, QueueListener

# Memory that the process leaked is released after this many jobs, and memory it uses after a pause.
MOST_JOBS = 200
IDLE_SECONDS = 10.0


class LabelListener(QueueListener):
    """A listener for jobs that take longer to start than to run.

    RQ's supervision still applies: the process is watched, killed after its timeout, and a job in
    which it died has failed.
    """

    def __init__(self, post: ListenerProcess, connection: redis.Redis) -> None:
        self.horse: Horse | None = None
        super().__init__(post, connection)

    def fork_work_horse(self, job: Job, _: Queue) -> None:
        """Run a job in the process, or in a new one if there is none."""
        # RQ has just added it.
        [execution_id] = self.executions
        if self.horse and self.horse.jobs >= MOST_JOBS:
            self._let_go()
        try:
            self._begin(job.id, execution_id)
        except OSError:
            # It was killed while nothing was watching it.
            self._let_go()
            self._begin(job.id, execution_id)

    def _begin(self, job_id: str, execution_id: str) -> None:
        self.horse = self.horse or Horse(self._perform)
        self._horse_pid = self.horse.pid
        self.horse.begin(job_id, execution_id)

    def wait_for_horse(self) -> tuple[int | None, int | None, None]:
        """The process and the exit status of its job, which is all that RQ needs."""
        if self.horse is None:
            return None, None, None
        pid, status = self.horse.pid, self.horse.wait()
        if status:
            self.horse = None
        return pid, status, None

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """As in every listener. Also ends a process that has been idle for a while."""
        super().heartbeat(timeout, pipeline)
        # During a job, the listener has its pid.
        is_idle = self.horse and not self.is_horse and not self.horse_pid
        if self.horse and is_idle and time.monotonic() - self.horse.free_since > IDLE_SECONDS:
            self._let_go()

    def close(self) -> None:
        """End the process."""
        self._let_go()

    def _let_go(self) -> None:
        horse, self.horse = self.horse, None
        if horse:
            horse.let_go()

    def _perform(self, job_id: str, execution_id: str) -> None:
        """Run a job, in the process."""
        self._is_horse, self.horse = True, None
        [queue] = self.queues
        job = runtime.OurJob.fetch(job_id, self.connection, self.serializer)
        execution = Execution(execution_id, job_id, self.connection, self.name)
        self.executions = {execution_id: execution}
        self.perform_job(job, queue, execution)
