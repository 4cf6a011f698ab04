"""Why a pharmacist resolves a hold."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core import notes
from pharmacy.core.errors import PharmacyError, invalid
from pharmacy.core.messages import Message

LONGEST_NOTE = 500


class ReasonCode(StrEnum):
    """The common reason codes for resolving a hold. The note says who, when and what."""

    PRESCRIBER_CONFIRMED = "prescriber_confirmed"
    PATIENT_CONFIRMED = "patient_confirmed"
    COMPARED_BY_HAND = "compared_by_hand"
    JUDGEMENT = "judgement"
    OTHER = "other"


REASON_CODE_TEXTS = {
    ReasonCode.PRESCRIBER_CONFIRMED: "Prescriber confirmed the order as written",
    ReasonCode.PATIENT_CONFIRMED: "Patient or caregiver confirmed it",
    ReasonCode.COMPARED_BY_HAND: "Compared by hand with the prescription: they agree",
    ReasonCode.JUDGEMENT: "Professional judgment",
    ReasonCode.OTHER: "Another reason",
}


class AlreadyResolved(PharmacyError):
    """Another user has already resolved this hold. The first resolution stays."""

    code = "already_resolved"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with the pharmacist's note."""

    reason_code: ReasonCode
    note: str

    def __str__(self) -> str:
        """As stored: "Prescriber confirmed the order as written: Dr. Example, by phone"."""
        return f"{REASON_CODE_TEXTS[self.reason_code]}: {self.note}"


def read_reason(reason_code: str, note: str) -> Reason:
    """The reason that was chosen and typed. Raises InvalidInput if either is missing.

    Lines are joined to one. A reason code alone is not enough: the record must say whom the
    pharmacist asked, or what the pharmacist checked.
    """
    if reason_code not in list(ReasonCode):
        raise invalid(
            "/ground",
            "choice",
            Message("choose_why_it_may_go_on", "Choose why the order may go on."),
        )
    line = notes.line(note, LONGEST_NOTE)
    if not line:
        raise invalid(
            "/words",
            "empty",
            Message(
                "say_whom_you_asked", "Say in a few words whom you asked or what you looked at."
            ),
        )
    return Reason(ReasonCode(reason_code), line)
