"""Instructions beside a dosage: those that a label prints, and a hold for all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pharmacy.core import sig
from pharmacy.core.flags import Flag
from pharmacy.core.instructions import Instruction, in_order
from pharmacy.core.screening import label_instructions
from pharmacy.fhir import concepts
from pharmacy.fhir.values import Element


@dataclass(frozen=True, slots=True)
class AdditionalInstructions:
    """printed: what a label says. flags: a hold for each text that no label says."""

    printed: tuple[Instruction, ...]
    flags: tuple[Flag, ...]


def read(dosages: Sequence[Element]) -> AdditionalInstructions:
    """What the dosages say beside their doses.

    Words about food in some of several dosages are about those doses only, which no label says.
    """
    printed: list[Instruction] = []
    flags: list[Flag] = []
    texts = [list(_texts(place)) for place in dosages]
    for text in dict.fromkeys(text for of_one in texts for text in of_one):
        meant = sig.instructions_in(text)
        is_of_each = all(text in of_one for of_one in texts)
        if meant and (is_of_each or not any(one.food for one in meant)):
            printed += meant
        else:
            flags.append(label_instructions.not_printed(text))
    return AdditionalInstructions(in_order(printed), tuple(flags))


def _texts(place: Element) -> Iterator[str]:
    for concept in place.each("additionalInstruction"):
        yield concepts.display_text(concept)
    patient = place.get("patientInstruction")
    if patient and place.get("text") and patient.split() != place.get("text").split():
        yield patient
