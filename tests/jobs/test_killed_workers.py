"""Workers die in the middle of a job, or resume late. Each label is still made once."""

import os
import signal
import time

import pytest

from tests import processes
from tests.jobs import house as houses
from tests.jobs.house import PharmacyWithWorkers
from tests.jobs.workers import Worker

MANY = 15
ORPHAN_SECONDS = 5


def test_another_worker_ends_what_a_killed_one_began(house: PharmacyWithWorkers) -> None:
    """The job process of the killed worker ends with it, because an orphan would continue."""
    victim, horse, order_id = begun(house)
    victim.kill()
    processes.wait_until(lambda: not houses.is_alive(horse), "the horse's end", ORPHAN_SECONDS)
    house.await_labels(order_id)
    house.refuse_unless_rendered_once(order_id)


def test_a_worker_ends_what_its_killed_horse_began(sqlite_house: PharmacyWithWorkers) -> None:
    worker = sqlite_house.start_worker()
    order_id = sqlite_house.post(phases=MANY)
    os.kill(sqlite_house.pause_while_rendering(worker, order_id), signal.SIGKILL)
    sqlite_house.await_labels(order_id)
    sqlite_house.refuse_unless_rendered_once(order_id)
    assert max(label.attempt for label in sqlite_house.labels(order_id)) == 2


def test_a_horse_that_sleeps_past_its_lease_is_discarded(house: PharmacyWithWorkers) -> None:
    """It resumes after another has made its label, and must not replace that one."""
    _, horse, order_id = begun(house)
    house.await_labels(order_id)
    made = [(label.attempt, label.pdf_sha256) for label in house.labels(order_id)]
    assert max(attempt for attempt, _ in made) == 2
    os.kill(horse, signal.SIGCONT)
    processes.wait_until(lambda: "came too late" in house.logs(), "the late horse")
    assert [(label.attempt, label.pdf_sha256) for label in house.labels(order_id)] == made
    house.refuse_unless_rendered_once(order_id)


def begun(house: PharmacyWithWorkers) -> tuple[Worker, int, str]:
    """A worker with the order, its paused job process, and the order. Another worker is running."""
    busy = house.start_worker()
    order_id = house.post(phases=MANY)
    processes.wait_until(lambda: bool(busy.horses()), "a horse")
    horse = house.pause_while_rendering(busy, order_id)
    house.start_worker()
    return busy, horse, order_id


def test_a_worker_that_is_told_to_stop_ends_its_job_first(
    sqlite_house: PharmacyWithWorkers,
) -> None:
    worker = sqlite_house.start_program()
    order_id = sqlite_house.post(phases=MANY)
    processes.wait_until(lambda: bool(worker.horses()), "a horse")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 0
    sqlite_house.refuse_unless_rendered_once(order_id)


def test_a_worker_that_has_just_begun_ends_when_it_is_told_to(
    sqlite_house: PharmacyWithWorkers,
) -> None:
    worker = sqlite_house.start_program()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(10) == 0


def test_an_idle_worker_ends_when_it_is_told_to(sqlite_house: PharmacyWithWorkers) -> None:
    worker = sqlite_house.start_worker()
    sqlite_house.await_listener()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(5) == 0


@pytest.mark.parametrize("seconds", [0.1, 2])
def test_a_worker_that_waits_for_redis_ends_when_it_is_told_to(
    sqlite_house: PharmacyWithWorkers, seconds: float
) -> None:
    worker = sqlite_house.start_worker()
    sqlite_house.await_listener()
    sqlite_house.redis.stop()
    time.sleep(seconds)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(10) == 0


def test_a_render_that_kills_its_worker_each_time_is_given_up(
    sqlite_house: PharmacyWithWorkers,
) -> None:
    """Otherwise one label would kill every worker in turn."""
    order_id = sqlite_house.post(phases=MANY)
    sqlite_house.wear_out(order_id)
    worker = sqlite_house.start_worker()
    os.kill(sqlite_house.pause_while_rendering(worker, order_id), signal.SIGKILL)
    sqlite_house.await_labels(order_id)
    failed = [label for label in sqlite_house.labels(order_id) if label.state == "failed"]
    assert [label.error_code for label in failed] == ["gave_up"]
    assert [entry.event for entry in sqlite_house.audit_of(failed[0].id)] == ["label:failed"]
