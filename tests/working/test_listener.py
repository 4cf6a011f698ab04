"""The worker's configuration. `tests/jobs` tests its work."""

import importlib

import redis

from pharmacy import job_queue, runtime
from pharmacy.working.listener import LONGEST_WAIT_SECONDS, QueueListener

WITHIN_SECONDS = 30


def test_a_worker_retries_a_lost_redis_often() -> None:
    """RQ doubles its wait up to this: labels must not wait much longer than Redis was away."""
    assert QueueListener.max_connection_wait_time == LONGEST_WAIT_SECONDS < WITHIN_SECONDS


def test_each_job_is_one_of_our_functions() -> None:
    for name in job_queue.TIMEOUTS:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_a_job_that_an_earlier_version_queued_still_runs() -> None:
    for former, name in job_queue.FORMER_NAMES.items():
        job = runtime.OurJob.create(former, ("x",), connection=redis.Redis())
        assert job.func.__name__ == name.rpartition(".")[2]


def test_each_job_has_a_queue_and_what_is_drawn_shares_its_own_with_no_device() -> None:
    assert set(job_queue.QUEUES) == set(job_queue.TIMEOUTS)
    assert [job for job, queue in job_queue.QUEUES.items() if queue == job_queue.LABELS] == [
        job_queue.RENDER_LABELS,
        job_queue.RENDER_RECORD,
    ]
