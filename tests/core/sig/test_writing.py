"""A whole schedule in words that read back to the same schedule."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import sig
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import (
    MOST_DAYS,
    MOST_PHASES,
    Dose,
    PrescribedPhase,
    Schedule,
    TimeOfDay,
    schedule_of,
)
from tests.factories import course, ldn_schedule, mcg, mg, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay
REST = PrescribedPhase((Dose(BEDTIME, mg("0")),), 7)


def masses(unit: Unit) -> st.SearchStrategy[Quantity]:
    """Every mass above zero with at most nine digits before the point and six after it."""
    whole = st.one_of(st.integers(0, 50), st.integers(0, 999_999_999))
    texts = st.builds("{}.{:06d}".format, whole, st.sampled_from([0, 500_000, 1, 250_000]))
    return texts.map(lambda text: Quantity.read(text, unit)).filter(bool)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any schedule: several times a day, separate doses, rests and partial rests, in one unit."""
    unit = draw(st.sampled_from(Unit))
    quantities = st.one_of(masses(unit), st.just(Quantity(0, unit)))
    times = st.lists(st.sampled_from(TimeOfDay), min_size=1, unique=True)
    courses = []
    for _ in range(draw(st.integers(1, 8))):
        doses = tuple(Dose(time, draw(quantities)) for time in draw(times))
        courses.append(PrescribedPhase(doses, draw(st.integers(1, MOST_DAYS // 8))))
    if not any(dose.quantity for course in courses for dose in course.doses):
        courses[-1] = PrescribedPhase((Dose(BEDTIME, draw(masses(unit))),), 7)
    return schedule_of(courses)


@given(schedules())
def test_every_schedule_that_is_written_out_reads_back_to_itself(asked: Schedule) -> None:
    reading = sig.read(sig.write(asked))
    assert (reading.not_understood, reading.open_ended) == ((), False)
    assert reading.schedule is not None
    assert days_taken(reading.schedule) == days_taken(asked)
    assert reading.schedule.unit is asked.unit
    assert all(a.doses != b.doses for a, b in pairwise(reading.schedule.phases))


def days_taken(asked: Schedule) -> list[tuple[Dose, ...]]:
    """The doses of each day, to the last day on which something is taken."""
    days = [phase for phase in asked.phases for _ in range(phase.days)]
    while days[-1].is_rest:
        days.pop()
    return [phase.doses for phase in days]


def test_the_longest_schedule_reads_back_to_itself() -> None:
    dose = mcg("999999999.123456")
    other = mcg("999999999.123457")
    most = [
        PrescribedPhase(tuple(Dose(time, (dose, other)[place % 2]) for time in TimeOfDay), 15)
        for place in range(MOST_PHASES)
    ]
    asked = schedule_of(most)
    assert sig.read(sig.write(asked)).schedule == asked


@pytest.mark.parametrize(
    ("courses", "words"),
    [
        ([course("0.5")], "Take 0.5 mg by mouth at bedtime for 7 days."),
        (
            [course("0.5"), course("1", 1)],
            "Take 0.5 mg by mouth at bedtime for 7 days, then 1 mg at bedtime for 1 day.",
        ),
        (
            [course("1", 7, MORNING, NOON, EVENING)],
            "Take 1 mg by mouth in the morning, 1 mg at noon and 1 mg in the evening for 7 days.",
        ),
        (
            [course("1"), REST, course("1")],
            "Take 1 mg by mouth at bedtime for 7 days, then no dose for 7 days, "
            "then 1 mg at bedtime for 7 days.",
        ),
        (
            [REST, course("1")],
            "No dose at bedtime for 7 days, then 1 mg at bedtime for 7 days.",
        ),
        (
            [course("1"), PrescribedPhase((Dose(MORNING, mg("0")), Dose(BEDTIME, mg("2"))), 7)],
            "Take 1 mg by mouth at bedtime for 7 days, "
            "then no dose in the morning and 2 mg at bedtime for 7 days.",
        ),
        (
            [PrescribedPhase((Dose(BEDTIME, mcg("1500")),), 1000)],
            "Take 1,500 mcg by mouth at bedtime for 1,000 days.",
        ),
    ],
)
def test_a_schedule_is_written_as(courses: list[PrescribedPhase], words: str) -> None:
    assert sig.write(schedule(*courses)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # Equal neighbors are one stretch.
        (
            "1.5 mg hs x 7 d, then 1.5 mg hs x 7 d",
            "Take 1.5 mg by mouth at bedtime for 14 days.",
        ),
        (
            "1 mg hs x 7 d, then 2 mg hs x 7 d, then continue 2 mg hs",
            "Take 1 mg by mouth at bedtime for 7 days, then continue 2 mg at bedtime.",
        ),
        # An open end has no length.
        ("2 mg hs", "Take 2 mg by mouth at bedtime, and continue."),
        (
            "1 mg hs x 7 d, increase by 1 mg weekly to 2 mg",
            "Take 1 mg by mouth at bedtime for 7 days, then continue 2 mg at bedtime.",
        ),
        # A stop is written, or the last step goes down without a refill.
        ("1 mg hs x 7 d, then stop", "Take 1 mg by mouth at bedtime for 7 days, then stop."),
        ("1 mg hs x 7 d, then 0 mg", "Take 1 mg by mouth at bedtime for 7 days, then stop."),
        (
            "1 mg hs x 7 d, then 0 mg x 7 d",
            "Take 1 mg by mouth at bedtime for 7 days, then stop.",
        ),
        (
            "2 mg hs x 7 d, then 1 mg hs x 7 d",
            "Take 2 mg by mouth at bedtime for 7 days, then 1 mg at bedtime for 7 days, then stop.",
        ),
        (
            "2 mg hs x 7 d, then 1 mg hs x 7 d, 1 refill",
            "Take 2 mg by mouth at bedtime for 7 days, then 1 mg at bedtime for 7 days.",
        ),
        ("1 mg hs x 7 d", "Take 1 mg by mouth at bedtime for 7 days."),
    ],
)
def test_the_end_of_the_directions_is_that_of_the_sig(text: str, words: str) -> None:
    reading = sig.read(text)
    assert sig.write_reading(reading) == words
    again = sig.read(words)
    assert again.schedule is not None
    assert days_taken(again.schedule)[:7] == days_taken(reading.schedule or again.schedule)[:7]
    assert again.open_ended == reading.open_ended


def test_the_words_of_a_titration_name_each_phase() -> None:
    assert sig.write(ldn_schedule()).count(", then ") == 8
