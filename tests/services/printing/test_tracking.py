"""A print job is tracked to its end, and a person must look if it is unconfirmed."""

import datetime
import uuid

import pytest

from pharmacy.core.audit import Actor
from pharmacy.core.printing.jobs import UNREACHED, JobNews
from pharmacy.core.printing.labels import PrintState
from pharmacy.services.printing import tracking
from tests.services.contexts import NOW, ServiceContext

SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def print_job(context: ServiceContext, person: Actor, printer_id: str) -> uuid.UUID:
    """A print job that a printer accepted and has not ended."""
    attempt_id = context.intend(person, context.rendered_label(), printer_id)
    context.send(attempt_id, has_ended=False)
    return attempt_id


def hear(
    context: ServiceContext,
    print_job: uuid.UUID,
    heard: JobNews,
    now: datetime.datetime = NOW + SECOND,
) -> bool:
    with context.transaction() as session:
        return tracking.record_heard(session, print_job, heard, now)


def silence(context: ServiceContext, print_job: uuid.UUID, now: datetime.datetime) -> None:
    with context.transaction() as session:
        tracking.record_silence(session, print_job, now)


def due(context: ServiceContext, now: datetime.datetime) -> list[uuid.UUID]:
    with context.reading() as session:
        return [*tracking.print_jobs_to_track(session, now)]


def claim(
    context: ServiceContext, print_job: uuid.UUID, now: datetime.datetime
) -> tracking.TrackedJob | None:
    with context.transaction() as session:
        return tracking.claim_question(session, print_job, now)


def test_one_worker_at_a_time_queries_a_print_job_by_its_printers_number(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    tracked = claim(context, print_job, NOW)
    assert tracked is not None
    assert (tracked.printer_uri, tracked.reference) == ("folder:printed", "7")
    assert claim(context, print_job, NOW) is None
    assert claim(context, print_job, NOW + SECOND) is not None


def test_a_print_job_is_queried_repeatedly_and_less_and_less_often(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    assert due(context, NOW) == [print_job]
    claim(context, print_job, NOW)
    assert due(context, NOW + 2 * SECOND) == []
    assert due(context, NOW + 3 * SECOND) == [print_job]
    claim(context, print_job, NOW + 10 * MINUTE)
    assert due(context, NOW + 10 * MINUTE + 50 * SECOND) == []
    assert due(context, NOW + 11 * MINUTE + 10 * SECOND) == [print_job]


def test_a_print_jobs_problem_is_stored_in_the_printers_words(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    held_up = JobNews("processing-stopped", ("media-empty-error", "cover-open"))
    assert hear(context, print_job, held_up) is False
    attempt = context.attempt(print_job)
    assert (attempt.state, attempt.ended_at) == (PrintState.SENT, None)
    assert attempt.reasons == ["media-empty-error", "cover-open"]
    assert hear(context, print_job, JobNews("processing")) is True
    assert context.attempt(print_job).reasons == []


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
def test_a_job_ends_as_its_printer_reports(
    context: ServiceContext,
    print_job: uuid.UUID,
    heard: JobNews,
    state: PrintState,
    words: str | None,
) -> None:
    assert hear(context, print_job, heard) is False
    attempt = context.attempt(print_job)
    assert (attempt.state, attempt.ended_at) == (state, NOW + SECOND)
    assert (attempt.error_message is None) is (words is None)
    assert (words or "") in (attempt.error_message or "")
    assert due(context, NOW + DAY) == []
    assert claim(context, print_job, NOW + DAY) is None
    assert len(context.events(print_job)) == 3


def test_an_ended_print_job_does_not_change_afterwards(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    hear(context, print_job, JobNews("completed"))
    hear(context, print_job, JobNews("aborted"))
    silence(context, print_job, NOW + DAY)
    with context.transaction() as session:
        tracking.record_forgotten(session, print_job, NOW, can_tell=True)
    assert context.attempt(print_job).state is PrintState.SENT
    assert context.events(print_job) == ["print:intended", "print:sent", "print:ended"]


def test_a_label_that_waits_in_its_printer_for_more_than_a_day_is_a_persons_matter(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    hear(context, print_job, JobNews("pending"), NOW + DAY)
    assert context.attempt(print_job).ended_at is None
    hear(context, print_job, JobNews("pending"), NOW + DAY + MINUTE)
    assert context.attempt(print_job).state is PrintState.UNKNOWN


def test_after_five_minutes_without_a_response_a_person_must_look(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    silence(context, print_job, NOW + 5 * MINUTE)
    attempt = context.attempt(print_job)
    assert (attempt.state, attempt.reasons) == (PrintState.SENT, [UNREACHED])
    silence(context, print_job, NOW + 6 * MINUTE)
    attempt = context.attempt(print_job)
    assert attempt.state is PrintState.UNKNOWN
    assert "Look whether the label came out" in (attempt.error_message or "")


def test_the_five_minutes_restart_with_each_response(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    hear(context, print_job, JobNews("processing"), NOW + 4 * MINUTE)
    silence(context, print_job, NOW + 8 * MINUTE)
    assert context.attempt(print_job).state is PrintState.SENT


def test_an_unresponsive_printer_is_queried_about_one_print_job_and_not_soon_again(
    context: ServiceContext, person: Actor, printer_id: str, print_job: uuid.UUID
) -> None:
    """Each query would cost a worker seconds, while other labels wait."""
    label = context.label(context.attempt(print_job).label_id or print_job)
    second = context.intend(person, label, printer_id, "smeared")
    context.send(second, has_ended=False)
    silence(context, print_job, NOW)
    assert context.attempt(second).reasons == [UNREACHED]
    assert due(context, NOW + 14 * SECOND) == []
    assert {*due(context, NOW + 15 * SECOND)} == {print_job, second}


@pytest.mark.parametrize(
    ("can_tell", "state"), [(True, PrintState.UNKNOWN), (False, PrintState.SENT)]
)
def test_a_printer_that_forgot_a_label_gives_it_no_end(
    context: ServiceContext, print_job: uuid.UUID, can_tell: bool, state: PrintState
) -> None:
    """If it never reports on jobs, it counts like a folder: it accepted the label."""
    with context.transaction() as session:
        tracking.record_forgotten(session, print_job, NOW, can_tell=can_tell)
    assert context.attempt(print_job).state is state
    assert context.attempt(print_job).ended_at == NOW


def test_a_print_job_is_queried_although_the_clock_was_set_back(
    context: ServiceContext, print_job: uuid.UUID
) -> None:
    assert claim(context, print_job, NOW) is not None
    earlier = NOW - datetime.timedelta(hours=1)
    assert due(context, earlier) == [print_job]
    assert claim(context, print_job, earlier) is not None
