"""The words for amendments: current ones, deprecated ones of clients, and those in the tables.

"Hold" used to mean "stay on the present dose". In a clinic it means "take nothing", so a pharmacist
confirms what a client meant.
"""

from enum import StrEnum

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.regimen.amendments import Amendment, AmendmentKind, Extend


class ChangeWord(StrEnum):
    """Each word that a client may send. Published words stay valid."""

    EXTEND = "extend"
    PAUSE = "pause"
    STEP_BACK = "step_back"
    ADVANCE = "advance"
    STOP = "stop"
    NEW_TARGET = "new_target"
    HOLD = "hold"
    GO_ON = "go_on"


DEPRECATED = {ChangeWord.HOLD: AmendmentKind.EXTEND, ChangeWord.GO_ON: AmendmentKind.ADVANCE}
# The tables keep the old words: during an upgrade the server of the previous release reads these
# rows too, and knows no others. Responses, pages and the audit use the new words. A pause is stored
# as a new schedule with a rest in front, which that server follows day by day, together with its
# number of days.
STORED = {change: word.value for word, change in DEPRECATED.items()}
STORED[AmendmentKind.PAUSE] = ChangeWord.NEW_TARGET.value


def change_of(word: str) -> AmendmentKind:
    """The change that a word means, old or new. Raises ValueError for any other word."""
    sent = ChangeWord(word)
    return DEPRECATED.get(sent) or AmendmentKind(sent.value)


def stored_word(change: AmendmentKind) -> str:
    """The word in the tables for a change."""
    return STORED.get(change, change.value)


def stored_change(word: str, pause_days: int | None) -> AmendmentKind:
    """The change of a row."""
    return AmendmentKind.PAUSE if pause_days else change_of(word)


def deprecated(word: str) -> ChangeWord | None:
    """The old word, if one was sent."""
    sent = ChangeWord(word)
    return sent if sent in DEPRECATED else None


def word_flags(word: ChangeWord | None, amendment: Amendment, number: int) -> list[Flag]:
    """A hold if a client sent "hold", which may have meant the opposite.

    number: of the amendment, so that each one is confirmed separately.
    """
    if word is not ChangeWord.HOLD or not isinstance(amendment, Extend):
        return []
    days = "1 more day" if amendment.days == 1 else f"{amendment.days} more days"
    message = (
        f'Amendment {number} was sent as "hold", and is taken as "extend": the patient stays on '
        f"the present dose for {days} from day {amendment.day} on. Ask the prescriber whether "
        "nothing was to be taken instead. If so, stop the course from that day on, and place an "
        "order for the days after the pause."
    )
    return [Flag("change_word_ambiguous", Severity.HOLD, message)]
