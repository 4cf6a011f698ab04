"""Workers die in the middle of a job, or come back from the dead; each label is made once."""

import os
import signal
import time

import pytest

from tests import processes
from tests.jobs import house as houses
from tests.jobs.house import House

MANY = 15
ORPHAN_SECONDS = 5


def test_another_worker_ends_what_a_killed_one_began(house: House) -> None:
    victim = house.start_worker()
    order_id = house.post(phases=MANY)
    horse = house.pause_while_rendering(victim, order_id)
    victim.kill()
    processes.wait_until(lambda: not houses.is_alive(horse), "the horse's end", ORPHAN_SECONDS)
    house.start_worker()
    house.await_labels(order_id)
    house.refuse_unless_rendered_once(order_id)


def test_a_worker_ends_what_its_killed_horse_began(house: House) -> None:
    worker = house.start_worker()
    order_id = house.post(phases=MANY)
    horse = house.pause_while_rendering(worker, order_id)
    os.kill(horse, signal.SIGKILL)
    house.await_labels(order_id)
    house.refuse_unless_rendered_once(order_id)
    assert max(label.attempt for label in house.labels(order_id)) == 2


def test_a_horse_that_sleeps_past_its_lease_is_discarded(house: House) -> None:
    """The sleeper wakes when another has made its label, and must not put its own in its place."""
    sleeper, other = house.start_workers(2)
    order_id = house.post(phases=MANY)
    worker = sleeper if processes_of(house, sleeper) else other
    horse = house.pause_while_rendering(worker, order_id)
    house.await_labels(order_id)
    made = [(label.attempt, label.pdf_sha256) for label in house.labels(order_id)]
    assert max(attempt for attempt, _ in made) == 2
    os.kill(horse, signal.SIGCONT)
    processes.wait_until(lambda: "came too late" in house.logs(), "the late horse")
    assert [(label.attempt, label.pdf_sha256) for label in house.labels(order_id)] == made
    house.refuse_unless_rendered_once(order_id)


def processes_of(house: House, worker: houses.Worker) -> list[int]:
    """The horses of a worker, once any worker has one."""
    processes.wait_until(lambda: any(one.horses() for one in house.workers), "a horse")
    return worker.horses()


def test_a_killed_worker_leaves_no_orphan(sqlite_house: House) -> None:
    worker = sqlite_house.start_worker()
    order_id = sqlite_house.post(phases=MANY)
    horse = sqlite_house.pause_while_rendering(worker, order_id)
    os.kill(horse, signal.SIGCONT)
    worker.kill()
    processes.wait_until(lambda: not houses.is_alive(horse), "the horse's end", ORPHAN_SECONDS)


def test_a_worker_that_is_told_to_stop_ends_its_job_first(sqlite_house: House) -> None:
    worker = sqlite_house.start_worker()
    order_id = sqlite_house.post(phases=MANY)
    processes_of(sqlite_house, worker)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 0
    sqlite_house.refuse_unless_rendered_once(order_id)


def test_an_idle_worker_ends_when_it_is_told_to(sqlite_house: House) -> None:
    worker = sqlite_house.start_worker()
    sqlite_house.await_listener()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(5) == 0


@pytest.mark.parametrize("seconds", [0.1, 2])
def test_a_worker_that_waits_for_redis_ends_when_it_is_told_to(
    sqlite_house: House, seconds: float
) -> None:
    worker = sqlite_house.start_worker()
    sqlite_house.await_listener()
    sqlite_house.redis.stop()
    time.sleep(seconds)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(10) == 0


def test_a_render_that_kills_its_worker_each_time_is_given_up(sqlite_house: House) -> None:
    """Otherwise one label would keep every worker busy with dying."""
    worker = sqlite_house.start_worker()
    order_id = sqlite_house.post(phases=MANY)
    sqlite_house.wear_out(order_id)
    horse = sqlite_house.pause_while_rendering(worker, order_id)
    os.kill(horse, signal.SIGKILL)
    sqlite_house.await_labels(order_id)
    failed = [label for label in sqlite_house.labels(order_id) if label.state == "failed"]
    assert [label.error_code for label in failed] == ["gave_up"]
    assert [entry.event for entry in sqlite_house.audit_of(failed[0].id)] == ["label:failed"]
