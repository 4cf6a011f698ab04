"""Why a pharmacist lets an order go on that was held."""

from dataclasses import dataclass
from enum import StrEnum

from pharmacy.core.errors import PharmacyError, invalid

LONGEST_WORDS = 500


class Ground(StrEnum):
    """The common grounds on which a hold is resolved; the words say who, when and what."""

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
    """Somebody resolved this hold before; what was said first stands."""

    code = "already_resolved"


@dataclass(frozen=True, slots=True)
class Reason:
    """A ground with the pharmacist's own words."""

    ground: Ground
    words: str

    def __str__(self) -> str:
        """As it is kept: "Prescriber confirmed the order as it stands: Dr. Example, by phone"."""
        return f"{GROUND_WORDS[self.ground]}: {self.words}"


def read_reason(ground: str, words: str) -> Reason:
    """The reason that was chosen and typed; raises InvalidInput where either is missing.

    Lines are joined to one. A ground alone is not enough: the record is to say whom the
    pharmacist asked, or what was looked at.
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
