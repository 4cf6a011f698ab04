"""A print job is tracked to its end, and a person must look if it is unconfirmed."""

import datetime
import uuid

import pytest

from pharmacy.core.audit import Actor
from pharmacy.core.printing.jobs import UNREACHED, JobNews
from pharmacy.core.printing.labels import PrintState
from pharmacy.services.printing import tracking
from tests.services.bench import NOW, ServiceContext

SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def print_job(bench: ServiceContext, person: Actor, printer_id: str) -> uuid.UUID:
    """A print job that a printer accepted and has not ended."""
    attempt_id = bench.intend(person, bench.rendered_label(), printer_id)
    bench.send(attempt_id, has_ended=False)
    return attempt_id


def hear(
    bench: ServiceContext,
    print_job: uuid.UUID,
    heard: JobNews,
    now: datetime.datetime = NOW + SECOND,
) -> bool:
    with bench.transaction() as session:
        return tracking.record_heard(session, print_job, heard, now)


def silence(bench: ServiceContext, print_job: uuid.UUID, now: datetime.datetime) -> None:
    with bench.transaction() as session:
        tracking.record_silence(session, print_job, now)


def due(bench: ServiceContext, now: datetime.datetime) -> list[uuid.UUID]:
    with bench.reading() as session:
        return [*tracking.print_jobs_to_track(session, now)]


def claim(
    bench: ServiceContext, print_job: uuid.UUID, now: datetime.datetime
) -> tracking.TrackedJob | None:
    with bench.transaction() as session:
        return tracking.claim_question(session, print_job, now)


def test_a_sheet_is_asked_about_by_one_at_a_time_with_its_printers_number(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    tracked = claim(bench, print_job, NOW)
    assert tracked is not None
    assert (tracked.printer_uri, tracked.reference) == ("folder:printed", "7")
    assert claim(bench, print_job, NOW) is None
    assert claim(bench, print_job, NOW + SECOND) is not None


def test_a_sheet_is_asked_about_again_and_again_and_ever_more_seldom(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    assert due(bench, NOW) == [print_job]
    claim(bench, print_job, NOW)
    assert due(bench, NOW + 2 * SECOND) == []
    assert due(bench, NOW + 3 * SECOND) == [print_job]
    claim(bench, print_job, NOW + 10 * MINUTE)
    assert due(bench, NOW + 10 * MINUTE + 50 * SECOND) == []
    assert due(bench, NOW + 11 * MINUTE + 10 * SECOND) == [print_job]


def test_what_holds_a_sheet_up_is_kept_in_the_printers_words(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    held_up = JobNews("processing-stopped", ("media-empty-error", "cover-open"))
    assert hear(bench, print_job, held_up) is False
    attempt = bench.attempt(print_job)
    assert (attempt.state, attempt.ended_at) == (PrintState.SENT, None)
    assert attempt.reasons == ["media-empty-error", "cover-open"]
    assert hear(bench, print_job, JobNews("processing")) is True
    assert bench.attempt(print_job).reasons == []


@pytest.mark.parametrize(
    ("heard", "state", "words"),
    [
        (JobNews("completed"), PrintState.SENT, None),
        (JobNews("completed", ("job-completed-with-errors",)), PrintState.UNKNOWN, "with errors"),
        (JobNews("canceled", ("job-canceled-at-device",)), PrintState.UNKNOWN, "at the printer"),
        (JobNews("aborted", ("media-jam",)), PrintState.UNKNOWN, "a label is jammed"),
        (JobNews("aborted", (), surely_blank=True), PrintState.FAILED, "Nothing was printed"),
    ],
    ids=["done", "with errors", "cancelled", "given up", "blank"],
)
def test_a_job_ends_as_its_printer_says(
    bench: ServiceContext,
    print_job: uuid.UUID,
    heard: JobNews,
    state: PrintState,
    words: str | None,
) -> None:
    assert hear(bench, print_job, heard) is False
    attempt = bench.attempt(print_job)
    assert (attempt.state, attempt.ended_at) == (state, NOW + SECOND)
    assert (attempt.error_message is None) is (words is None)
    assert (words or "") in (attempt.error_message or "")
    assert due(bench, NOW + DAY) == []
    assert claim(bench, print_job, NOW + DAY) is None
    assert len(bench.events(print_job)) == 3


def test_what_ended_is_not_told_otherwise_afterwards(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    hear(bench, print_job, JobNews("completed"))
    hear(bench, print_job, JobNews("aborted"))
    silence(bench, print_job, NOW + DAY)
    with bench.transaction() as session:
        tracking.record_forgotten(session, print_job, NOW, can_tell=True)
    assert bench.attempt(print_job).state is PrintState.SENT
    assert bench.events(print_job) == ["print:intended", "print:sent", "print:ended"]


def test_a_label_that_waits_in_its_printer_for_more_than_a_day_is_a_persons_matter(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    hear(bench, print_job, JobNews("pending"), NOW + DAY)
    assert bench.attempt(print_job).ended_at is None
    hear(bench, print_job, JobNews("pending"), NOW + DAY + MINUTE)
    assert bench.attempt(print_job).state is PrintState.UNKNOWN


def test_a_printer_that_is_silent_for_five_minutes_leaves_it_to_a_person(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    silence(bench, print_job, NOW + 5 * MINUTE)
    attempt = bench.attempt(print_job)
    assert (attempt.state, attempt.reasons) == (PrintState.SENT, [UNREACHED])
    silence(bench, print_job, NOW + 6 * MINUTE)
    attempt = bench.attempt(print_job)
    assert attempt.state is PrintState.UNKNOWN
    assert "Look whether the label came out" in (attempt.error_message or "")


def test_the_five_minutes_begin_anew_with_each_answer(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    hear(bench, print_job, JobNews("processing"), NOW + 4 * MINUTE)
    silence(bench, print_job, NOW + 8 * MINUTE)
    assert bench.attempt(print_job).state is PrintState.SENT


def test_a_silent_printer_is_asked_about_one_of_its_sheets_and_not_soon_again(
    bench: ServiceContext, person: Actor, printer_id: str, print_job: uuid.UUID
) -> None:
    """Each query would cost a worker seconds, while other labels wait."""
    label = bench.label(bench.attempt(print_job).label_id or print_job)
    second = bench.intend(person, label, printer_id, "smeared")
    bench.send(second, has_ended=False)
    silence(bench, print_job, NOW)
    assert bench.attempt(second).reasons == [UNREACHED]
    assert due(bench, NOW + 14 * SECOND) == []
    assert {*due(bench, NOW + 15 * SECOND)} == {print_job, second}


@pytest.mark.parametrize(
    ("can_tell", "state"), [(True, PrintState.UNKNOWN), (False, PrintState.SENT)]
)
def test_a_printer_that_forgot_a_label_tells_no_end_of_it(
    bench: ServiceContext, print_job: uuid.UUID, can_tell: bool, state: PrintState
) -> None:
    """If it never reports on jobs, it counts like a folder: it accepted the label."""
    with bench.transaction() as session:
        tracking.record_forgotten(session, print_job, NOW, can_tell=can_tell)
    assert bench.attempt(print_job).state is state
    assert bench.attempt(print_job).ended_at == NOW


def test_a_sheet_is_asked_about_although_the_clock_was_set_back(
    bench: ServiceContext, print_job: uuid.UUID
) -> None:
    assert claim(bench, print_job, NOW) is not None
    earlier = NOW - datetime.timedelta(hours=1)
    assert due(bench, earlier) == [print_job]
    assert claim(bench, print_job, earlier) is not None
