"""The worker's configuration. `tests/jobs` tests its work."""

import importlib

from pharmacy import job_queue
from pharmacy.working.listener import LONGEST_WAIT_SECONDS, QueueListener

WITHIN_SECONDS = 30


def test_a_worker_retries_a_lost_redis_often() -> None:
    """RQ doubles its wait up to this: labels must not wait much longer than Redis was away."""
    assert QueueListener.max_connection_wait_time == LONGEST_WAIT_SECONDS < WITHIN_SECONDS


def test_each_job_is_one_of_our_functions() -> None:
    for name in job_queue.TIMEOUTS:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_each_job_has_a_queue_and_labels_share_theirs_with_no_device() -> None:
    assert set(job_queue.QUEUES) == set(job_queue.TIMEOUTS)
    assert [job for job, queue in job_queue.QUEUES.items() if queue == job_queue.LABELS] == [
        job_queue.RENDER_LABELS
    ]
