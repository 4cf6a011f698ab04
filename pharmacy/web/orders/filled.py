"""What stands in the order form and nobody typed: filled for one drug, gone with it.

The form carries it along in two hidden fields, so that it is known without JavaScript too. A field
that was filled and then changed by hand is typed, and stays.
"""

import json
from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

Typed = MultiDict[str, str]
Filled = list[tuple[str, str]]
# The drug that the fields were filled for, and each field with what was put there.
FOR, WHAT = "filled_for", "filled"
MOST = 1000

# The usual titrations that a button fills in, by the drug: of naltrexone, 0.5 mg to 4.5 mg, as most
# orders of low-dose naltrexone are.
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
    """The form with the usual titration of its drug; the same where the drug has none."""
    usual = TITRATIONS.get(typed.get("drug", ""))
    if usual is None:
        return typed
    made = typed.copy()
    for name, value in {"kind": "titration", "unit": "mg", **usual}.items():
        made.setlist(name, [value])
    return noted(made, usual.items())


def noted(typed: Typed, filled: Iterable[tuple[str, str]]) -> Typed:
    """The form with a note of what was filled in for its drug."""
    made = typed.copy()
    made.setlist(FOR, [typed.get("drug", "")])
    made.setlist(WHAT, [json.dumps(list(filled)[:MOST])])
    return made


def without_another_drugs(typed: Typed) -> Typed:
    """The form without what was filled in for another drug than the one it has now."""
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
    """What the hidden field notes; nothing where it is no such note."""
    try:
        noted_pairs = json.loads(text)
    except (ValueError, RecursionError):
        return []
    pairs = noted_pairs if isinstance(noted_pairs, list) else []
    return [(pair[0], pair[1]) for pair in pairs[:MOST] if _is_pair(pair)]


def _is_pair(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
