"""Names of people as they are looked for: whatever their case, accents and hyphens."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 100
MOST_WORDS = 5
# Dropped, so that O'Brien is one name however it is typed, also as OBrien.
APOSTROPHES = (
    *("'", "`", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{LEFT SINGLE QUOTATION MARK}"),
    *("\N{MODIFIER LETTER APOSTROPHE}", "\N{ACUTE ACCENT}"),
)
WITHOUT_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES))


def folded(name: str) -> str:
    """The name in small letters without accents, its parts with a blank between: "garcia lopez"."""
    plain = unicodedata.normalize("NFKD", name.translate(WITHOUT_APOSTROPHES).casefold())
    letters = (letter if letter.isalnum() else " " for letter in plain if _stays(letter))
    return " ".join("".join(letters).split())[:LONGEST]


def _stays(letter: str) -> bool:
    return not unicodedata.combining(letter)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """How the folded names of somebody begin; "" is any."""

    family: str
    given: str


def beginnings(typed: str) -> tuple[Beginnings, ...]:
    """What may be meant by words that were typed: "maria exa", "Example, Maria", "de la Cruz".

    A comma stands after the family name. Words beyond the fifth are left out. Empty where nothing
    is typed that could be in a name.
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
