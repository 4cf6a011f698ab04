"""Prefilled fields of the order form: filled for one drug, and removed with it.

Two hidden fields of the form carry them along, so that this works without JavaScript too. A field
that was prefilled and then edited counts as typed, and stays.
"""

import json
from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

Typed = MultiDict[str, str]
Filled = list[tuple[str, str]]
# The drug of the prefilled fields, and each prefilled field with its value.
FOR, WHAT = "filled_for", "filled"
MOST = 1000

# The usual titrations that a button fills in, by drug: naltrexone from 0.5 mg to 4.5 mg, like most
# orders of low-dose naltrexone.
TITRATIONS: Mapping[str, Mapping[str, str]] = {
    "naltrexone": {
        "start": "0.5",
        "step": "0.5",
        "every_days": "7",
        "target": "4.5",
        "target_days": "30",
        "times": "bedtime",
    }
}


def with_usual_titration(typed: Typed) -> Typed:
    """The form with the usual titration of its drug. Unchanged if the drug has none."""
    usual = TITRATIONS.get(typed.get("drug", ""))
    if usual is None:
        return typed
    made = typed.copy()
    for name, value in {"kind": "titration", "unit": "mg", **usual}.items():
        made.setlist(name, [value])
    return noted(made, usual.items())


def noted(typed: Typed, filled: Iterable[tuple[str, str]]) -> Typed:
    """The form with a note of the fields that were prefilled for its drug."""
    made = typed.copy()
    made.setlist(FOR, [typed.get("drug", "")])
    made.setlist(WHAT, [json.dumps(list(filled)[:MOST])])
    return made


def without_another_drugs(typed: Typed) -> Typed:
    """The form without the fields that were prefilled for another drug than its present one."""
    filled_for = typed.get(FOR, "")
    if not filled_for or filled_for == typed.get("drug", ""):
        return typed
    made = typed.copy()
    for name, value in _filled(typed.get(WHAT, "")):
        made.setlist(name, ["" if text == value else text for text in made.getlist(name)])
    made.setlist(FOR, [""])
    made.setlist(WHAT, [""])
    return made


def _filled(text: str) -> Filled:
    """The content of the hidden field. Empty if it is malformed."""
    try:
        noted_pairs = json.loads(text)
    except (ValueError, RecursionError):
        return []
    pairs = noted_pairs if isinstance(noted_pairs, list) else []
    return [(pair[0], pair[1]) for pair in pairs[:MOST] if _is_pair(pair)]


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
