"""A job may be rung any number of times."""

from pharmacy import job_queue, runtime
from tests import processes
from tests.jobs.house import House

TIMES = 20


def test_a_job_that_is_rung_twice_renders_each_label_once(house: House) -> None:
    order_id = house.post(phases=9)
    runtime.RedisBell(house.redis.url).ring(job_queue.RENDER_LABELS, order_id)
    house.start_worker()
    house.await_labels(order_id)
    house.refuse_unless_rendered_once(order_id)


def test_twenty_jobs_for_one_order_render_each_label_once(house: House) -> None:
    """As many jobs under names of their own, for two workers: none hides behind another's."""
    order_id = house.post(phases=20)
    with house.redis.client() as client:
        queue = runtime.queue(client)
        for _ in range(TIMES):
            queue.enqueue_call(job_queue.RENDER_LABELS, args=(order_id,), result_ttl=0)
        house.start_workers(2)
        house.await_labels(order_id)
        processes.wait_until(lambda: not queue.count, "the end of all jobs")
    house.refuse_unless_rendered_once(order_id)
    assert {label.attempt for label in house.labels(order_id)} == {1}


def test_a_job_for_an_order_that_is_not_there_hurts_nobody(sqlite_house: House) -> None:
    bell = runtime.RedisBell(sqlite_house.redis.url)
    bell.ring(job_queue.RENDER_LABELS, "8a6f0c2e-0000-4000-8000-000000000000")
    bell.ring(job_queue.PRINT_LABEL, "8a6f0c2e-0000-4000-8000-000000000000")
    sqlite_house.start_worker()
    order_id = sqlite_house.post()
    sqlite_house.await_labels(order_id)
    sqlite_house.refuse_unless_rendered_once(order_id)
