"""Flags: what a pharmacist must see about an order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Severity(StrEnum):
    """The effect of a flag: a hold stops rendering until a named person resolves it."""

    HOLD = "hold"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something about an order that a pharmacist must see. `code` is stable.

    message: the order's client may read its first paragraph. The text after a blank line is for the
    pharmacy only.
    """

    is_resolved: ClassVar[bool] = False

    code: str
    severity: Severity
    message: str

    @property
    def shown_to_client(self) -> str:
        """The part of the message that the order's client may read, in one line."""
        return " ".join(self.message.partition("\n\n")[0].splitlines())


class ResolvedFlag(Flag):
    """A flag that a named person resolved. A resolved hold no longer stops the order."""

    __slots__ = ()
    is_resolved: ClassVar[bool] = True
