"""The days on which written and scheduled doses differ. Unwritten times match any time.

If a text states no time of the day, only the amounts and their number are compared. What one phase
states continues in later phases that state nothing, and so does the absence of a statement.
"""

import pytest

from pharmacy.core import sig
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from pharmacy.core.screening import dose_differences
from pharmacy.core.screening.dose_differences import MOST_LISTED
from pharmacy.core.sig import Reading, Remark
from tests.factories import course, mcg, mg, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay


def differences(text: str, of: Schedule) -> list[str]:
    reading = sig.read(text)
    assert reading.schedule is not None, reading.not_understood
    return [str(one) for one in dose_differences.differences(reading.schedule, reading, of)]


def at(*times: TimeOfDay, doses: tuple[str, ...] = ("1", "2", "3", "4")) -> Schedule:
    """A week of each dose, at one time of the day each."""
    return schedule(*(course(dose, 7, time) for dose, time in zip(doses, times, strict=False)))


def test_the_same_doses_at_the_same_times_are_no_difference() -> None:
    assert differences("1 mg qam x 7 days then 2 mg qhs x 7 days", at(MORNING, BEDTIME)) == []


def test_a_time_that_is_written_is_compared() -> None:
    assert differences("1 mg in the morning x 7 days", at(BEDTIME)) == [
        "Days 1 to 7: written 1 mg in the morning, scheduled 1 mg at bedtime."
    ]


@pytest.mark.parametrize("time", TimeOfDay)
def test_an_unwritten_time_is_not_compared(time: TimeOfDay) -> None:
    assert differences("1 mg daily x 7 days", at(time)) == []


def test_the_dose_of_a_phase_without_a_time_is_compared() -> None:
    assert differences("1 mg daily x 7 days", at(MORNING, doses=("2",))) == [
        "Days 1 to 7: written 1 mg once a day, scheduled 2 mg once a day."
    ]


@pytest.mark.parametrize("times", [(MORNING, NOON), (EVENING, BEDTIME), (MORNING, BEDTIME)])
def test_several_unwritten_times_are_not_compared(times: tuple[TimeOfDay, ...]) -> None:
    assert differences("1 mg twice daily x 7 days", schedule(course("1", 7, *times))) == []


def test_doses_per_day_are_compared_if_no_time_is_written() -> None:
    whole = schedule(course("1", 7, MORNING, NOON, EVENING))
    assert differences("1 mg twice daily x 7 days", whole) == [
        "Days 1 to 7: written 1 mg 2 times a day, scheduled 1 mg 3 times a day."
    ]


# The times of the first phase are not written, so later ones that repeat it match any time too.
CARRIED_FROM_NOWHERE = "1 mg daily x 7 days then 2 mg daily x 7 days then 3 mg daily x 7 days"


@pytest.mark.parametrize(
    "times",
    [
        (BEDTIME, BEDTIME, BEDTIME),
        (MORNING, MORNING, MORNING),
        (MORNING, NOON, EVENING),
        (BEDTIME, BEDTIME, MORNING),
    ],
)
def test_times_carried_from_a_phase_without_times_are_not_compared(
    times: tuple[TimeOfDay, ...],
) -> None:
    assert differences(CARRIED_FROM_NOWHERE, at(*times)) == []


# The second phase states its time. It applies to the third and fourth, and not to the first.
CARRIED_FROM_THE_SECOND = (
    "1 mg daily x 7 days then 2 mg qam x 7 days then 3 mg daily x 7 days then 4 mg daily x 7 days"
)


@pytest.mark.parametrize("first", TimeOfDay)
def test_a_written_time_is_not_carried_back(first: TimeOfDay) -> None:
    assert differences(CARRIED_FROM_THE_SECOND, at(first, MORNING, MORNING, MORNING)) == []


@pytest.mark.parametrize("phase", [2, 3, 4])
def test_a_written_time_is_carried_on_to_each_phase_that_says_none(phase: int) -> None:
    times = [MORNING] * 4
    times[phase - 1] = EVENING
    first, last = 7 * phase - 6, 7 * phase
    assert differences(CARRIED_FROM_THE_SECOND, at(*times)) == [
        f"Days {first} to {last}: written {phase} mg in the morning, "
        f"scheduled {phase} mg in the evening."
    ]


def test_a_written_time_ends_what_was_carried_from_a_phase_without_times() -> None:
    text = "1 mg daily x 7 days then 2 mg daily x 7 days then 3 mg qhs x 7 days"
    assert differences(text, at(MORNING, MORNING, BEDTIME)) == []
    assert differences(text, at(MORNING, MORNING, MORNING)) == [
        "Days 15 to 21: written 3 mg at bedtime, scheduled 3 mg in the morning."
    ]


def test_times_proposed_after_written_ones_are_not_compared() -> None:
    text = "1 mg qam x 7 days then 2 mg daily x 7 days then 3 mg twice daily x 7 days"
    whole = schedule(
        course("1", 7, MORNING), course("2", 7, MORNING), course("3", 7, NOON, BEDTIME)
    )
    assert differences(text, whole) == []


def test_times_of_one_dose_may_be_free_while_those_of_another_phase_are_not() -> None:
    text = "1 mg twice daily x 7 days then 2 mg at bedtime x 7 days"
    whole = schedule(course("1", 7, NOON, EVENING), course("2", 7, NOON))
    assert differences(text, whole) == [
        "Days 8 to 14: written 2 mg at bedtime, scheduled 2 mg at noon."
    ]


