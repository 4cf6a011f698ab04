"""Printing to a folder."""

from pathlib import Path

import pytest

from labels import errors, printers
from labels.printers import JobState, Printable, PrinterConnection, PrinterPaper

PAPER = PrinterPaper(10160, 7620, 203)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "printed"


@pytest.fixture
def printer(folder: Path) -> PrinterConnection:
    return printers.open_printer(f"folder:{folder}")


def test_a_label_becomes_a_file_named_by_its_title(
    printer: PrinterConnection, folder: Path
) -> None:
    job = printer.send(Printable(b"label"), "attempt-1", PAPER)

    assert job.reference == str(folder / "attempt-1.pdf")
    assert Path(job.reference).read_bytes() == b"label"


def test_nothing_but_the_label_is_left_in_the_folder(
    printer: PrinterConnection, folder: Path
) -> None:
    printer.send(Printable(b"label"), "attempt-1", PAPER)

    assert [file.name for file in folder.iterdir()] == ["attempt-1.pdf"]


def test_only_its_owner_can_read_a_label(printer: PrinterConnection) -> None:
    job = printer.send(Printable(b"label"), "attempt-1", PAPER)

    assert Path(job.reference).stat().st_mode & 0o077 == 0


def test_a_file_that_is_there_is_never_overwritten(
    printer: PrinterConnection, folder: Path
) -> None:
    printer.send(Printable(b"first"), "attempt-1", PAPER)

    with pytest.raises(errors.PrinterFailed) as failure:
        printer.send(Printable(b"second"), "attempt-1", PAPER)

    assert (failure.value.permanent, failure.value.may_have_printed) == (True, True)
    assert (folder / "attempt-1.pdf").read_bytes() == b"first"
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("title", ["", "../escape", "a/b", ".hidden", "a\nb", "a" * 101, "é"])
def test_a_title_that_could_lead_elsewhere_is_refused(
    printer: PrinterConnection, folder: Path, title: str
) -> None:
    with pytest.raises(errors.PrinterFailed) as failure:
        printer.send(Printable(b"label"), title, PAPER)

    assert (failure.value.permanent, failure.value.may_have_printed) == (True, False)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_prints_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    printer = printers.open_printer(f"folder:{tmp_path}/file")

    with pytest.raises(errors.PrinterFailed, match="cannot be written") as failure:
        printer.send(Printable(b"label"), "attempt-1", PAPER)

    assert (failure.value.permanent, failure.value.may_have_printed) == (False, False)


def test_a_folder_is_idle_and_a_file_in_its_place_stops_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    states = [
        printers.open_printer(f"folder:{tmp_path}/{name}").ask(PAPER).state
        for name in ("", "new", "file")
    ]
    assert states == ["idle", "idle", "stopped"]


def test_a_label_in_a_folder_is_there_until_somebody_takes_it(printer: PrinterConnection) -> None:
    reference = printer.send(Printable(b"label"), "attempt-1", PAPER).reference
    assert printer.track(reference).state is JobState.COMPLETED
    Path(reference).unlink()
    with pytest.raises(printers.JobForgotten):
        printer.track(reference)
