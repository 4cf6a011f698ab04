"""Redis and the logs contain only ids, and never a patient."""

import json
import zlib

from sqlalchemy import text

from pharmacy import job_queue
from tests import factories, processes
from tests.jobs.sites import PharmacyWithWorkers

PATIENT = factories.order_json()["patient"]
CANARIES = (PATIENT["family_name"], PATIENT["given_name"], PATIENT["phone"])
COMPLAINT = [
    "CREATE FUNCTION complain() RETURNS trigger LANGUAGE plpgsql "
    "AS 'BEGIN RAISE ''%'', NEW.content::text; END'",
    "CREATE TRIGGER complaining BEFORE UPDATE OF pdf ON labels "
    "FOR EACH ROW EXECUTE FUNCTION complain()",
]


def everything(site: PharmacyWithWorkers) -> bytes:
    """All data that Redis stored, decompressed where necessary."""
    with site.redis.client() as client:
        hashes = [client.hgetall(key) for key in client.keys("rq:job:*")]
    written = b"".join(path.read_bytes() for path in site.redis.directory.rglob("*.aof"))
    values = [value for fields in hashes for value in fields.values()]
    return b"\n".join([written, *values, *map(plain, values)])


def plain(value: bytes) -> bytes:
    """The value, decompressed if it was compressed."""
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def refuse_canaries(text: str) -> None:
    """`text` contains no canary, that is, no patient data."""
    assert [canary for canary in CANARIES if canary in text] == []


def test_a_notification_carries_only_an_id(sqlite_site: PharmacyWithWorkers) -> None:
    order_id = sqlite_site.post()
    with sqlite_site.redis.client() as client:
        [key] = client.keys("rq:job:*")
        job = client.hgetall(key)
    assert json.loads(zlib.decompress(job[b"data"])) == [
        job_queue.RENDER_LABELS,
        None,
        [order_id],
        {},
    ]
    assert job[b"description"] == job_queue.RENDER_LABELS.encode()


def test_no_worker_writes_a_patient_to_redis_or_its_log(shared_site: PharmacyWithWorkers) -> None:
    order_id = shared_site.post("for the log")
    shared_site.await_labels(order_id)
    refuse_canaries(shared_site.logs())
    refuse_canaries(everything(shared_site).decode(errors="replace"))


def test_a_job_that_fails_with_a_bug_reveals_no_patient(
    postgresql_site: PharmacyWithWorkers,
) -> None:
    """The database's error message contains the whole row."""
    with postgresql_site.engine.begin() as connection:
        for statement in COMPLAINT:
            connection.execute(text(statement))
    postgresql_site.start_worker()
    postgresql_site.post()
    processes.wait_until(lambda: "exception raised" in postgresql_site.logs(), "the failure")
    assert "Error at " in postgresql_site.logs()
    refuse_canaries(postgresql_site.logs())
    refuse_canaries(everything(postgresql_site).decode(errors="replace"))
