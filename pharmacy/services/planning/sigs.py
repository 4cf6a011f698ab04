"""Reads a sig with the formulary's facts. Nothing is stored or logged."""

from pharmacy import formulary
from pharmacy.core import sig
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import Problem, WordsNotUnderstood, invalid
from pharmacy.core.messages import Message
from pharmacy.core.sig import NotUnderstood, Reading, stops, words
from pharmacy.schemas import usual_times
from pharmacy.schemas.directions import AskedDirections


def read_directions(asked: AskedDirections) -> Reading:
    """The reading of a text, if every word was understood.

    Raises InvalidInput at `/drug` for a drug that the formulary does not have, and
    WordsNotUnderstood at `/text`, naming the one thing that stops it. Without a drug, the one that
    the text names is taken.
    """
    drug = _drug(asked.drug) if asked.drug is not None else _drug_of(asked.text)
    reading = sig.read(
        asked.text,
        strength=asked.strength,
        concentration=asked.concentration,
        names=drug.names if drug else (),
        target_days=asked.target_days,
        usual=drug.usual_time if drug else usual_times.WITHOUT_DRUG,
    )
    if reading.not_understood:
        stopping = stops.joined(asked.text, reading.not_understood)
        raise WordsNotUnderstood(
            [_problem(stops.chief(stopping))], [entry.words for entry in stopping]
        )
    return reading


def _drug_of(text: str) -> Drug | None:
    """The one drug of the formulary that the text names. None if it names none, or several."""
    said = f" {' '.join(word.plain for word in words.split(text))} "
    found = [drug for drug in formulary.drugs() if any(_names(said, n) for n in drug.names)]
    return found[0] if len(found) == 1 else None


def _names(said: str, name: str) -> bool:
    return f" {' '.join(word.plain for word in words.split(name))} " in said


def _drug(name: str) -> Drug:
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
            'The sig stops at "%(words)s": %(reason)s.',
            words=entry.words,
            reason=entry.reason,
        ),
    )
