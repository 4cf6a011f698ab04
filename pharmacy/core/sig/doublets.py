"""Directions that are written twice, short and in full, as the systems of clinics print them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pharmacy.core.instructions import in_order
from pharmacy.core.schedules import PrescribedPhase
from pharmacy.core.sig.words import Kind, Word

if TYPE_CHECKING:
    from pharmacy.core.sig.reading import Reading

DIFFER = (
    "the directions stand here twice and differ: ask which of the two is meant, and write that one"
)
PROPOSED = ("times_proposed", "days_proposed")

VERBS = {"take", "give"}
# Before these signs the first half ends. After a full stop, another phase may follow.
ENDS = {".", "-", "\u2013", "\u2014", ";"}
NOT_ENDS = {
    *("then", "and", ",", ":", "(", "to", "please", "&", "or", "also", "patient", "sig", "is"),
    *("next", "after", "that", "should", "day", "days", "will", "the", "may", "not", "must"),
}


def second_half(words: list[Word]) -> tuple[int, int, bool] | None:
    """The words after the first half and of the second, and whether they are surely two halves.

    None unless just one verb stands inside the text, after words of another form.
    """
    places = [place for place, word in enumerate(words) if word.plain in VERBS]
    if len(places) != 1 or not places[0]:
        return None
    place = places[0]
    before = words[place - 1]
    is_loud = before.plain in {"day", "days"} and words[place].text.isupper()
    if before.plain in NOT_ENDS and not is_loud and not words[place].on_new_line:
        return None
    is_tight = before.plain not in {".", ";"} and not words[place].on_new_line
    if before.kind is Kind.SYMBOL and before.plain not in ENDS and before.plain != ")":
        return None
    end = place - 1 if before.plain in ENDS else place
    return end, place, is_tight


def agreed(first: "Reading", second: "Reading") -> "Reading | None":
    """The reading of both, with what either of them says. None if they contradict each other."""
    chosen, other = (second, first) if _doubts(second) <= _doubts(first) else (first, second)
    pairs = list(zip(chosen.courses, other.courses, strict=False))
    if len(chosen.courses) != len(other.courses):
        return None
    if not all(_is_same(a, b, other, place) for place, (a, b) in enumerate(pairs)):
        return None
    if not _is_one(chosen.quantity, other.quantity) or not _is_one(chosen.refills, other.refills):
        return None
    kept = [r for r in other.to_confirm if r.code in {"food", "handling", "indication"}]
    return replace(
        chosen,
        quantity=other.quantity if chosen.quantity is None else chosen.quantity,
        refills=other.refills if chosen.refills is None else chosen.refills,
        to_confirm=tuple(dict.fromkeys((*chosen.to_confirm, *kept))),
        strengths=chosen.strengths | other.strengths,
        instructions=in_order((*first.instructions, *second.instructions)),
        unprinted=tuple(dict.fromkeys((*first.unprinted, *second.unprinted))),
    )


def is_same_dose(first: "Reading", second: "Reading") -> bool:
    """Whether both take one dose, at whatever times and for whatever number of days."""
    doses = [
        {dose.quantity for course in half.courses for dose in course.doses}
        for half in (first, second)
    ]
    return len(doses[0]) == 1 and doses[0] == doses[1]


def _doubts(reading: "Reading") -> int:
    return sum(remark.code in PROPOSED for remark in reading.to_confirm) + reading.open_ended


def _is_one(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _is_same(a: PrescribedPhase, b: PrescribedPhase, other: "Reading", place: int) -> bool:
    """Whether two phases agree. What `other` only proposes for its own may differ."""
    codes = {r.code for r in other.to_confirm if r.pointer.startswith(f"/phases/{place}/")}
    if a.days != b.days and "days_proposed" not in codes:
        return False
    if "times_proposed" in codes:
        return sorted(d.quantity for d in a.doses) == sorted(d.quantity for d in b.doses)
    return {(d.time, d.quantity) for d in a.doses} == {(d.time, d.quantity) for d in b.doses}
