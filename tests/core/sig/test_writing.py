"""A whole schedule in words that read back to the same schedule."""

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
    assert reading.schedule == asked
    assert reading.schedule.unit is asked.unit


def test_the_longest_schedule_reads_back_to_itself() -> None:
    dose = mcg("999999999.123456")
    most = [PrescribedPhase(tuple(Dose(time, dose) for time in TimeOfDay), 15)] * MOST_PHASES
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


def test_the_words_of_a_titration_name_each_phase() -> None:
    assert sig.write(ldn_schedule()).count(", then ") == 8
