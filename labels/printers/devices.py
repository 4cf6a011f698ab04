"""A device that accepts labels as bytes on a socket: its reports, in any language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from labels.device_settings import DeviceSettings
from labels.dots import Dots
from labels.printers.paper import Form

# IPP keywords (RFC 8011, 5.4.12), so that pages need one set of words.
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
# The previous label is still at the outlet, and somebody must take it.
LABEL_WAITING = "label-waiting-warning"
# The device has nothing left to print, and did not count a label that it was sent.
NOT_COUNTED = "label-not-counted-warning"
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
    """The model of a device, and its dots per inch if it reports them."""

    model: str
    dpi: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """The status of a device. reasons: keywords from this module. waiting: unprinted labels."""

    reasons: tuple[str, ...] = ()
    waiting: int = 0

    @property
    def faults(self) -> tuple[str, ...]:
        """What prevents it from printing, in sentences."""
        return tuple(FAULTS[reason] for reason in self.reasons if reason in FAULTS)


class Dialog(Protocol):
    """An open connection to a device."""

    def ask(
        self, question: bytes, is_whole: Callable[[bytes], bool], silence: float = ...
    ) -> bytes:
        """Its response until `is_whole`, or until it is silent for that many seconds.

        Raises OSError if the connection ends.
        """
        ...


class DeviceLanguage(Protocol):
    """The language of one kind of device. Each module of `languages` has one."""

    FORM: Form

    def written(self, dots: Dots, settings: DeviceSettings) -> bytes:
        """One label, once, with the settings that are not the printer's own."""
        ...

    def status(self, talk: Dialog) -> Status | None:
        """Its status. None if it does not report one, or if the report is unreadable."""
        ...

    def identity(self, talk: Dialog) -> Identity | None:
        """Its model. None if it does not report it."""
        ...

    def count(self, talk: Dialog) -> int | None:
        """How many labels it has printed in its life. None if it does not count them."""
        ...
