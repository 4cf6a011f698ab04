"""Printing over a socket, usually port 9100 of a label printer: dots in the device's language."""

import dataclasses

from labels.dots import Dots, Printable
from labels.errors import PrinterFailed
from labels.printers import conversation, devices
from labels.printers.conversation import Conversation
from labels.printers.devices import DeviceLanguage, Identity, Status
from labels.printers.paper import PrinterPaper
from labels.printers.sending import JobReport, JobState, PrinterReport, SentJob

CONNECT_SECONDS = 5
OVERALL_SECONDS = 30
ASKING_SECONDS = 5
# The device has no job names: a label is tracked by how many it still has to print.
REFERENCE = "the last label"
NOTHING_SENT = "Nothing was sent."


class SocketPrinter:
    """One device. Each query and each label is one connection."""

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
        with conversation.opened(self._uri, self._asking_seconds, self._connect_seconds) as talk:
            try:
                identity = self._language.identity(talk)
                status = self._language.status(talk)
            except OSError as error:
                raise _not_sent("The printer ended the connection.") from error
        return dataclasses.replace(_report(identity, status, paper), form=self._language.FORM)

    def send(self, printable: Printable, _title: str, paper: PrinterPaper) -> SentJob:
        """Print the dots of one label. Raises PrinterFailed."""
        if printable.dots is None:
            raise _not_sent("The printer takes dots, and this label has none.", permanent=True)
        with conversation.opened(self._uri, self._overall_seconds, self._connect_seconds) as talk:
            try:
                dots = printable.dots.turned() if paper.is_turned else printable.dots
                return self._sent(talk, dots)
            except OSError as error:
                if talk.has_sent:
                    message = "The connection broke while the label was sent."
                    raise _unconfirmed(message) from error
                raise _not_sent("The printer ended the connection.") from error

    def _sent(self, talk: Conversation, dots: Dots) -> SentJob:
        status = self._language.status(talk)
        if status is not None:
            _refuse_unless_free(status)
        talk.send(self._language.written(dots))
        if status is None:
            talk.end()
            return SentJob(REFERENCE, has_ended=True)
        if self._language.status(talk) is None:
            raise _unconfirmed("The printer stopped answering when the label was sent.")
        return SentJob(REFERENCE)

    def track(self, _reference: str) -> JobReport:
        """The progress of the last label. Raises PrinterFailed if the device does not respond."""
        with conversation.opened(self._uri, self._asking_seconds, self._connect_seconds) as talk:
            try:
                status = self._language.status(talk)
            except OSError as error:
                raise _unconfirmed("The printer ended the connection.") from error
        if status is None:
            raise _unconfirmed("The printer does not answer.")
        if status.faults:
            return JobReport(JobState.STOPPED, status.reasons)
        return JobReport(JobState.PROCESSING if status.waiting else JobState.COMPLETED)


def _report(identity: Identity | None, status: Status | None, paper: PrinterPaper) -> PrinterReport:
    reasons = [*(status.reasons if status else [devices.NO_STATUS])]
    model, dpi = (identity.model, identity.dpi) if identity else ("", None)
    if dpi is None:
        reasons.append(devices.NO_MODEL)
    refusals = []
    if dpi is not None and dpi != paper.dpi:
        refusals.append(
            f"The printer prints {dpi} dots to the inch, and these labels are for {paper.dpi}. "
            "Choose their stock for that resolution."
        )
    state = "" if status is None else _state(status)
    is_busy = status is not None and bool(status.waiting)
    return PrinterReport(state, tuple(reasons), is_busy, tuple(refusals), model)


def _state(status: Status) -> str:
    if status.faults:
        return "stopped"
    return "processing" if status.waiting else "idle"


def _refuse_unless_free(status: Status) -> None:
    if status.faults:
        raise _not_sent(" ".join(status.faults))
    if status.waiting:
        raise _not_sent("The printer still has a label to print.")


def _not_sent(message: str, *, permanent: bool = False) -> PrinterFailed:
    return PrinterFailed(f"{message} {NOTHING_SENT}", permanent=permanent, may_have_printed=False)


def _unconfirmed(message: str) -> PrinterFailed:
    told = f"{message} Look whether it came out."
    return PrinterFailed(told, permanent=False, may_have_printed=True)
