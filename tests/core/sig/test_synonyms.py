"""The parts of a phase in any order and wording are the same phase."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, PrescribedPhase, TimeOfDay
from tests.core.sig.spoken import read

TIMES = {
    TimeOfDay.MORNING: ["qam", "in the morning", "every morning", "q.a.m.", "QAM", "in am"],
    TimeOfDay.NOON: ["at noon", "noon"],
    TimeOfDay.EVENING: ["qpm", "in the evening", "every evening", "q pm"],
    TimeOfDay.BEDTIME: ["qhs", "hs", "at bedtime", "nightly", "every night", "QHS", "q.h.s."],
}
UNITS = {
    Unit.MG: ["mg", "MG", "milligrams", "mgs"],
    Unit.MCG: ["mcg", "micrograms", "MCG"],
}
LENGTHS = {
    1: ["x 1 day", "for 1 day", "x1d", "for one day"],
    7: ["x 7d", "for 7 days", "x1wk", "for one week", "x 1 week", "for a week", "7 nights"],
    14: ["x 14 days", "for 2 weeks", "x2wks", "for the next two weeks"],
    30: ["x 30 d", "for 30 nights"],
}
ROUTES = ["", "po", "by mouth", "orally", "PO", "p.o."]
VERBS = ["", "take", "Take", "start", "Give"]
PAUSES = ["; ", ". ", ", ", "\n"]
TURNS = [", then ", " then ", " and then ", ", followed by ", ". Then "]


@st.composite
def phases(
    draw: st.DrawFn, times: tuple[TimeOfDay, ...] = tuple(TimeOfDay)
) -> tuple[str, PrescribedPhase]:
    """A phase as somebody writes it, and its meaning."""
    unit = draw(st.sampled_from(Unit))
    quantity = Quantity.read(draw(st.sampled_from(["0.5", "1", "4.5", "12.25", "1500"])), unit)
    time = draw(st.sampled_from(times))
    days = draw(st.sampled_from(list(LENGTHS)))
    gap = draw(st.sampled_from(["", " "]))
    amount = f"{quantity.value}{gap}{draw(st.sampled_from(UNITS[unit]))}"
    parts = [draw(st.sampled_from(TIMES[time])), draw(st.sampled_from(ROUTES))]
    length = draw(st.sampled_from(LENGTHS[days]))
    said = [draw(st.sampled_from(VERBS)), amount, *draw(st.permutations(parts)), length]
    text = " ".join(part for part in said if part)
    return text, PrescribedPhase((Dose(time, quantity),), days)


@given(st.lists(phases(), min_size=1, max_size=5), st.sampled_from(TURNS))
def test_each_way_to_put_a_phase_is_the_same_phase(
    said: list[tuple[str, PrescribedPhase]], by: str
) -> None:
    refuse_another_reading(said, by)


@given(st.data(), st.sampled_from(TimeOfDay), st.sampled_from(PAUSES))
def test_phases_at_one_time_need_no_then(data: st.DataObject, time: TimeOfDay, by: str) -> None:
    said = data.draw(st.lists(phases((time,)), min_size=1, max_size=5))
    refuse_another_reading(said, by)


def refuse_another_reading(said: list[tuple[str, PrescribedPhase]], by: str) -> None:
    """Raises AssertionError unless the phases, joined by `by`, are read correctly.

    The same phase twice without "then" may be a slip, and is refused.
    """
    if by in PAUSES:
        assume(all(before != after for (_, before), (_, after) in pairwise(said)))
    reading = read(by.join(text for text, _ in said))
    assert reading.not_understood == ()
    assert reading.courses == tuple(course for _, course in said)
    assert {remark.code for remark in reading.to_confirm} <= {"mixed_units"}
