"""Workers die in the middle of a job, or resume late. Each label is still made once."""

import os
import signal
import time

import pytest

from tests import processes
from tests.jobs import sites
from tests.jobs.sites import PharmacyWithWorkers
from tests.jobs.workers import Worker

MANY = 15
ORPHAN_SECONDS = 5


def test_another_worker_ends_what_a_killed_one_began(site: PharmacyWithWorkers) -> None:
    """The job process of the killed worker ends with it, because an orphan would continue."""
    victim, horse, order_id = begun(site)
    victim.kill()
    processes.wait_until(lambda: not sites.is_alive(horse), "the horse's end", ORPHAN_SECONDS)
    site.await_labels(order_id)
    site.refuse_unless_rendered_once(order_id)


def test_a_worker_ends_what_its_killed_horse_began(sqlite_site: PharmacyWithWorkers) -> None:
    worker = sqlite_site.start_worker()
    order_id = sqlite_site.post(phases=MANY)
    os.kill(sqlite_site.pause_while_rendering(worker, order_id), signal.SIGKILL)
    sqlite_site.await_labels(order_id)
    sqlite_site.refuse_unless_rendered_once(order_id)
    assert max(label.attempt for label in sqlite_site.labels(order_id)) == 2


def test_a_horse_that_sleeps_past_its_lease_is_discarded(site: PharmacyWithWorkers) -> None:
    """It resumes after another has made its label, and must not replace that one."""
    _, horse, order_id = begun(site)
    site.await_labels(order_id)
    made = [(label.attempt, label.pdf_sha256) for label in site.labels(order_id)]
    assert max(attempt for attempt, _ in made) == 2
    os.kill(horse, signal.SIGCONT)
    processes.wait_until(lambda: "came too late" in site.logs(), "the late horse")
    assert [(label.attempt, label.pdf_sha256) for label in site.labels(order_id)] == made
    site.refuse_unless_rendered_once(order_id)


def begun(site: PharmacyWithWorkers) -> tuple[Worker, int, str]:
    """A worker with the order, its paused job process, and the order. Another worker is running."""
    busy = site.start_worker()
    order_id = site.post(phases=MANY)
    processes.wait_until(lambda: bool(busy.horses()), "a horse")
    horse = site.pause_while_rendering(busy, order_id)
    site.start_worker()
    return busy, horse, order_id


def test_a_worker_that_is_stopped_ends_its_job_first(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    worker = sqlite_site.start_program()
    order_id = sqlite_site.post(phases=MANY)
    processes.wait_until(lambda: bool(worker.horses()), "a horse")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(20) == 0
    sqlite_site.refuse_unless_rendered_once(order_id)


def test_a_worker_that_has_just_begun_ends_when_it_is_told_to(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    worker = sqlite_site.start_program()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(10) == 0


def test_an_idle_worker_ends_when_it_is_told_to(sqlite_site: PharmacyWithWorkers) -> None:
    worker = sqlite_site.start_worker()
    sqlite_site.await_listener()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(5) == 0


@pytest.mark.parametrize("seconds", [0.1, 2])
def test_a_worker_that_waits_for_redis_ends_when_it_is_told_to(
    sqlite_site: PharmacyWithWorkers, seconds: float
) -> None:
    worker = sqlite_site.start_worker()
    sqlite_site.await_listener()
    sqlite_site.redis.stop()
    time.sleep(seconds)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(10) == 0


def test_a_render_that_kills_its_worker_each_time_is_given_up(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    """Otherwise one label would kill every worker in turn."""
    order_id = sqlite_site.post(phases=MANY)
    sqlite_site.wear_out(order_id)
    worker = sqlite_site.start_worker()
    os.kill(sqlite_site.pause_while_rendering(worker, order_id), signal.SIGKILL)
    sqlite_site.await_labels(order_id)
    failed = [label for label in sqlite_site.labels(order_id) if label.state == "failed"]
    assert [label.error_code for label in failed] == ["gave_up"]
    assert [entry.event for entry in sqlite_site.audit_of(failed[0].id)] == ["label:failed"]
