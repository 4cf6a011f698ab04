"""The interface of every printer kind."""

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers.paper import (
    NO_JOB_SETTINGS,
    Form,
    JobSettings,
    PrinterPaper,
    Size,
    clear_of,
)
from labels.printers.resolutions import Resolution, dots


class JobState(StrEnum):
    """The state of a printer's job (RFC 8011, 5.3.7)."""

    PENDING = "pending"
    HELD = "pending-held"
    PROCESSING = "processing"
    STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class SentJob:
    """`reference` is the printer's name of the job: an IPP job id, or the path of a file.

    `has_ended`: the job is final, so there is nothing to track.
    """

    reference: str
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class JobReport:
    """A printer's report on a job. `reasons` are IPP keywords, including the printer's own.

    `surely_blank`: the job ended without any dot on paper.
    """

    state: JobState
    reasons: tuple[str, ...] = ()
    surely_blank: bool = False


@dataclass(frozen=True, slots=True)
class PrinterReport:
    """A printer's report on itself. `reasons` are IPP keywords, such as "media-empty".

    state: "idle", "processing" or "stopped". is_busy: it would refuse another label. refusals: in
    plain words, why it cannot accept a label on the requested paper. resolution: what a job for
    that paper must request. sizes: listed sizes that a printer of custom sizes may use instead.
    form: the form in which it gets labels. count: how many it has printed in its life, if it
    counts them. dpi: as it reports it, where it reports no IPP resolution. settings: those of the
    paper that it accepts with a job.
    """

    state: str
    reasons: tuple[str, ...] = ()
    is_busy: bool = False
    refusals: tuple[str, ...] = ()
    model: str = ""
    resolution: Resolution | None = None
    sizes: tuple[Size, ...] = ()
    form: Form = Form.PDF
    count: int | None = None
    dpi: int | None = None
    settings: JobSettings = NO_JOB_SETTINGS

    @property
    def dots_per_inch(self) -> int | None:
        """Its resolution across, if it reports it."""
        found = None if self.resolution is None else dots(self.resolution)
        return self.dpi if found is None else found[0]

    def named(self, paper: PrinterPaper) -> PrinterPaper:
        """The paper with the printer's own resolution, and a size that it does not mistake."""
        named = dataclasses.replace(paper, resolution=self.resolution, form=self.form)
        named = dataclasses.replace(named, job_settings=self.settings)
        return clear_of(named, self.sizes)


class JobForgotten(PrinterFailed):
    """The printer responds but does not know, or does not report, the result of a job.

    `can_tell`: whether it reports on jobs at all.
    """

    def __init__(self, *, can_tell: bool) -> None:
        super().__init__(
            "The printer no longer knows of the label. Look whether it came out.",
            permanent=True,
            may_have_printed=True,
        )
        self.can_tell = can_tell


class PrinterRun(Protocol):
    """Labels for one printer, in order, over one connection if the printer can.

    is_over: whether it takes no further label, so that the next needs another run.
    """

    @property
    def is_over(self) -> bool: ...

    def send(self, printable: Printable, title: str, paper: PrinterPaper, /) -> SentJob:
        """Send the next label, once, as `PrinterConnection.send`. After an error it is over."""
        ...


class PrinterConnection(Protocol):
    """One printer. It accepts one label at a time."""

    def ask(self, paper: PrinterPaper) -> PrinterReport:
        """Its state, and whether it can accept labels on this paper. Raises PrinterFailed."""
        ...

    def send(self, printable: Printable, title: str, paper: PrinterPaper, /) -> SentJob:
        """Send one label, once.

        `title` is an opaque id: it appears in queues and logs, so it names no patient. Raises
        PrinterFailed. Its `may_have_printed` is false only if no paper can have come out.
        """
        ...

    def run(self, report: PrinterReport, /) -> AbstractContextManager[PrinterRun]:
        """Labels that are sent in order, after this report. Raises PrinterFailed."""
        ...

    def track(self, reference: str) -> JobReport:
        """The progress of a job. Raises PrinterFailed, or JobForgotten if it cannot be known."""
        ...

    def track_all(self, references: Sequence[str]) -> Sequence[JobReport | PrinterFailed]:
        """The same for several jobs, by one connection if the printer can."""
        ...


Send = Callable[[Printable, str, PrinterPaper], SentJob]


class SeparateLabels:
    """A run of a printer that takes each label over a connection of its own.

    is_long: whether it takes any number. Otherwise it is over after one.
    """

    def __init__(self, send: Send, *, is_long: bool) -> None:
        self._send = send
        self._is_long = is_long
        self.is_over = False

    def send(self, printable: Printable, title: str, paper: PrinterPaper) -> SentJob:
        """Send one label, once. Raises PrinterFailed."""
        self.is_over = True
        sent = self._send(printable, title, paper)
        self.is_over = not self._is_long
        return sent


Track = Callable[[str], JobReport]


def tracked_each(track: Track, references: Sequence[str]) -> list[JobReport | PrinterFailed]:
    """What a printer reports on each job by itself."""
    return [_tracked(track, reference) for reference in references]


def _tracked(track: Track, reference: str) -> JobReport | PrinterFailed:
    try:
        return track(reference)
    except PrinterFailed as error:
        return error
