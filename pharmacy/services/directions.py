"""Written directions read with what the formulary knows; nothing is stored and nothing logged."""

from pharmacy import formulary
from pharmacy.core import directions
from pharmacy.core.directions import NotUnderstood, Reading
from pharmacy.core.errors import Problem, WordsNotUnderstood, invalid
from pharmacy.schemas.directions import AskedDirections


def read_directions(asked: AskedDirections) -> Reading:
    """The reading of a text of which every word was understood.

    Raises InvalidInput at `/drug` for a drug that the formulary does not have, and
    WordsNotUnderstood at `/text`, naming the words.
    """
    reading = directions.read(
        asked.text,
        strength=asked.strength,
        names=_names(asked.drug),
        target_days=asked.target_days,
    )
    if reading.not_understood:
        problems = [_problem(entry) for entry in reading.not_understood]
        raise WordsNotUnderstood(problems, [entry.words for entry in reading.not_understood])
    return reading


def _names(name: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    drug = formulary.find_drug(name)
    if drug is None:
        names = ", ".join(known.name for known in formulary.drugs())
        raise invalid("/drug", "unknown_drug", f"this pharmacy makes only: {names}")
    return drug.names


def _problem(entry: NotUnderstood) -> Problem:
    return Problem("/text", "not_understood", f'"{entry.words}": {entry.reason}')
