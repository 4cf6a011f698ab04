"""A folder as a printer: each label becomes a file."""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers.paper import PrinterPaper
from labels.printers.sending import (
    JobForgotten,
    JobReport,
    JobState,
    PrinterReport,
    SentJob,
    SeparateLabels,
    tracked_each,
)

TITLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class FolderPrinter:
    """Files appear complete or not at all, and none is ever replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, paper: PrinterPaper) -> PrinterReport:
        """Idle, unless the path is not a folder."""
        is_blocked = self._folder.exists() and not self._folder.is_dir()
        return PrinterReport(
            "stopped" if is_blocked else "idle", model=f"A folder, at {paper.dpi} dpi"
        )

    def track(self, reference: str) -> JobReport:
        """A file is complete as soon as it exists. Raises JobForgotten if it is gone."""
        if not Path(reference).exists():
            raise JobForgotten(can_tell=True)
        return JobReport(JobState.COMPLETED)

    def track_all(self, references: Sequence[str]) -> list[JobReport | PrinterFailed]:
        """The same for several files."""
        return tracked_each(self.track, references)

    @contextmanager
    def run(self, _report: PrinterReport) -> Iterator[SeparateLabels]:
        """Any number of labels."""
        yield SeparateLabels(self.send, is_long=True)

    def send(self, printable: Printable, title: str, _paper: PrinterPaper) -> SentJob:
        """Write `title`.pdf. Raises PrinterFailed if it exists or cannot be written.

        A folder accepts every paper.
        """
        if not TITLE.fullmatch(title):
            raise PrinterFailed(
                "A title of letters, digits, '.', '_' and '-' is needed for the file's name.",
                permanent=True,
                may_have_printed=False,
            )
        target = self._folder / f"{title}.pdf"
        try:
            self._write(printable.pdf, target)
        except OSError as error:
            raise PrinterFailed(
                f"The folder {self._folder} cannot be written: {error.strerror}.",
                permanent=False,
                may_have_printed=target.exists(),
            ) from error
        return SentJob(str(target), has_ended=True)

    def _write(self, pdf: bytes, target: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(pdf)
                file.flush()
                os.fsync(descriptor)
            _link(Path(name), target)
        finally:
            Path(name).unlink()
        _sync_folder(self._folder)


def _link(file: Path, target: Path) -> None:
    """Give the file its name. A link, unlike a rename, never replaces another file."""
    try:
        target.hardlink_to(file)
    except FileExistsError as error:
        raise PrinterFailed(
            f"{target.name} is in the folder already and was left as it is.",
            permanent=True,
            may_have_printed=True,
        ) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
