"""The instructions of an order's labels: those that it names, and those of its directions."""

from collections.abc import Iterator, Sequence

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.instructions import Instruction, contradicting, in_order
from pharmacy.core.sig import Reading

NOT_PRINTED = 'Tell the patient, or print a note, as no label says it: "{}"'


def instructions(
    named: Sequence[Instruction], written: Sequence[Reading]
) -> tuple[Instruction, ...]:
    """What the labels say of food and handling, without instructions that contradict another."""
    every = in_order([*named, *(one for reading in written for one in reading.instructions)])
    against = contradicting(every)
    return tuple(one for one in every if one not in against)


def flags(named: Sequence[Instruction], written: Sequence[Reading]) -> Iterator[Flag]:
    """A hold for words of the directions that no label says, and for contradictions."""
    for words in dict.fromkeys(words for reading in written for words in reading.unprinted):
        yield not_printed(words)
    against = contradicting([*named, *(one for reading in written for one in reading.instructions)])
    if against:
        listed = ", ".join(one.value.replace("_", " ") for one in against)
        message = (
            f"These instructions contradict each other, so no label says them: {listed}. "
            "Ask the prescriber which is meant."
        )
        yield Flag("instructions_contradict", Severity.HOLD, message)


def not_printed(words: str) -> Flag:
    """The hold for words that no label says."""
    return Flag("instructions_not_printed", Severity.HOLD, NOT_PRINTED.format(words))
