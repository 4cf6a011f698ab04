"""Printing over a socket, usually port 9100 of a label printer: dots in the device's language."""

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from labels.dots import Printable
from labels.printers import conversation, devices
from labels.printers.conversation import Conversation
from labels.printers.devices import NOT_COUNTED, DeviceLanguage, Identity, Status
from labels.printers.paper import PrinterPaper
from labels.printers.sending import JobReport, JobState, PrinterReport, SentJob
from labels.printers.socket_runs import COUNTED, SocketRun, not_sent, unconfirmed

CONNECT_SECONDS = 5
OVERALL_SECONDS = 30
ASKING_SECONDS = 5
NOTHING_KNOWN = PrinterReport("")


class SocketPrinter:
    """One device. Each query, and each run of labels, is one connection."""

    def __init__(
        self,
        uri: str,
        language: DeviceLanguage,
        connect_seconds: float = CONNECT_SECONDS,
        overall_seconds: float = OVERALL_SECONDS,
        asking_seconds: float = ASKING_SECONDS,
    ) -> None:
        self._uri = uri
        self._language = language
        self._connect_seconds = connect_seconds
        self._overall_seconds = overall_seconds
        self._asking_seconds = asking_seconds

    def ask(self, paper: PrinterPaper) -> PrinterReport:
        """How it is, and what it cannot take; raises PrinterFailed, with nothing printed."""
        with self._asking() as talk, _named_breaks():
            identity = self._language.identity(talk)
            status = self._language.status(talk)
            count = self._language.count(talk) if status is not None else None
        report = _report(identity, status, paper)
        return dataclasses.replace(report, form=self._language.FORM, count=count)

    @contextmanager
    def run(self, report: PrinterReport) -> Iterator[SocketRun]:
        """Labels over one connection. Raises PrinterFailed, with nothing printed, if there is none.

        report: if it has no count, the device is not asked for one again.
        """
        language, seconds = self._language, self._overall_seconds
        with conversation.opened(self._uri, seconds, self._connect_seconds) as talk:
            base = None
            if report.count is not None:
                with _named_breaks():
                    base = language.count(talk)
            yield SocketRun(talk, language, seconds, self._asking, base)

    def send(self, printable: Printable, title: str, paper: PrinterPaper) -> SentJob:
        """Print the dots of one label. Raises PrinterFailed."""
        with self.run(NOTHING_KNOWN) as run:
            return run.send(printable, title, paper)

    def track(self, reference: str) -> JobReport:
        """The progress of a label. Raises PrinterFailed if the device does not respond."""
        (report,) = self.track_all([reference])
        return report

    def track_all(self, references: Sequence[str]) -> list[JobReport]:
        """The same for several labels, by one query."""
        with self._asking() as talk:
            try:
                status = self._language.status(talk)
                count = self._count(talk, references)
            except OSError as error:
                raise unconfirmed("The printer ended the connection.") from error
        if status is None:
            raise unconfirmed("The printer does not answer.")
        return [_progress(reference, status, count) for reference in references]

    def _count(self, talk: Conversation, references: Sequence[str]) -> int | None:
        is_counted = any(one.startswith(COUNTED) for one in references)
        return self._language.count(talk) if is_counted else None

    def _asking(self) -> AbstractContextManager[Conversation]:
        return conversation.opened(self._uri, self._asking_seconds, self._connect_seconds)


@contextmanager
def _named_breaks() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise not_sent("The printer ended the connection.") from error


def _progress(reference: str, status: Status, count: int | None) -> JobReport:
    """A label that the device counted is printed, whatever the next one waits for."""
    due = int(reference.removeprefix(COUNTED)) if reference.startswith(COUNTED) else None
    if due is not None and count is not None and count >= due:
        return JobReport(JobState.COMPLETED)
    if status.faults:
        return JobReport(JobState.STOPPED, status.reasons)
    if status.waiting:
        return JobReport(JobState.PROCESSING)
    if due is None or count is None:
        return JobReport(JobState.COMPLETED)
    return JobReport(JobState.PROCESSING, (NOT_COUNTED,))


def _report(identity: Identity | None, status: Status | None, paper: PrinterPaper) -> PrinterReport:
    reasons = [*(status.reasons if status else [devices.NO_STATUS])]
    model, dpi = (identity.model, identity.dpi) if identity else ("", None)
    if dpi is None and paper.settings.dpi is None:
        reasons.append(devices.NO_MODEL)
    refusals = []
    if dpi is not None and dpi != paper.dpi:
        refusals.append(
            f"The printer prints {dpi} dots to the inch, and these labels are for {paper.dpi}. "
            "Choose their stock for that resolution."
        )
    head = paper.settings.head_dots
    if head is not None and paper.dots_across > head:
        refusals.append(
            f"These labels are {paper.dots_across} dots wide, and the print head {head}. Choose a "
            "narrower stock, or another printer."
        )
    state = "" if status is None else _state(status)
    is_busy = status is not None and bool(status.waiting)
    return PrinterReport(state, tuple(reasons), is_busy, tuple(refusals), model, dpi=dpi)


def _state(status: Status) -> str:
    if status.faults:
        return "stopped"
    return "processing" if status.waiting else "idle"
