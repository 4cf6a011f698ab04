"""The interface of every printer kind."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from labels.dots import Printable
from labels.errors import PrinterFailed
from labels.printers.paper import Form, PrinterPaper, Size, clear_of
from labels.printers.resolutions import Resolution


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
    form: the form in which it gets labels.
    """

    state: str
    reasons: tuple[str, ...] = ()
    is_busy: bool = False
    refusals: tuple[str, ...] = ()
    model: str = ""
    resolution: Resolution | None = None
    sizes: tuple[Size, ...] = ()
    form: Form = Form.PDF

    def named(self, paper: PrinterPaper) -> PrinterPaper:
        """The paper with the printer's own resolution, and a size that it does not mistake."""
        named = dataclasses.replace(paper, resolution=self.resolution, form=self.form)
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


class PrinterConnection(Protocol):
    """Accepts one label at a time."""

    def ask(self, paper: PrinterPaper) -> PrinterReport:
        """Its state, and whether it can accept labels on this paper. Raises PrinterFailed."""
        ...

    def send(self, printable: Printable, title: str, paper: PrinterPaper, /) -> SentJob:
        """Send one label, once.

        `title` is an opaque id: it appears in queues and logs, so it names no patient. Raises
        PrinterFailed. Its `may_have_printed` is false only if no paper can have come out.
        """
        ...

    def track(self, reference: str) -> JobReport:
        """The progress of a job. Raises PrinterFailed, or JobForgotten if it cannot be known."""
        ...
