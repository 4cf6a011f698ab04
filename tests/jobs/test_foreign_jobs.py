"""A client that can write to Redis can trigger our jobs, and run nothing else."""

import json
import os
import pickle
import socket
import uuid
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from pharmacy import job_queue
from tests import processes
from tests.jobs.sites import PharmacyWithWorkers

QUEUE = f"rq:queue:{job_queue.QUEUE}"
NOBODY = "8a6f0c2e-0000-4000-8000-000000000000"
WHEN = "2026-11-23T06:00:00.000000Z"


class Evil:
    """What a pickle can do when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self.path}",)


def write_job(client: redis.Redis, name: str, data: bytes, **fields: Any) -> None:
    """A job as an attacker writes it."""
    mapping: dict[Any, Any] = {
        "created_at": WHEN,
        "enqueued_at": WHEN,
        "origin": job_queue.QUEUE,
        "status": "queued",
        "timeout": "20",
        "data": zlib.compress(data),
        **fields,
    }
    client.hset(f"rq:job:{name}", mapping=mapping)
    client.lpush(QUEUE, name)


def call(function: str, *arguments: Any) -> bytes:
    """A call in RQ's JSON."""
    return json.dumps([function, None, arguments, {}]).encode()


def await_order(site: PharmacyWithWorkers) -> None:
    """A later order still gets its labels."""
    order_id = site.post(str(uuid.uuid4()))
    site.await_labels(order_id)
    site.refuse_unless_rendered_once(order_id)


def test_no_function_but_ours_runs(shared_site: PharmacyWithWorkers, tmp_path: Path) -> None:
    traces = [tmp_path / f"trace-{number}" for number in range(4)]
    with shared_site.redis.client() as client:
        write_job(client, "a", call("os.system", f"touch {traces[0]}"))
        write_job(client, "b", call("subprocess.getoutput", f"touch {traces[1]}"))
        write_job(client, "c", pickle.dumps(("os.system", None, (f"touch {traces[2]}",), {})))
        write_job(client, "d", pickle.dumps(Evil(traces[3])))
        write_job(client, "e", json.dumps(["touch", "os.system", [], {}]).encode())
        await_order(shared_site)
        assert client.llen(QUEUE) == 0
    assert [path for path in traces if path.exists()] == []


def test_our_functions_take_nothing_but_ids(shared_site: PharmacyWithWorkers) -> None:
    strange: list[Any] = ["../../etc/passwd", NOBODY, None, {"a": 1}]
    arguments = [[], ["x", "y"], *([value] for value in strange)]
    with shared_site.redis.client() as client:
        for number, given in enumerate(arguments):
            write_job(client, f"job-{number}", call(job_queue.RENDER_LABELS, *given))
            write_job(client, f"print-{number}", call(job_queue.PRINT_LABEL, *given))
    await_order(shared_site)


def test_callbacks_and_webhooks_of_others_are_not_called(shared_site: PharmacyWithWorkers) -> None:
    with (
        shared_site.redis.client() as client,
        socket.create_server(("127.0.0.1", 0)) as listening,
    ):
        port = listening.getsockname()[1]
        hooks = [
            {"url": f"http://127.0.0.1:{port}/{status}", "job_status": status}
            for status in ("finished", "failed")
        ]
        fields = {
            "success_callback_name": "tests.jobs.callbacks.leave_a_trace",
            "failure_callback_name": "tests.jobs.callbacks.leave_a_trace",
            "stopped_callback_name": "tests.jobs.callbacks.leave_a_trace",
            "webhooks": json.dumps(hooks),
        }
        order_id = shared_site.post("with callbacks")
        write_job(client, "good", call(job_queue.RENDER_LABELS, order_id), **fields)
        write_job(client, "bad", call(job_queue.RENDER_LABELS, "no id"), **fields)
        await_order(shared_site)
        listening.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert not Path(shared_site.environment["TRACE"]).exists()


MALFORMED: dict[str, dict[str, str]] = {
    "date": {"created_at": "yesterday"},
    "limit": {"timeout": "soon"},
    "dependencies": {"dependency_ids": "{"},
}


def test_malformed_jobs_do_not_stop_the_labels(sqlite_site: PharmacyWithWorkers) -> None:
    with sqlite_site.redis.client() as client:
        for name, fields in MALFORMED.items():
            mapping = {key: value.encode() for key, value in fields.items()}
            write_job(client, name, call(job_queue.RENDER_LABELS, "x"), **mapping)
    worker = sqlite_site.start_worker()
    await_order(sqlite_site)
    assert worker.process.poll() is None


def test_a_queue_of_another_kind_does_not_stop_the_labels_for_good(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    with sqlite_site.redis.client() as client:
        client.set(QUEUE, "no list")
        worker = sqlite_site.start_worker()
        order_id = sqlite_site.post()
        processes.wait_until(lambda: "WRONGTYPE" in sqlite_site.logs(), "the complaint")
        assert worker.process.poll() is None
        client.delete(QUEUE)
    sqlite_site.await_labels(order_id)
    sqlite_site.refuse_unless_rendered_once(order_id)
