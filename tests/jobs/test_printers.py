"""The worker with printers: a real one, and several faulty ones."""

import datetime
import socket
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from labels import pdf, readback
from labels.printers.rasters import pwg
from labels.stock import STOCKS
from pharmacy import db, runtime
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.labels import Label
from pharmacy.models.printers import PrintAttempt, Printer
from pharmacy.services.printing import print_jobs, printers
from tests import broken_printer, processes
from tests.broken_printer import (
    ABORTED,
    CANCELED,
    COMPLETED,
    GET_JOB,
    GET_PRINTER,
    IDLE,
    JOB_STOPPED,
    PRINT_JOB,
    PROCESSING,
    STOPPED,
    Answer,
    ipp,
    job,
    late,
    resets_in_mid_answer,
    state,
    taken,
    texts,
)
from tests.ipp_printer import VirtualPrinter
from tests.jobs.printed import (
    attempt_of,
    await_end,
    await_state,
    events,
    print_first_label,
    print_labels,
    technician,
)
from tests.jobs.sites import PharmacyWithWorkers, now

TIMES = 20
ORPHAN_SECONDS = 5
NO_PDF = texts(0x49, "document-format-supported", "image/urf")
LONG_AGO = datetime.timedelta(minutes=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The printer's output folder."""
    return tmp_path / "printed"


def test_nothing_waits_for_a_printer_that_cannot_be_reached(
    shared_site: PharmacyWithWorkers,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    attempts = print_labels(shared_site, f"ipp://127.0.0.1:{port}/ipp/print", labels=3)
    for attempt_id in attempts:
        attempt = await_state(shared_site, attempt_id, PrintState.FAILED)
        assert attempt.error_message == "The printer cannot be reached; nothing was sent."
    report = attempt_of(shared_site, attempts[0]).printer.report
    assert report is not None
    assert report["state"] == "unreached"


def label_of(site: PharmacyWithWorkers, attempt_id: uuid.UUID) -> bytes:
    """The PDF of a print job's label."""
    with db.reading(site.engine) as session:
        query = select(Label.pdf).join(PrintAttempt, PrintAttempt.label_id == Label.id)
        pdf = session.scalars(query.where(PrintAttempt.id == attempt_id)).one()
        assert pdf is not None
        return pdf


def test_the_labels_of_an_order_come_out_of_a_real_printer_in_their_order(
    postgresql_site: PharmacyWithWorkers, ipp_printer: VirtualPrinter
) -> None:
    """Two workers share them, and the printer accepts one at a time."""
    postgresql_site.start_workers(2)
    ipp_printer.wait_until_idle()
    before = len(ipp_printer.documents())
    attempts = print_labels(postgresql_site, ipp_printer.uri, labels=3)
    for attempt_id in attempts:
        await_end(postgresql_site, attempt_id)
        assert events(postgresql_site, attempt_id) == [
            "print:intended",
            "print:sent",
            "print:ended",
        ]
    labels = [label_of(postgresql_site, attempt_id) for attempt_id in attempts]
    dots = [readback.dots_of(label, STOCKS["4x3"]) for label in labels]
    assert ipp_printer.documents()[before:] == [
        pwg.written(one, pwg.RasterType.BLACK) for one in dots
    ]


@pytest.mark.parametrize(
    ("answers", "state", "words"),
    [
        ({GET_JOB: job(ABORTED)}, PrintState.UNKNOWN, "was given up"),
        (
            {GET_JOB: job(ABORTED, "document-format-error")},
            PrintState.FAILED,
            "Nothing was printed",
        ),
        ({GET_JOB: job(CANCELED)}, PrintState.UNKNOWN, "cancelled at the printer"),
        ({PRINT_JOB: resets_in_mid_answer}, PrintState.UNKNOWN, "broke off"),
        ({PRINT_JOB: ipp(0x0506)}, PrintState.FAILED, "refused"),
        (
            {GET_PRINTER: state(IDLE, more=NO_PDF)},
            PrintState.FAILED,
            "takes neither PDF nor a raster",
        ),
        ({PRINT_JOB: late(1, taken())}, PrintState.SENT, ""),
    ],
    ids=["aborted", "not read", "cancelled", "reset", "refused", "no pdf", "late"],
)
def test_a_faulty_printer_is_reported_and_queried_once(
    shared_site: PharmacyWithWorkers, answers: dict[int, Answer], state: PrintState, words: str
) -> None:
    with broken_printer.server(answers) as printer:
        attempt_id = print_first_label(shared_site, printer.uri)
        attempt = await_end(shared_site, attempt_id)
        assert len(printer.of(PRINT_JOB)) == (GET_PRINTER not in answers)
    assert attempt.state is state
    assert words in (attempt.error_message or "")


def test_a_print_job_shows_its_problem_until_it_is_out(shared_site: PharmacyWithWorkers) -> None:
    stopped = {
        GET_JOB: job(JOB_STOPPED, "printer-stopped"),
        GET_PRINTER: state(STOPPED, 1, "media-empty-error"),
    }
    with broken_printer.server(stopped) as printer:
        attempt_id = print_first_label(shared_site, printer.uri)
        processes.wait_until(
            lambda: attempt_of(shared_site, attempt_id).reasons == ["media-empty-error"], "why"
        )
        assert attempt_of(shared_site, attempt_id).ended_at is None
        printer.answers[GET_JOB] = job(COMPLETED)
        assert await_end(shared_site, attempt_id).state is PrintState.SENT


def test_a_print_job_waits_for_a_busy_printer(shared_site: PharmacyWithWorkers) -> None:
    with broken_printer.server({GET_PRINTER: state(PROCESSING, 1)}) as printer:
        attempt_id = print_first_label(shared_site, printer.uri)
        processes.wait_until(lambda: len(printer.of(GET_PRINTER)) > 1, "a second question")
        assert attempt_of(shared_site, attempt_id).state is PrintState.INTENDED
        printer.answers[GET_PRINTER] = state(IDLE)
        await_state(shared_site, attempt_id, PrintState.SENT)
        assert len(printer.of(PRINT_JOB)) == 1


def test_a_test_label_is_drawn_for_its_printers_stock(
    shared_site: PharmacyWithWorkers, folder: Path
) -> None:
    notifier = runtime.RedisNotifier(shared_site.redis.url)
    tina = technician(shared_site, str(uuid.uuid4()))
    with db.transaction(shared_site.engine) as session:
        printer = printers.add_printer(
            session, "62", f"folder:{folder}", "62mm-wide", now(), COMMAND_LINE
        )
        attempt = print_jobs.print_test(session, tina, str(printer.id), notifier, now())
    await_state(shared_site, attempt.id, PrintState.SENT)
    [print_job] = folder.iterdir()
    assert print_job.read_bytes() == pdf.test_label(STOCKS["62mm-wide"], "62")


def test_a_printer_reports_its_state_when_queried(shared_site: PharmacyWithWorkers) -> None:
    notifier = runtime.RedisNotifier(shared_site.redis.url)
    with broken_printer.server({GET_PRINTER: state(STOPPED, 0, "cover-open-error")}) as server:
        with db.transaction(shared_site.engine) as session:
            row = printers.add_printer(session, "open", server.uri, "4x3", now(), COMMAND_LINE)
            printers.ask_stale(session, notifier, now())

        def report() -> dict[str, Any] | None:
            with db.reading(shared_site.engine) as session:
                return session.get_one(Printer, row.id).report

        processes.wait_until(lambda: report() is not None, "its report")
    assert report() == {
        "state": "stopped",
        "is_busy": False,
        "reasons": ["cover-open-error"],
        "refusals": [],
        "unsent": [],
        "model": "",
        "form": "application/pdf",
        "count": None,
        "dpi": None,
        "has_status": True,
    }
