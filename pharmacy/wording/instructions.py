"""The sentences of an order's instructions, such as "Take with food."."""

from collections.abc import Iterable

from pharmacy.core.instructions import Instruction
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.schedules import TimeOfDay
from pharmacy.wording.voices import ENGLISH, Voice


def said(instructions: Iterable[Instruction], voice: Voice = ENGLISH) -> tuple[str, ...]:
    """Their sentences, in the same order."""
    return tuple(voice.say(instruction.value) for instruction in instructions)


def instructed(
    directions: str,
    instructions: Iterable[Instruction],
    plan: Plan,
    container: Container,
    voice: Voice = ENGLISH,
) -> str:
    """The directions of a container with the instructions for its doses.

    A sentence about the morning dose is not on a container that is used only at bedtime.
    """
    times = _times(plan, container)
    own = [one for one in instructions if one.time is None or one.time in times]
    if not own:
        return directions
    return voice.say("instructed", directions=directions, instructions=" ".join(said(own, voice)))


def _times(plan: Plan, container: Container) -> set[TimeOfDay]:
    """The times of the day at which capsules of a container are taken."""
    numbers = {span.phase for span in container.spans}
    doses = (dose for phase in plan.phases if phase.number in numbers for dose in phase.doses)
    return {d.time for d in doses if any(t.strength == container.strength for t in d.takes)}
