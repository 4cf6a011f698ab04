"""Halves of tablets as decimals: "half a tablet", "1/2 tab", "1 and 1/2 tablets".

"1/2 tabs" may be one or two. A capsule is never divided, so its fractions stay as written.
"""

from collections.abc import Sequence
from dataclasses import replace

from pharmacy.core.sig.phrase_tables import PhraseTable, phrases
from pharmacy.core.sig.words import Kind, Word

_HALF = phrases(
    {
        "0.5": "half a, half of a, half, one half, one half of a, one - half, one - half of a, "
        "one - half a, 1/2, 1/2 a, 1/2 of a, \u00bd, \u00bd a, \u00bd of a",
        "0.25": "1/4, 1/4 of a, \u00bc",
    }
)
_AND_A_HALF = PhraseTable(
    {
        (*whole, *joined, half): f"{count}.5"
        for count in (1, 2, 3)
        for whole in ((str(count),), (("one", "two", "three")[count - 1],))
        for joined in ((), ("and",))
        for half in ("1/2", "\u00bd")
    }
)
_ONE, _SEVERAL = {"tab", "tablet"}, {"tabs", "tablets"}
# Before a whole number with a half. After others, the whole number may be that of a day.
_LEADS = {"take", "give", "then", ";", ":", "to"}


def unify(words: Sequence[Word]) -> list[Word]:
    """The words, each half of a tablet as one number. The time is linear in their number."""
    plains = tuple(word.plain for word in words)
    found: list[Word] = []
    place = 0
    while place < len(words):
        length, number = _half(words, plains, place)
        if number:
            last = words[place + length - 1]
            found.append(
                replace(
                    words[place],
                    text=number,
                    plain=number,
                    end=last.end,
                    kind=Kind.NUMBER,
                )
            )
        else:
            found.append(words[place])
        place += length
    return found


def _half(words: Sequence[Word], plains: tuple[str, ...], place: int) -> tuple[int, str | None]:
    """The number of words at `place`, and the number that they mean if it has a half."""
    before = plains[place - 1] if place else None
    length = _AND_A_HALF.longest(plains, place)
    is_begun = before is None or before in _LEADS or words[place].on_new_line
    following = plains[place + length] if place + length < len(plains) else ""
    if length and is_begun and following in _SEVERAL:
        return length, _AND_A_HALF[plains[place : place + length]]
    length = _HALF.longest(plains, place)
    is_alone = length and not _is_counted(words, place)
    following = plains[place + length] if place + length < len(plains) else ""
    if is_alone and following in _ONE:
        return length, _HALF[plains[place : place + length]]
    return 1, None


def _is_counted(words: Sequence[Word], place: int) -> bool:
    """Whether a number is before it, with "and" or without: "1 and 1/2 tablet"."""
    start = place - 1 - (place > 0 and words[place - 1].plain in {"and", "a", "&", "-"})
    if start < 0 or words[place].on_new_line:
        return False
    return words[start].kind is Kind.NUMBER or words[start].plain in {"one", "two", "three"}
