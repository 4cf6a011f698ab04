"""A device that takes labels as bytes on a socket: what it reports, whatever its language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from labels.dots import Dots
from labels.printers.paper import Form

# By the keywords of IPP (RFC 8011, 5.4.12), so that pages need one set of words.
MEDIA_EMPTY = "media-empty-error"
HEAD_OPEN = "printhead-open-error"
RIBBON_EMPTY = "marker-supply-empty-error"
PAUSED = "paused"
BUFFER_FULL = "spool-area-full-error"
JAM = "media-jam-error"
HEAD_HOT = "printhead-too-hot-error"
HEAD_COLD = "printhead-too-cold-error"
SETTINGS_LOST = "settings-lost-error"
OTHER = "other-error"
# The label before still hangs at the outlet, and is to be taken off.
LABEL_WAITING = "label-waiting-warning"
NO_STATUS = "status-not-reported-warning"
NO_MODEL = "resolution-not-reported-warning"
FAULTS: Mapping[str, str] = {
    MEDIA_EMPTY: "The printer is out of labels.",
    HEAD_OPEN: "The print head is open.",
    RIBBON_EMPTY: "The printer is out of ribbon.",
    PAUSED: "The printer is paused.",
    BUFFER_FULL: "The printer's memory is full.",
    JAM: "A label is jammed.",
    HEAD_HOT: "The print head is too hot.",
    HEAD_COLD: "The print head is too cold.",
    SETTINGS_LOST: "The printer has lost its settings.",
    OTHER: "The printer reports an error of its own.",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """The model of a device, and its dots to the inch where it reports them."""

    model: str
    dpi: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How a device is. reasons: keywords from this module. waiting: labels that it still has."""

    reasons: tuple[str, ...] = ()
    waiting: int = 0

    @property
    def faults(self) -> tuple[str, ...]:
        """What keeps it from printing, in sentences."""
        return tuple(FAULTS[reason] for reason in self.reasons if reason in FAULTS)


class Dialog(Protocol):
    """An open connection to a device."""

    def ask(self, question: bytes, is_whole: Callable[[bytes], bool]) -> bytes:
        """What it answers until `is_whole`, or until it is silent for long; never raises Timeout.

        Raises OSError where the connection ends.
        """
        ...


class DeviceLanguage(Protocol):
    """How one kind of device is spoken to; each module of `languages` is one."""

    FORM: Form

    def written(self, dots: Dots) -> bytes:
        """One label, once."""
        ...

    def status(self, talk: Dialog) -> Status | None:
        """How it is; None where it does not report that, or nothing that can be read."""
        ...

    def identity(self, talk: Dialog) -> Identity | None:
        """Which device it is; None where it does not report that."""
        ...
