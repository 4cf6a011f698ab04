"""`pharmacy plan --directions`: read the sig, and show what was understood before the plan."""

from typing import Any

from pharmacy.core.errors import InvalidInput, Problem, WordsNotUnderstood
from pharmacy.core.sig import Reading
from pharmacy.embedded import text_table
from pharmacy.schemas.directions import read_asked
from pharmacy.services.planning.sigs import read_directions

OPTIONS = {"text": "--directions", "drug": "--drug", "strength": "--strength"}


def read(text: str, drug: str | None, strength: str | None) -> Reading:
    """The reading of a text. Raises InvalidInput with the options that are wrong.

    strength: of a capsule, such as "0.5 mg".
    """
    asked = {"text": text, "drug": drug, "strength": _mass(strength)}
    try:
        return read_directions(read_asked(asked))
    except WordsNotUnderstood as error:
        raise WordsNotUnderstood(map(_at_option, error.problems), error.words) from None
    except InvalidInput as error:
        raise InvalidInput(map(_at_option, error.problems)) from None


def _mass(text: str | None) -> dict[str, str] | None:
    if text is None:
        return None
    value = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz")
    return {"value": value.strip(), "unit": text.strip()[len(value) :]}


def _at_option(problem: Problem) -> Problem:
    field = problem.pointer.strip("/").partition("/")[0]
    return Problem(OPTIONS.get(field, problem.pointer), problem.code, problem.message)


def lines(answer: dict[str, Any]) -> list[str]:
    """What was understood, in our own words, and what a person must confirm."""
    written = {"Quantity written": answer["quantity"], "Refills written": answer["refills"]}
    counts = [f"{name}: {count}" for name, count in written.items() if count is not None]
    remarks = [f"CONFIRM {remark['pointer']}: {remark['message']}" for remark in _remarks(answer)]
    paragraphs = [f"Understood: {answer['directions']}", *counts, *remarks]
    return [line for paragraph in paragraphs for line in text_table.wrap(paragraph)] + [""]


def _remarks(answer: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = answer["to_confirm"]
    return found