def test_days_are_those_on_which_both_sides_have_a_phase() -> None:
    whole = schedule(course("1", 5), course("2", 4), course("3", 5))
    assert differences("1 mg qhs x 7 days then 3 mg qhs x 7 days", whole) == [
        "Days 6 to 7: written 1 mg at bedtime, scheduled 2 mg at bedtime.",
        "Days 8 to 9: written 3 mg at bedtime, scheduled 2 mg at bedtime.",
    ]


def test_phases_of_the_schedule_have_numbers_of_their_own() -> None:
    """The second written phase has no time. The schedule's second is in the first written one."""
    text = "1 mg qam x 14 days then 1 mg twice daily x 7 days"
    weeks = course("1", 7, MORNING), course("1", 7, EVENING), course("1", 7, NOON, EVENING)
    whole = schedule(*weeks)
    assert differences(text, whole) == [
        "Days 8 to 14: written 1 mg in the morning, scheduled 1 mg in the evening."
    ]


def test_the_tenth_phase_and_those_after_it_have_times_of_their_own() -> None:
    text = " then ".join(f"{n} mg daily x 1 day" for n in range(1, 13))
    whole = schedule(*(course(str(n), 1, TimeOfDay.NOON) for n in range(1, 13)))
    assert differences(text, whole) == []


def test_different_doses_without_times_are_compared_in_any_order() -> None:
    doses = PrescribedPhase((Dose(MORNING, mg("1")), Dose(BEDTIME, mg("2"))), 7)
    others = PrescribedPhase((Dose(MORNING, mg("2")), Dose(BEDTIME, mg("1"))), 7)
    remark = Remark("/phases/0/times", "times_proposed", "no time is said")
    reading = Reading(schedule=schedule(doses), to_confirm=(remark,))
    assert dose_differences.differences(schedule(doses), reading, schedule(others)) == []


def test_one_day_is_described_as_one_day() -> None:
    whole = schedule(course("1", 6), course("2", 1))
    assert differences("1 mg qhs x 7 days", whole) == [
        "Day 7: written 1 mg at bedtime, scheduled 2 mg at bedtime."
    ]


def test_days_that_only_one_side_has_are_not_compared() -> None:
    assert differences("1 mg qhs x 3 days", schedule(course("1", 7), course("2", 7))) == []
    assert differences("1 mg qhs x 7 days then 2 mg qhs x 7 days", schedule(course("1", 3))) == []


def test_an_open_end_continues_to_the_end_of_the_schedule() -> None:
    whole = schedule(course("1", 7), course("2", 100), course("3", 1))
    assert differences("1 mg qhs x 7 days then 2 mg qhs", whole) == [
        "Day 108: written 2 mg at bedtime, scheduled 3 mg at bedtime."
    ]


def test_only_the_last_phase_continues() -> None:
    whole = schedule(course("1", 7), course("2", 100))
    assert differences("1 mg qhs x 7 days then 2 mg qhs", whole) == []


def test_a_rest_is_nothing_at_whatever_time_it_is() -> None:
    rest = PrescribedPhase((Dose(MORNING, mg("0")),), 7)
    whole = schedule(course("1", 7), rest, course("1", 7))
    text = "1 mg qhs x 7 days then nothing x 7 days then 1 mg qhs x 7 days"
    assert differences(text, whole) == []
    every = schedule(course("1", 7), course("1", 7), course("1", 7))
    assert differences(text, every) == ["Days 8 to 14: written nothing, scheduled 1 mg at bedtime."]


def test_the_same_mass_in_another_unit_is_no_difference() -> None:
    whole = schedule(PrescribedPhase((Dose(BEDTIME, mcg("500")),), 7))
    assert differences("0.5 mg qhs x 7 days", whole) == []


def test_doses_of_one_day_are_listed_in_the_order_of_the_day() -> None:
    doses = PrescribedPhase((Dose(BEDTIME, mg("1")), Dose(MORNING, mg("2"))), 7)
    assert differences("1 mg in the morning and 2 mg at bedtime x 7 days", schedule(doses)) == [
        "Days 1 to 7: written 1 mg in the morning, 2 mg at bedtime, "
        "scheduled 2 mg in the morning, 1 mg at bedtime."
    ]


def test_different_doses_of_a_day_without_times_are_compared_by_frequency() -> None:
    doses = PrescribedPhase(
        (Dose(MORNING, mg("2")), Dose(NOON, mg("1")), Dose(BEDTIME, mg("1"))), 7
    )
    assert differences("1 mg three times a day x 7 days", schedule(doses)) == [
        "Days 1 to 7: written 1 mg 3 times a day, scheduled 1 mg 2 times a day, 2 mg once a day."
    ]


@pytest.mark.parametrize("more", [0, 1, 3])
def test_the_first_differences_are_shown_and_the_rest_is_counted(more: int) -> None:
    days = MOST_LISTED + more
    whole = schedule(*(course(str(2 + n % 2), 1) for n in range(days)))
    reading = sig.read(f"1 mg qhs x {days} days")
    assert reading.schedule is not None
    lines = dose_differences.listed(reading.schedule, reading, whole).splitlines()
    assert lines[0] == "Day 1: written 1 mg at bedtime, scheduled 2 mg at bedtime."
    assert lines[11].startswith("Day 12: ")
    assert lines[12:] == ([f"They differ {more} times more."] if more else [])


def test_nothing_is_reported_if_all_agrees() -> None:
    reading = sig.read("1 mg qhs x 7 days")
    assert reading.schedule is not None
    assert dose_differences.listed(reading.schedule, reading, at(BEDTIME)) == ""
