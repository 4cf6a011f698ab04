"""/readyz shows whether a worker is running."""

from pharmacy import db
from pharmacy.services import readiness
from tests import processes
from tests.jobs.sites import PharmacyWithWorkers, now


def is_at_work(site: PharmacyWithWorkers) -> bool:
    with db.reading(site.engine) as session:
        return readiness.last_worker(session).is_at_work(now())


def test_a_worker_that_has_nothing_to_do_is_seen_at_work(site: PharmacyWithWorkers) -> None:
    assert not is_at_work(site)
    site.start_worker()
    processes.wait_until(lambda: is_at_work(site), "a beat", 10)
