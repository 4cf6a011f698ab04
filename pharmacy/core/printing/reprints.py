"""Why a printed label is printed again."""

from enum import StrEnum

from pharmacy.core import notes
from pharmacy.core.errors import invalid
from pharmacy.core.messages import Message

LONGEST_NOTE = 120


class Reprint(StrEnum):
    """The common reasons."""

    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    JAMMED = "jammed"
    LOST = "lost"
    OTHER = "other"


REPRINT_WORDS = {
    Reprint.UNREADABLE: "Faint, smudged or not readable",
    Reprint.DAMAGED: "Torn, wrinkled or stuck on badly",
    Reprint.JAMMED: "Jammed in the printer",
    Reprint.LOST: "Lost, or it never came out",
    Reprint.OTHER: "Another reason",
}


def read_reprint(reason_code: str, words: str) -> str:
    """The reason that was chosen and typed, in one line. Raises InvalidInput.

    A note is required for a reason that is not in the list, and optional otherwise.
    """
    if reason_code not in list(Reprint):
        raise invalid(
            "/ground",
            "choice",
            Message("choose_why_printed_again", "Choose why it is printed again."),
        )
    line = notes.line(words, LONGEST_NOTE)
    if not line and reason_code == Reprint.OTHER:
        raise invalid(
            "/words",
            "empty",
            Message("say_why_printed_again", "Say in a few words why it is printed again."),
        )
    said = REPRINT_WORDS[Reprint(reason_code)]
    return f"{said}: {line}" if line else said
