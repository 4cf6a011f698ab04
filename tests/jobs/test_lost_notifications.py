"""Redis only notifies: whatever it loses, the rows still say what to do."""

import os
import signal
import statistics
import time

from tests.jobs.sites import PharmacyWithWorkers


def seconds_of_posts(site: PharmacyWithWorkers, name: str) -> float:
    """The median seconds of several posts."""
    seconds = []
    for number in range(5):
        began = time.perf_counter()
        site.post(f"{name}-{number}", phases=1)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def test_an_order_is_accepted_while_redis_is_away_and_its_labels_come_when_it_is_back(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    sqlite_site.start_worker()
    with_redis = seconds_of_posts(sqlite_site, "with")
    sqlite_site.redis.stop()
    without_redis = seconds_of_posts(sqlite_site, "without")
    order_id = sqlite_site.post("away", phases=9)
    assert without_redis < 3 * with_redis + 0.05
    assert set(sqlite_site.states(order_id)) == {"queued"}
    sqlite_site.redis.start()
    sqlite_site.await_labels(order_id)
    sqlite_site.refuse_unless_rendered_once(order_id)


def test_an_order_is_accepted_while_redis_is_there_and_says_nothing(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    assert sqlite_site.redis.process is not None
    os.kill(sqlite_site.redis.process.pid, signal.SIGSTOP)
    seconds = seconds_of_posts(sqlite_site, "hanging")
    os.kill(sqlite_site.redis.process.pid, signal.SIGCONT)
    assert seconds < 1


def test_labels_come_although_redis_forgot_everything(
    postgresql_site: PharmacyWithWorkers,
) -> None:
    order_id = postgresql_site.post(phases=9)
    postgresql_site.redis.flushall()
    postgresql_site.start_worker()
    postgresql_site.await_labels(order_id)
    postgresql_site.refuse_unless_rendered_once(order_id)


def test_a_redis_that_is_emptied_or_lost_again_and_again_loses_no_label(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    sqlite_site.start_worker()
    orders = [sqlite_site.post("first")]
    sqlite_site.redis.flushall()
    orders.append(sqlite_site.post("second"))
    lose(sqlite_site)
    orders.append(sqlite_site.post("third"))
    sqlite_site.redis.flushall()
    for order_id in orders:
        sqlite_site.await_labels(order_id)
        sqlite_site.refuse_unless_rendered_once(order_id)


def lose(site: PharmacyWithWorkers) -> None:
    """Redis dies, and its disk with it."""
    site.redis.kill()
    for path in site.redis.directory.rglob("*.aof*"):
        path.unlink()
    site.redis.start()
