"""A job may be queued any number of times."""

from pharmacy import job_queue, runtime
from tests import processes
from tests.jobs.sites import PharmacyWithWorkers

TIMES = 20


def test_twenty_jobs_for_one_order_render_each_label_once(site: PharmacyWithWorkers) -> None:
    """Twenty jobs with different ids, for two workers, so that none is deduplicated."""
    order_id = site.post(phases=9)
    runtime.RedisNotifier(site.redis.url).notify(job_queue.RENDER_LABELS, order_id)
    with site.redis.client() as client:
        queue = runtime.queue(client)
        for _ in range(TIMES):
            queue.enqueue_call(job_queue.RENDER_LABELS, args=(order_id,), result_ttl=0)
        site.start_workers(2)
        site.await_labels(order_id)
        processes.wait_until(lambda: not queue.count, "the end of all jobs")
    site.refuse_unless_rendered_once(order_id)
    assert {label.attempt for label in site.labels(order_id)} == {1}
