"""The printer commands on the command line."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import PrintState
from pharmacy.core.roles import Role
from pharmacy.models.audit import AuditEntry
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.people import users
from pharmacy.services.printing import calibrations, printers
from tests import passwords, processes
from tests.cli.test_commands import pharmacy
from tests.services.contexts import NOW, RecordingNotifier

IDLE = {"state": "idle", "is_busy": False, "reasons": [], "refusals": [], "model": ""}


@pytest.fixture
def url(sqlite_url: str) -> str:
    """A database with a printer."""
    with db.transaction(db.make_engine(sqlite_url, pooled=False)) as session:
        printers.add_printer(session, "front", "folder:printed", "4x3", NOW, COMMAND_LINE)
    return sqlite_url


def line(url: str) -> str:
    """The listed line of a printer."""
    return pharmacy("printers", "list", url=url).stdout


def test_an_unreachable_printer_is_refused_in_words(sqlite_url: str) -> None:
    added = pharmacy(
        "printers", "add", "front", "--uri", "lpr://x", "--stock", "4x3", url=sqlite_url
    )
    assert added.returncode == 2
    assert "ipp:" in added.stderr
    assert "Traceback" not in added.stderr


def test_a_printer_is_added_and_listed(sqlite_url: str, tmp_path: Path) -> None:
    uri = f"folder:{tmp_path}"
    added = pharmacy("printers", "add", "front", "--uri", uri, "--stock", "4x3", url=sqlite_url)
    assert (added.returncode, added.stdout) == (0, "Added printer front.\n"), added.stderr
    assert line(sqlite_url) == f"front: 4x3, first choice, {uri}: not heard of yet\n"


def test_a_printer_is_listed_with_its_last_report(url: str) -> None:
    with db.transaction(db.make_engine(url, pooled=False)) as session:
        printer = printers.find_named(session, "front")
        said = {**IDLE, "state": "stopped", "reasons": ["media-empty-error"]}
        printers.note_report(session, printer.id, said, NOW)
    assert line(url).endswith(": was stopped: out of labels as of 2026-11-23 18:00 UTC\n")


def test_a_printer_is_paused_resumed_and_removed(url: str) -> None:
    for what, done in (("pause", "Paused"), ("resume", "Resumed"), ("remove", "Removed")):
        changed = pharmacy("printers", what, "front", url=url)
        assert (changed.returncode, changed.stdout) == (0, f"{done} printer front.\n")
    with db.reading(db.make_engine(url, pooled=False)) as session:
        events = [entry.event for entry in session.scalars(select(AuditEntry))]
    assert events == ["printer:added", "printer:paused", "printer:resumed", "printer:removed"]
    gone = pharmacy("printers", "pause", "front", url=url)
    assert gone.returncode == 2
    assert "Printer front not found" in gone.stderr


def test_a_test_label_needs_a_person(url: str) -> None:
    refused = pharmacy("printers", "test", "front", "--by", "nobody", url=url)
    assert (refused.returncode, refused.stderr) == (2, "User nobody not found.\n")


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        (PrintState.SENT, 0, "Test label of front: sent."),
        (PrintState.FAILED, 1, "Test label of front: failed. The printer takes no PDF."),
    ],
)
def test_a_test_labels_result_is_shown(
    url: str, state: PrintState, status: int, words: str
) -> None:
    engine = db.make_engine(url, pooled=False)
    with db.transaction(engine) as session:
        users.add_user(
            session, "tina", Role.TECHNICIAN, passwords.hashed("long enough"), NOW, COMMAND_LINE
        )
    ending = threading.Thread(target=end_the_test, args=(engine, state))
    ending.start()
    ended = pharmacy("printers", "test", "front", "--by", "tina", url=url)
    ending.join()
    assert (ended.returncode, ended.stdout) == (status, f"{words}\n")


def end_the_test(engine: Engine, state: PrintState) -> None:
    """Act like a worker when the print job is created."""

    def find(session: db.Session) -> PrintAttempt | None:
        return session.scalar(select(PrintAttempt))

    def is_wanted() -> bool:
        with db.reading(engine) as session:
            return find(session) is not None

    processes.wait_until(is_wanted, "the test label")
    with db.transaction(engine) as session:
        attempt = find(session)
        assert attempt is not None
        attempt.state, attempt.ended_at = state, NOW
        if state is PrintState.FAILED:
            attempt.error_message = "The printer takes no PDF."


def test_settings_are_added_changed_and_listed(sqlite_url: str) -> None:
    uri = "tspl://192.0.2.9"
    given = ("--stock", "4x3", "--tracking", "gap", "--gap", "3", "--darkness", "8")
    added = pharmacy("printers", "add", "front", "--uri", uri, *given, url=sqlite_url)
    assert added.returncode == 0, added.stderr
    changed = pharmacy("printers", "set", "front", "--darkness", "own", url=sqlite_url)
    assert (changed.returncode, changed.stdout) == (0, "Changed printer front.\n")
    listed = f"front: 4x3, first choice, tracking gap, gap 3 mm, {uri}: not heard of yet. Nobody"
    assert line(sqlite_url).startswith(listed)
    refused = pharmacy("printers", "set", "front", "--mode", "cutter", url=sqlite_url)
    assert refused.returncode == 2
    assert refused.stderr.startswith("/mode: This cannot be sent to a printer at tspl:.")


def test_a_calibration_label_is_read_by_a_person_and_listed(url: str) -> None:
    engine = db.make_engine(url, pooled=False)
    with db.transaction(engine) as session:
        user = users.add_user(
            session, "tina", Role.TECHNICIAN, passwords.hashed("long enough"), NOW, COMMAND_LINE
        )
        printer = printers.find_named(session, "front")
        printer.uri = "zpl://192.0.2.9"
        who, row = users.actor_of(user), str(printer.id)
        attempt = calibrations.print_calibration(session, who, row, RecordingNotifier(), NOW)
        words = calibrations.words_of(session, attempt)
    assert words is not None
    assert line(url).endswith(
        "Nobody has read a calibration label of this printer yet. Print one.\n"
    )
    given = ["--code", words.large, "--small", words.small, "--lines", "even", "--left", "16"]
    given += ["--right", "0", "--top", "0", "--bottom", "0"]
    refused = pharmacy("printers", "read", "front", "--by", "nobody", *given, url=url)
    assert (refused.returncode, refused.stderr) == (2, "User nobody not found.\n")
    wrong = pharmacy("printers", "read", "front", "--by", "tina", *given[2:], url=url)
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("/code: Scan the larger barcode")
    read = pharmacy("printers", "read", "front", "--by", "tina", *given, url=url)
    assert read.returncode == 1
    assert "12 to 16 dots (1.5 to 2.0 mm) too far to the left" in read.stdout
    assert read.stdout.endswith("Calibration 1 of front: not good.\n")
    assert "The last calibration was not good." in line(url)
