"""Flags: what a pharmacist should see about an order."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a flag acts: a hold stops rendering until a named person resolves it."""

    HOLD = "hold"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about an order that a pharmacist should see; `code` is stable.

    message: its first paragraph is what the order's sender may read as well; what follows a blank
    line is for the pharmacy alone.
    """

    code: str
    severity: Severity
    message: str

    @property
    def told_to_sender(self) -> str:
        """The message in one line, as far as the order's sender may read it."""
        return " ".join(self.message.partition("\n\n")[0].splitlines())
