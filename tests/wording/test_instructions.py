"""Instructions follow the directions of the containers that they are about."""

from pharmacy import wording
from pharmacy.core.instructions import Instruction
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Dose, PrescribedPhase, TimeOfDay, schedule_of
from pharmacy.wording.voices import VOICES
from tests import factories
from tests.factories import mg

BREAKFAST, CRUSHED = Instruction.WITH_BREAKFAST, Instruction.NOT_CRUSHED
DOSES = (Dose(TimeOfDay.MORNING, mg("1")), Dose(TimeOfDay.BEDTIME, mg("3")))
MADE = factories.plan(
    schedule_of([PrescribedPhase(DOSES, 7)]), Limits(strengths=(mg("1"), mg("3")))
)


def said(place: int, *instructions: Instruction, language: str = "en") -> str:
    voice = next(voice for known, voice in VOICES.items() if known == language)
    container = MADE.containers[place]
    return wording.instructed("Take it.", instructions, MADE, container, voice)


def test_a_container_says_the_instructions_of_its_own_doses() -> None:
    assert said(0, BREAKFAST, CRUSHED) == (
        "Take it. Take the morning dose with breakfast. Do not crush or chew."
    )
    assert said(1, BREAKFAST, CRUSHED) == "Take it. Do not crush or chew."


def test_in_the_language_of_the_patient() -> None:
    assert said(1, CRUSHED, language="es") == "Take it. No triture ni mastique."


def test_without_instructions_the_directions_stay_as_they_are() -> None:
    assert said(1) == said(1, BREAKFAST) == "Take it."
