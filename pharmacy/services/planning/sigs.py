"""Reads a sig with the formulary's facts. Nothing is stored or logged."""

from pharmacy import formulary
from pharmacy.core import sig
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import Problem, WordsNotUnderstood, invalid
from pharmacy.core.messages import Message
from pharmacy.core.sig import NotUnderstood, Reading
from pharmacy.schemas import usual_times
from pharmacy.schemas.directions import AskedDirections


def read_directions(asked: AskedDirections) -> Reading:
    """The reading of a text, if every word was understood.

    Raises InvalidInput at `/drug` for a drug that the formulary does not have, and
    WordsNotUnderstood at `/text`, naming the words.
    """
    drug = _drug(asked.drug)
    reading = sig.read(
        asked.text,
        strength=asked.strength,
        names=drug.names if drug else (),
        target_days=asked.target_days,
        usual=drug.usual_time if drug else usual_times.WITHOUT_DRUG,
    )
    if reading.not_understood:
        problems = [_problem(entry) for entry in reading.not_understood]
        raise WordsNotUnderstood(problems, [entry.words for entry in reading.not_understood])
    return reading


def _drug(name: str | None) -> Drug | None:
    if name is None:
        return None
    drug = formulary.find_drug(name)
    if drug is None:
        names = ", ".join(known.name for known in formulary.drugs())
        raise invalid(
            "/drug",
            "unknown_drug",
            Message("unknown_drug", "This pharmacy makes only: %(names)s.", names=names),
        )
    return drug


def _problem(entry: NotUnderstood) -> Problem:
    return Problem(
        "/text",
        "not_understood",
        Message(
            "words_not_understood",
            '"%(words)s": %(reason)s',
            words=entry.words,
            reason=entry.reason,
        ),
    )
