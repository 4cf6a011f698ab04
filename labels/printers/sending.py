"""What every way of printing promises."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SentJob:
    """`reference` is the printer's own name of the job: an IPP job id, or the path of a file."""

    reference: str


class Printer(Protocol):
    """Takes one PDF at a time."""

    def is_free(self) -> bool:
        """Whether it would take a label now; also true where nobody can tell."""
        ...

    def send(self, pdf: bytes, title: str) -> SentJob:
        """Hand over one label, once.

        `title` is an opaque id: it shows in queues and logs, so it names no patient.
        Raises PrinterFailed, whose `may_have_printed` is false only where no paper can come out.
        """
        ...
