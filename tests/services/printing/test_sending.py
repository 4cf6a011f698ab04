"""One of many workers sends a print job once, and its end is reported."""

import datetime
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from labels.errors import PrinterFailed
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.services.printing import sending
from tests.services.contexts import NOW, ServiceContext

MINUTE = datetime.timedelta(minutes=1)
AT_ONCE = 8


def claim(
    context: ServiceContext, attempt_id: uuid.UUID, now: datetime.datetime = NOW
) -> sending.PrintJob | None:
    with context.transaction() as session:
        return sending.claim_print_job(session, attempt_id, now)


def claimed(context: ServiceContext, attempt_id: uuid.UUID) -> sending.PrintJob:
    print_job = claim(context, attempt_id)
    assert print_job is not None
    return print_job


def give_up_lost(context: ServiceContext, now: datetime.datetime) -> None:
    with context.transaction() as session:
        sending.give_up_lost(session, now)


def end(
    context: ServiceContext, print_job: sending.PrintJob, *, may_have_printed: bool | None = None
) -> None:
    with context.transaction() as session:
        if may_have_printed is None:
            sending.record_sent(session, print_job, "job 7", NOW)
            return
        error = PrinterFailed("no", permanent=True, may_have_printed=may_have_printed)
        sending.record_failure(session, print_job, error, NOW)


def test_concurrent_workers_claim_a_print_job_once(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        print_jobs = [*pool.map(lambda _: claim(context, attempt_id), range(AT_ONCE * 3))]
    assert len([print_job for print_job in print_jobs if print_job is not None]) == 1


def test_an_expired_print_job_is_not_claimed(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    """Its notification may have waited in Redis while no worker ran."""
    assert claim(context, attempt_id, NOW + 11 * MINUTE) is None
    assert claim(context, attempt_id, NOW + 9 * MINUTE) is not None


def test_the_title_of_a_print_job_names_nobody(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    assert claimed(context, attempt_id).title == f"label-{attempt_id}"


def test_a_label_that_has_changed_since_is_not_sent(
    context: ServiceContext, label: Label, attempt_id: uuid.UUID
) -> None:
    with context.transaction() as session:
        session.get_one(Label, label.id).pdf_sha256 = "0" * 64
    assert claim(context, attempt_id) is None
    assert context.attempt(attempt_id).state is PrintState.FAILED
    assert context.events(attempt_id) == ["print:intended", "print:failed"]


@pytest.mark.parametrize(
    ("may_have_printed", "state"),
    [(None, PrintState.SENT), (True, PrintState.UNKNOWN), (False, PrintState.FAILED)],
)
def test_the_end_of_a_print_job_is_recorded_and_audited(
    context: ServiceContext, attempt_id: uuid.UUID, may_have_printed: bool | None, state: PrintState
) -> None:
    end(context, claimed(context, attempt_id), may_have_printed=may_have_printed)
    assert context.attempt(attempt_id).state is state
    assert context.events(attempt_id) == ["print:intended", f"print:{state}"]
    assert claim(context, attempt_id) is None


def test_a_print_job_that_was_not_sent_in_time_fails(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    give_up_lost(context, NOW + 9 * MINUTE)
    assert context.attempt(attempt_id).state is PrintState.INTENDED
    give_up_lost(context, NOW + 11 * MINUTE)
    assert context.attempt(attempt_id).state is PrintState.FAILED
    assert claim(context, attempt_id) is None


def test_a_print_job_whose_process_is_silent_is_unknown(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    claimed(context, attempt_id)
    give_up_lost(context, NOW + MINUTE)
    assert context.attempt(attempt_id).state is PrintState.SENDING
    give_up_lost(context, NOW + 3 * MINUTE)
    assert context.attempt(attempt_id).state is PrintState.UNKNOWN
    assert claim(context, attempt_id) is None


def test_concurrent_sweeps_end_a_lost_print_job_once(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    claimed(context, attempt_id)
    start = threading.Barrier(AT_ONCE)

    def sweep(_: int) -> None:
        start.wait()
        give_up_lost(context, NOW + 3 * MINUTE)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(sweep, range(AT_ONCE)))
    assert context.events(attempt_id) == ["print:intended", "print:unknown"]


def test_a_print_job_claimed_during_a_sweep_does_not_fail(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    """The sweeper considers it late while a worker claims it: only one of them may have it."""
    with ThreadPoolExecutor(1) as pool:
        with context.transaction() as session:
            print_job = sending.claim_print_job(session, attempt_id, NOW + 9 * MINUTE)
            sweeping = pool.submit(give_up_lost, context, NOW + 11 * MINUTE)
            threading.Event().wait(0.3)
        sweeping.result()
    assert print_job is not None
    assert context.attempt(attempt_id).state is PrintState.SENDING


def test_a_waiting_print_job_is_notified_again_after_its_grace(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    grace = datetime.timedelta(seconds=2)
    with context.reading() as session:
        assert sending.waiting_attempts(session, NOW + grace, grace) == []
        assert sending.waiting_attempts(session, NOW + grace * 2, grace) == [attempt_id]


def test_a_print_job_does_not_wait_for_a_clock_that_was_set_back(
    context: ServiceContext, attempt_id: uuid.UUID
) -> None:
    earlier = NOW - datetime.timedelta(minutes=5)
    with context.reading() as session:
        assert attempt_id in sending.waiting_attempts(session, earlier, MINUTE)
    claimed(context, attempt_id)
    give_up_lost(context, earlier)
    assert context.attempt(attempt_id).state is PrintState.UNKNOWN


def test_a_print_job_of_unknown_age_fails(context: ServiceContext, attempt_id: uuid.UUID) -> None:
    """The clock was set back by an hour, so the request may be that old."""
    give_up_lost(context, NOW - datetime.timedelta(hours=1))
    assert context.attempt(attempt_id).state is PrintState.FAILED
