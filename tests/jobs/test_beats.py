"""/readyz shows whether a worker is running."""

from pharmacy import db
from pharmacy.services import readiness
from tests import processes
from tests.jobs.house import PharmacyWithWorkers, now


def is_at_work(house: PharmacyWithWorkers) -> bool:
    with db.reading(house.engine) as session:
        return readiness.last_worker(session).is_at_work(now())


def test_a_worker_that_has_nothing_to_do_is_seen_at_work(house: PharmacyWithWorkers) -> None:
    assert not is_at_work(house)
    house.start_worker()
    processes.wait_until(lambda: is_at_work(house), "a beat", 10)
