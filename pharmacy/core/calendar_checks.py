"""The patient calendar at final verification and dispensing: present, or a reason why not."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.messages import Message

LONGEST_NOTE = 120


class CalendarState(StrEnum):
    """What is known of an order's patient calendar. All but the first two are reasons."""

    SCANNED = "scanned"
    IN_BAG = "in_bag"
    NO_PRINTER = "no_printer"
    NOT_MADE = "not_made"
    HAS_IT = "has_it"
    DECLINED = "declined"
    OTHER = "other"


CALENDAR_WORDS: dict[CalendarState, str] = {
    CalendarState.SCANNED: "Scanned with the order",
    CalendarState.IN_BAG: "It is in the bag",
    CalendarState.NO_PRINTER: "No printer here has its paper",
    CalendarState.NOT_MADE: "It could not be made or printed",
    CalendarState.HAS_IT: "The patient has it already",
    CalendarState.DECLINED: "The patient does not want one",
    CalendarState.OTHER: "Another reason",
}
REASONS = (
    CalendarState.NO_PRINTER,
    CalendarState.NOT_MADE,
    CalendarState.HAS_IT,
    CalendarState.DECLINED,
    CalendarState.OTHER,
)
AT_DISPENSING = (CalendarState.IN_BAG, *REASONS)


@dataclass(frozen=True, slots=True)
class CalendarStatement:
    """A person's statement about the patient calendar. note: for reasons not in the list."""

    state: CalendarState
    note: str = ""


def read_calendar(
    state: str, note: str, choices: tuple[CalendarState, ...]
) -> CalendarStatement | None:
    """The statement that was chosen and typed. None if nothing was chosen. Raises InvalidInput.

    The note is required for a reason that is not in the list, and optional otherwise.
    """
    line = " ".join(note.split())
    if not state:
        return None
    if state not in choices:
        raise InvalidInput(
            [
                Problem(
                    "/calendar",
                    "choice",
                    Message("choose_one_of_the_list", "Choose one of the list."),
                )
            ]
        )
    if len(line) > LONGEST_NOTE or not line.isprintable():
        message = Message(
            "seen_characters",
            "Give at most %(most)s characters that can be seen.",
            most=LONGEST_NOTE,
        )
        raise InvalidInput([Problem("/calendar_note", "note", message)])
    if state == CalendarState.OTHER and not line:
        message = Message(
            "say_why_no_calendar", "Say in a few words why there is no patient calendar."
        )
        raise InvalidInput([Problem("/calendar_note", "empty", message)])
    return CalendarStatement(CalendarState(state), line)
