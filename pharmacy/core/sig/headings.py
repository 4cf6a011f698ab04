"""Headings such as "Prednisone taper:" and "LDN titration schedule:", which are no directions."""

from pharmacy.core.sig.items import Item, Sign
from pharmacy.core.sig.phrase_tables import PhraseTable
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark

MOST_WORDS = 7
WORDS = frozenset(
    [
        "taper",
        "tapering",
        "titration",
        "schedule",
        "dosing",
        "dose",
        "dosage",
        "regimen",
        "plan",
        "protocol",
        "instructions",
        "directions",
        "sig",
        "rx",
        "low",
        "oral",
        "up",
        "down",
        "pack",
        "course",
        "treatment",
        "therapy",
        "capsule",
        "capsules",
        "tablet",
        "tablets",
        "steroid",
        "medication",
        "upward",
        "weekly",
        "daily",
        "the",
        "for",
        "of",
        "and",
        "initial",
        "suggested",
        "recommended",
        "example",
        "sample",
        "typical",
        "standard",
        "usual",
        "new",
        "wean",
        "weaning",
        "escalation",
        "titrate",
        "increase",
        "decrease",
        "reduce",
        "as",
        "follows",
    ]
)
NOUNS = frozenset(
    [
        "taper",
        "tapering",
        "titration",
        "schedule",
        "dosing",
        "regimen",
        "plan",
        "protocol",
        "instructions",
        "directions",
        "sig",
        "rx",
        "wean",
        "weaning",
        "escalation",
        "course",
        "therapy",
        "treatment",
        "titrate",
        "follows",
    ]
)


def read(text: SigText, place: int, names: PhraseTable[bool]) -> Item | None:
    """A heading at the head of the text or of a line, with its colon or the end of its line."""
    if place and not text.words[place].on_new_line and text.plain(place - 1) not in {".", "*", ":"}:
        return None
    end, has_noun = place, False
    while end - place < MOST_WORDS:
        name = text.phrase(end, names)
        if not name and text.plain(end) not in WORDS:
            break
        has_noun = has_noun or text.plain(end) in NOUNS
        end += name or 1
        if end < len(text.words) and text.words[end].on_new_line:
            break
    if not has_noun or end >= len(text.words):
        return None
    if text.plain(end) in {":", "-", "\u2013", "\u2014"} and text.words[end - 1].plain in NOUNS:
        return Sign(place, end, Mark.FILLER)
    is_line = not place and text.words[end].on_new_line
    return Sign(place, end - 1, Mark.FILLER) if is_line else None
