"""Several labels for one device over one connection, in order, each written at most once."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

from labels.device_settings import DeviceSettings
from labels.dots import Dots, Printable
from labels.errors import PrinterFailed
from labels.printers.conversation import Conversation
from labels.printers.devices import BUFFER_FULL, DeviceLanguage, Status
from labels.printers.paper import PrinterPaper
from labels.printers.sending import SentJob

# The device has no job names. If it counts its labels, a label is named by the count after it.
LAST = "the last label"
COUNTED = "count "
NOTHING_SENT = "Nothing was sent."
# A device whose memory is full has room again after a few labels.
FULL_SECONDS = 20.0
POLL_SECONDS = 0.2
Reopen = Callable[[], AbstractContextManager[Conversation]]


class SocketRun:
    """Labels over an open connection.

    label_seconds: for each label. reopen: a second connection, which only queries. base: how many
    labels the device had printed before; None if it does not count them.
    """

    def __init__(
        self,
        talk: Conversation,
        language: DeviceLanguage,
        label_seconds: float,
        reopen: Reopen,
        base: int | None,
    ) -> None:
        self._talk, self._language, self._reopen = talk, language, reopen
        self._label_seconds = label_seconds
        self._base = base
        self._begun = 0
        self._status: Status | None = None
        self.is_over = False

    def send(self, printable: Printable, _title: str, paper: PrinterPaper) -> SentJob:
        """Write one label. Raises PrinterFailed, and then the run is over."""
        if self.is_over:
            raise not_sent("The connection to the printer has ended.")
        self.is_over = True
        if printable.dots is None:
            raise not_sent("The printer takes dots, and this label has none.", permanent=True)
        dots = paper.laid(printable.dots)
        self._begun += 1
        self._talk.begin(self._label_seconds)
        try:
            sent = self._sent(dots, paper.settings)
        except OSError as error:
            return self._after_break(error)
        self.is_over = sent.has_ended
        return sent

    def _sent(self, dots: Dots, settings: DeviceSettings) -> SentJob:
        status = self._ready()
        self._talk.send(self._language.written(dots, settings))
        if status is None:
            # Without a status, only the end of the connection shows that the label arrived.
            self._talk.end()
            return SentJob(LAST, has_ended=True)
        self._status = self._language.status(self._talk)
        if self._status is None:
            raise unconfirmed("The printer stopped answering when the label was sent.")
        return self._named()

    def _named(self) -> SentJob:
        if self._base is None:
            return SentJob(LAST)
        return SentJob(f"{COUNTED}{self._base + self._begun}")

    def _ready(self) -> Status | None:
        """The status before a label. Raises PrinterFailed if the device cannot take one."""
        if self._begun == 1:
            status = self._language.status(self._talk)
            if status is not None and status.waiting and not status.faults:
                raise not_sent("The printer still has a label to print.")
        else:
            status = self._with_room()
        if status is not None and status.faults:
            raise not_sent(" ".join(status.faults))
        return status

    def _with_room(self) -> Status:
        """The status as soon as the memory is no longer full of the labels of this run."""
        status, until = self._status, time.monotonic() + FULL_SECONDS
        while status and BUFFER_FULL in status.reasons and len(status.faults) == 1:
            if not status.waiting or time.monotonic() > until:
                break
            time.sleep(POLL_SECONDS)
            status = self._language.status(self._talk)
        if status is None:
            raise not_sent("The printer stopped answering.")
        return status

    def _after_break(self, error: OSError) -> SentJob:
        if not self._talk.has_sent:
            raise not_sent("The printer ended the connection.") from error
        if self._base is not None and self._is_counted(self._base + self._begun):
            return self._named()
        raise unconfirmed("The connection broke while the label was sent.") from error

    def _is_counted(self, expected: int) -> bool:
        """Whether the device has printed the label after all."""
        with suppress(PrinterFailed, OSError), self._reopen() as talk:
            while (status := self._language.status(talk)) is not None:
                if self._language.count(talk) == expected:
                    return True
                if status.faults or not status.waiting:
                    break
                time.sleep(POLL_SECONDS)
        return False


def not_sent(message: str, *, permanent: bool = False) -> PrinterFailed:
    """Why no byte of a label was written."""
    return PrinterFailed(f"{message} {NOTHING_SENT}", permanent=permanent, may_have_printed=False)


def unconfirmed(message: str) -> PrinterFailed:
    """Why it is not known whether a label came out."""
    sentence = f"{message} Look whether it came out."
    return PrinterFailed(sentence, permanent=False, may_have_printed=True)
