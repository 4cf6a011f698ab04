"""Names of people for search: case, accents and hyphens do not matter."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 100
MOST_WORDS = 5
# Removed, so that O'Brien and OBrien are the same name.
APOSTROPHES = (
    *("'", "`", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{LEFT SINGLE QUOTATION MARK}"),
    *("\N{MODIFIER LETTER APOSTROPHE}", "\N{ACUTE ACCENT}"),
)
WITHOUT_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES))


def folded(name: str) -> str:
    """The name in lower case without accents, its parts separated by spaces: "garcia lopez"."""
    plain = unicodedata.normalize("NFKD", name.translate(WITHOUT_APOSTROPHES).casefold())
    letters = (letter if letter.isalnum() else " " for letter in plain if _stays(letter))
    return " ".join("".join(letters).split())[:LONGEST]


def _stays(letter: str) -> bool:
    return not unicodedata.combining(letter)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Prefixes of a person's folded names. "" matches any name."""

    family: str
    given: str


def beginnings(typed: str) -> tuple[Beginnings, ...]:
    """The possible meanings of a search: "maria exa", "Example, Maria", "de la Cruz".

    A comma follows the family name. Words after the fifth are ignored. Empty if the text has no
    characters of a name.
    """
    family, comma, given = typed.partition(",")
    if comma and folded(family):
        return (Beginnings(folded(family), folded(given)),)
    return tuple(_each(folded(typed).split()[:MOST_WORDS]))


def _each(words: list[str]) -> Iterator[Beginnings]:
    if not words:
        return
    whole = " ".join(words)
    yield Beginnings(whole, "")
    yield Beginnings("", whole)
    for place in range(1, len(words)):
        first, rest = " ".join(words[:place]), " ".join(words[place:])
        yield Beginnings(rest, first)
        yield Beginnings(first, rest)
