"""Why a pharmacist resolves a hold."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import PharmacyError, invalid

LONGEST_WORDS = 500


class Ground(StrEnum):
    """The common reason codes for resolving a hold. The note says who, when and what."""

    PRESCRIBER_CONFIRMED = "prescriber_confirmed"
    PATIENT_CONFIRMED = "patient_confirmed"
    COMPARED_BY_HAND = "compared_by_hand"
    JUDGEMENT = "judgement"
    OTHER = "other"


GROUND_WORDS = {
    Ground.PRESCRIBER_CONFIRMED: "Prescriber confirmed the order as it stands",
    Ground.PATIENT_CONFIRMED: "Patient or caregiver confirmed it",
    Ground.COMPARED_BY_HAND: "Compared by hand with the prescription: they agree",
    Ground.JUDGEMENT: "Professional judgement",
    Ground.OTHER: "Another reason",
}


class AlreadyResolved(PharmacyError):
    """Another user has already resolved this hold. The first resolution stays."""

    code = "already_resolved"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with the pharmacist's note."""

    ground: Ground
    words: str

    def __str__(self) -> str:
        """As stored: "Prescriber confirmed the order as it stands: Dr. Example, by phone"."""
        return f"{GROUND_WORDS[self.ground]}: {self.words}"


def read_reason(ground: str, words: str) -> Reason:
    """The reason that was chosen and typed. Raises InvalidInput if either is missing.

    Lines are joined to one. A reason code alone is not enough: the record must say whom the
    pharmacist asked, or what the pharmacist checked.
    """
    if ground not in list(Ground):
        raise invalid("/ground", "choice", "choose why the order may go on")
    line = " ".join(words.split())
    if not line:
        raise invalid("/words", "empty", "say in a few words whom you asked or what you looked at")
    if len(line) > LONGEST_WORDS:
        raise invalid("/words", "too_long", f"give at most {LONGEST_WORDS} characters")
    if not line.isprintable():
        raise invalid("/words", "character", "leave out characters that cannot be seen")
    return Reason(Ground(ground), line)
