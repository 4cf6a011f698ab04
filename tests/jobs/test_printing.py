"""A print job is sent at most once, whatever process dies."""

import datetime
import uuid
from pathlib import Path

import pytest
from sqlalchemy import update

from pharmacy import db, job_queue, runtime
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.printers import PrintAttempt
from tests import broken_printer, processes
from tests.broken_printer import (
    PRINT_JOB,
    says_nothing,
    texts,
)
from tests.jobs import sites
from tests.jobs.printed import (
    attempt_of,
    await_state,
    events,
    print_first_label,
)
from tests.jobs.sites import PharmacyWithWorkers, now
from tests.services import rendered

TIMES = 20
ORPHAN_SECONDS = 5
NO_PDF = texts(0x49, "document-format-supported", "image/urf")
LONG_AGO = datetime.timedelta(minutes=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The printer's output folder."""
    return tmp_path / "printed"


def test_a_print_job_notified_many_times_comes_out_once(
    postgresql_site: PharmacyWithWorkers, folder: Path
) -> None:
    attempt_id = print_first_label(postgresql_site, f"folder:{folder}")
    with postgresql_site.redis.client() as client:
        queue = runtime.queue(client, job_queue.PRINTERS)
        for _ in range(TIMES):
            queue.enqueue_call(job_queue.PRINT_LABEL, args=(str(attempt_id),), result_ttl=0)
        postgresql_site.start_workers(2)
        processes.wait_until(lambda: not queue.count, "the end of all jobs")
    await_state(postgresql_site, attempt_id, PrintState.SENT)
    [print_job] = folder.iterdir()
    assert print_job.read_bytes() == rendered.pdf(1)
    assert events(postgresql_site, attempt_id) == ["print:intended", "print:sent"]


def test_a_print_job_is_sent_although_redis_lost_its_notification(
    sqlite_site: PharmacyWithWorkers, folder: Path
) -> None:
    attempt_id = print_first_label(sqlite_site, f"folder:{folder}")
    sqlite_site.redis.flushall()
    sqlite_site.start_worker()
    await_state(sqlite_site, attempt_id, PrintState.SENT)
    assert len([*folder.iterdir()]) == 1


def test_an_expired_print_job_is_not_sent(shared_site: PharmacyWithWorkers, folder: Path) -> None:
    yesterday = now() - datetime.timedelta(days=1)
    attempt_id = print_first_label(shared_site, f"folder:{folder}", yesterday)
    await_state(shared_site, attempt_id, PrintState.FAILED)
    assert not folder.exists()
    assert events(shared_site, attempt_id) == ["print:intended", "print:failed"]


def test_a_print_job_whose_worker_died_while_sending_is_unknown_and_not_resent(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    """Its job process, which would wait long for the printer's response, ends with it."""
    worker = sqlite_site.start_worker()
    with broken_printer.server({PRINT_JOB: says_nothing}) as printer:
        attempt_id = print_first_label(sqlite_site, printer.uri)
        processes.wait_until(lambda: printer.of(PRINT_JOB) != [], "the sheet")
        [horse] = worker.horses(job_queue.PRINTERS)
        worker.kill()
        processes.wait_until(lambda: not sites.is_alive(horse), "the horse's end", ORPHAN_SECONDS)
        sqlite_site.start_worker()
        # If it is found soon, it may still be in progress. Later, its worker is gone.
        assert attempt_of(sqlite_site, attempt_id).state is PrintState.SENDING
        make_older(sqlite_site, attempt_id)
        attempt = await_state(sqlite_site, attempt_id, PrintState.UNKNOWN)
        assert "Look whether the label came out" in (attempt.error_message or "")
        assert events(sqlite_site, attempt_id) == ["print:intended", "print:unknown"]
        assert len(printer.of(PRINT_JOB)) == 1


def make_older(site: PharmacyWithWorkers, attempt_id: uuid.UUID) -> None:
    """Make one print job older."""
    older = update(PrintAttempt).where(PrintAttempt.id == attempt_id)
    with db.transaction(site.engine) as session:
        session.execute(older.values(sending_at=now() - LONG_AGO))
