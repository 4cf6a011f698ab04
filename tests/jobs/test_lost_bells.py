"""Redis only notifies: whatever it loses, the rows still say what to do."""

import os
import signal
import statistics
import time

from tests.jobs.house import PharmacyWithWorkers


def seconds_of_posts(house: PharmacyWithWorkers, name: str) -> float:
    """The median seconds of several posts."""
    seconds = []
    for number in range(5):
        began = time.perf_counter()
        house.post(f"{name}-{number}", phases=1)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def test_an_order_is_accepted_while_redis_is_away_and_its_labels_come_when_it_is_back(
    sqlite_house: PharmacyWithWorkers,
) -> None:
    sqlite_house.start_worker()
    with_redis = seconds_of_posts(sqlite_house, "with")
    sqlite_house.redis.stop()
    without_redis = seconds_of_posts(sqlite_house, "without")
    order_id = sqlite_house.post("away", phases=9)
    assert without_redis < 3 * with_redis + 0.05
    assert set(sqlite_house.states(order_id)) == {"queued"}
    sqlite_house.redis.start()
    sqlite_house.await_labels(order_id)
    sqlite_house.refuse_unless_rendered_once(order_id)


def test_an_order_is_accepted_while_redis_is_there_and_says_nothing(
    sqlite_house: PharmacyWithWorkers,
) -> None:
    assert sqlite_house.redis.process is not None
    os.kill(sqlite_house.redis.process.pid, signal.SIGSTOP)
    seconds = seconds_of_posts(sqlite_house, "hanging")
    os.kill(sqlite_house.redis.process.pid, signal.SIGCONT)
    assert seconds < 1


def test_labels_come_although_redis_forgot_everything(
    postgresql_house: PharmacyWithWorkers,
) -> None:
    order_id = postgresql_house.post(phases=9)
    postgresql_house.redis.flushall()
    postgresql_house.start_worker()
    postgresql_house.await_labels(order_id)
    postgresql_house.refuse_unless_rendered_once(order_id)


def test_a_redis_that_is_emptied_or_lost_again_and_again_loses_no_label(
    sqlite_house: PharmacyWithWorkers,
) -> None:
    sqlite_house.start_worker()
    orders = [sqlite_house.post("first")]
    sqlite_house.redis.flushall()
    orders.append(sqlite_house.post("second"))
    lose(sqlite_house)
    orders.append(sqlite_house.post("third"))
    sqlite_house.redis.flushall()
    for order_id in orders:
        sqlite_house.await_labels(order_id)
        sqlite_house.refuse_unless_rendered_once(order_id)


def lose(house: PharmacyWithWorkers) -> None:
    """Redis dies, and its disk with it."""
    house.redis.kill()
    for path in house.redis.directory.rglob("*.aof*"):
        path.unlink()
    house.redis.start()
