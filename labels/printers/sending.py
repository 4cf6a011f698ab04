"""What every way of printing promises."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from labels.errors import PrinterFailed
from labels.printers.paper import PrinterPaper, Size, clear_of
from labels.printers.resolutions import Resolution


class JobState(StrEnum):
    """Where a printer's job stands (RFC 8011, 5.3.7)."""

    PENDING = "pending"
    HELD = "pending-held"
    PROCESSING = "processing"
    STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class SentJob:
    """`reference` is the printer's own name of the job: an IPP job id, or the path of a file.

    `has_ended`: there is nothing to be followed, so nothing more to be learned.
    """

    reference: str
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class JobReport:
    """What a printer says of a job; `reasons` are IPP's keywords, its own as a printer among them.

    `surely_blank`: the job ended and no dot of it can be on paper.
    """

    state: JobState
    reasons: tuple[str, ...] = ()
    surely_blank: bool = False


@dataclass(frozen=True, slots=True)
class PrinterReport:
    """What a printer says of itself; `reasons` are IPP's keywords, such as "media-empty".

    state: "idle", "processing" or "stopped". is_busy: it would refuse a label as one too many.
    refusals: in plain words, what it cannot take of a label on the paper that was asked about.
    resolution: what a job for that paper is to name. sizes: those for which a printer of any size
    may take it.
    """

    state: str
    reasons: tuple[str, ...] = ()
    is_busy: bool = False
    refusals: tuple[str, ...] = ()
    model: str = ""
    resolution: Resolution | None = None
    sizes: tuple[Size, ...] = ()

    def named(self, paper: PrinterPaper) -> PrinterPaper:
        """The paper with what this printer calls it, and as it takes it for what it is."""
        return clear_of(dataclasses.replace(paper, resolution=self.resolution), self.sizes)


class JobForgotten(PrinterFailed):
    """The printer answers and does not know, or does not tell, what came of a job.

    `can_tell`: whether it tells of jobs at all.
    """

    def __init__(self, *, can_tell: bool) -> None:
        super().__init__(
            "The printer no longer knows of the label. Look whether it came out.",
            permanent=True,
            may_have_printed=True,
        )
        self.can_tell = can_tell


class PrinterConnection(Protocol):
    """Takes one PDF at a time."""

    def ask(self, paper: PrinterPaper) -> PrinterReport:
        """How it is, and whether it can take labels on such paper; raises PrinterFailed."""
        ...

    def send(self, pdf: bytes, title: str, paper: PrinterPaper, /) -> SentJob:
        """Hand over one label, once.

        `title` is an opaque id: it shows in queues and logs, so it names no patient.
        Raises PrinterFailed, whose `may_have_printed` is false only where no paper can come out.
        """
        ...

    def follow(self, reference: str) -> JobReport:
        """How far a job is; raises PrinterFailed, or JobForgotten where nobody will ever know."""
        ...
