"""The directions of a request in words: one for each dosage, and possibly one for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir.values import Element

LONGEST_DIRECTIONS = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """The whole course in words. first: stored with the order. others: repetitions of it."""

    first: Element | None
    others: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


def words(dosage: Element) -> str | None:
    """The words of one dosage."""
    text: str | None = dosage.get("text") or dosage.get("patientInstruction")
    return text


def joined(groups: Sequence[Sequence[Element]]) -> Written:
    """All written directions in order, and a hold if they cannot be compared.

    groups: the dosages of each phase.
    """
    said = [[words(place) for place in group] for group in groups]
    every = [text for group in said for text in group]
    if not any(every):
        return Written(None)
    if None in every:
        return _not_compared("Only some of the dosage instructions have a text.")
    if len(every) == 1:
        whole = str(every[0]).strip()
    else:
        parts = [" and ".join(_clause(str(text)) for text in group) for group in said]
        whole = ", then ".join(parts)
    if len(whole) > LONGEST_DIRECTIONS:
        return _not_compared("The texts of the dosage instructions are too long to read.")
    return Written(Element(f"{groups[0][0].path}.text", whole))


def with_rendered(written: Written, rendered: Sequence[Element]) -> Written:
    """The directions with the rendered ones, which repeat them. Identical text counts once."""
    every = [written.first] if written.first else []
    flags = list(written.flags)
    for one in rendered:
        if len(one.value) > LONGEST_DIRECTIONS:
            flags += _not_compared("The rendered dosage instruction is too long to read.").flags
        elif _plain(one) not in map(_plain, every):
            every.append(one.holding(one.value.strip()))
    others = tuple(str(one.value) for one in every[1:])
    return Written(every[0] if every else None, others, tuple(flags))


def _plain(text: Element) -> str:
    return " ".join(_clause(text.value).casefold().split())


def _clause(text: str) -> str:
    return text.strip().rstrip(".;, ")


def _not_compared(why: str) -> Written:
    message = f"{why} Compare them by hand with the schedule."
    return Written(None, flags=(Flag("directions_not_read", Severity.HOLD, message),))
