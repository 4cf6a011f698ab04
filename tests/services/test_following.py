"""What a printer took is followed to its end, and a person is sent where nobody knows."""

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
def sheet(bench: ServiceContext, person: Actor, printer_id: str) -> uuid.UUID:
    """A sheet that a printer took and has not ended."""
    attempt_id = bench.intend(person, bench.rendered_label(), printer_id)
    bench.send(attempt_id, has_ended=False)
    return attempt_id


def hear(
    bench: ServiceContext, sheet: uuid.UUID, heard: JobNews, now: datetime.datetime = NOW + SECOND
) -> bool:
    with bench.transaction() as session:
        return tracking.record_heard(session, sheet, heard, now)


def silence(bench: ServiceContext, sheet: uuid.UUID, now: datetime.datetime) -> None:
    with bench.transaction() as session:
        tracking.record_silence(session, sheet, now)


def due(bench: ServiceContext, now: datetime.datetime) -> list[uuid.UUID]:
    with bench.reading() as session:
        return [*tracking.due_sheets(session, now)]


def claim(
    bench: ServiceContext, sheet: uuid.UUID, now: datetime.datetime
) -> tracking.Followed | None:
    with bench.transaction() as session:
        return tracking.claim_question(session, sheet, now)


def test_a_sheet_is_asked_about_by_one_at_a_time_with_its_printers_number(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    followed = claim(bench, sheet, NOW)
    assert followed is not None
    assert (followed.printer_uri, followed.reference) == ("folder:printed", "7")
    assert claim(bench, sheet, NOW) is None
    assert claim(bench, sheet, NOW + SECOND) is not None


def test_a_sheet_is_asked_about_again_and_again_and_ever_more_seldom(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    assert due(bench, NOW) == [sheet]
    claim(bench, sheet, NOW)
    assert due(bench, NOW + 2 * SECOND) == []
    assert due(bench, NOW + 3 * SECOND) == [sheet]
    claim(bench, sheet, NOW + 10 * MINUTE)
    assert due(bench, NOW + 10 * MINUTE + 50 * SECOND) == []
    assert due(bench, NOW + 11 * MINUTE + 10 * SECOND) == [sheet]


def test_what_holds_a_sheet_up_is_kept_in_the_printers_words(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    held_up = JobNews("processing-stopped", ("media-empty-error", "cover-open"))
    assert hear(bench, sheet, held_up) is False
    attempt = bench.attempt(sheet)
    assert (attempt.state, attempt.ended_at) == (PrintState.SENT, None)
    assert attempt.reasons == ["media-empty-error", "cover-open"]
    assert hear(bench, sheet, JobNews("processing")) is True
    assert bench.attempt(sheet).reasons == []


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
    bench: ServiceContext, sheet: uuid.UUID, heard: JobNews, state: PrintState, words: str | None
) -> None:
    assert hear(bench, sheet, heard) is False
    attempt = bench.attempt(sheet)
    assert (attempt.state, attempt.ended_at) == (state, NOW + SECOND)
    assert (attempt.error_message is None) is (words is None)
    assert (words or "") in (attempt.error_message or "")
    assert due(bench, NOW + DAY) == []
    assert claim(bench, sheet, NOW + DAY) is None
    assert len(bench.events(sheet)) == 3


def test_what_ended_is_not_told_otherwise_afterwards(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    hear(bench, sheet, JobNews("completed"))
    hear(bench, sheet, JobNews("aborted"))
    silence(bench, sheet, NOW + DAY)
    with bench.transaction() as session:
        tracking.record_forgotten(session, sheet, NOW, can_tell=True)
    assert bench.attempt(sheet).state is PrintState.SENT
    assert bench.events(sheet) == ["print:intended", "print:sent", "print:ended"]


def test_a_label_that_waits_in_its_printer_for_more_than_a_day_is_a_persons_matter(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    hear(bench, sheet, JobNews("pending"), NOW + DAY)
    assert bench.attempt(sheet).ended_at is None
    hear(bench, sheet, JobNews("pending"), NOW + DAY + MINUTE)
    assert bench.attempt(sheet).state is PrintState.UNKNOWN


def test_a_printer_that_is_silent_for_five_minutes_leaves_it_to_a_person(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    silence(bench, sheet, NOW + 5 * MINUTE)
    attempt = bench.attempt(sheet)
    assert (attempt.state, attempt.reasons) == (PrintState.SENT, [UNREACHED])
    silence(bench, sheet, NOW + 6 * MINUTE)
    attempt = bench.attempt(sheet)
    assert attempt.state is PrintState.UNKNOWN
    assert "Look whether the label came out" in (attempt.error_message or "")


def test_the_five_minutes_begin_anew_with_each_answer(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    hear(bench, sheet, JobNews("processing"), NOW + 4 * MINUTE)
    silence(bench, sheet, NOW + 8 * MINUTE)
    assert bench.attempt(sheet).state is PrintState.SENT


def test_a_silent_printer_is_asked_about_one_of_its_sheets_and_not_soon_again(
    bench: ServiceContext, person: Actor, printer_id: str, sheet: uuid.UUID
) -> None:
    """Each question to it would cost a worker seconds, while other labels wait."""
    label = bench.label(bench.attempt(sheet).label_id or sheet)
    second = bench.intend(person, label, printer_id, "smeared")
    bench.send(second, has_ended=False)
    silence(bench, sheet, NOW)
    assert bench.attempt(second).reasons == [UNREACHED]
    assert due(bench, NOW + 14 * SECOND) == []
    assert {*due(bench, NOW + 15 * SECOND)} == {sheet, second}


@pytest.mark.parametrize(
    ("can_tell", "state"), [(True, PrintState.UNKNOWN), (False, PrintState.SENT)]
)
def test_a_printer_that_forgot_a_label_tells_no_end_of_it(
    bench: ServiceContext, sheet: uuid.UUID, can_tell: bool, state: PrintState
) -> None:
    """One that never tells of jobs is as a folder is: it took the label."""
    with bench.transaction() as session:
        tracking.record_forgotten(session, sheet, NOW, can_tell=can_tell)
    assert bench.attempt(sheet).state is state
    assert bench.attempt(sheet).ended_at == NOW


def test_a_sheet_is_asked_about_although_the_clock_was_set_back(
    bench: ServiceContext, sheet: uuid.UUID
) -> None:
    assert claim(bench, sheet, NOW) is not None
    earlier = NOW - datetime.timedelta(hours=1)
    assert due(bench, earlier) == [sheet]
    assert claim(bench, sheet, earlier) is not None
