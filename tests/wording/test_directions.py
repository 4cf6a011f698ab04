"""The directions on the label of a container for one phase."""

import re

import pytest
from hypothesis import given

from pharmacy import wording
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from tests.factories import course, mcg, mg, plan, schedule
from tests.wording.test_error_prone_words import any_schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay


def directions(made: Plan, number: int = 1) -> str:
    return wording.directions(made, made.containers[number - 1])


def test_one_capsule_at_bedtime() -> None:
    assert directions(plan(schedule(course("0.5", 7)))) == (
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days."
    )


def test_two_capsules_say_what_they_come_to() -> None:
    made = plan(schedule(course("3", 14)), Limits(strengths=(mg("1.5"),)))
    assert directions(made) == "Take 2 capsules (3 mg total) by mouth at bedtime for 14 days."


def test_one_day_is_no_days() -> None:
    assert directions(plan(schedule(course("4.5", 1)))) == (
        "Take 1 capsule (4.5 mg) by mouth at bedtime for 1 day."
    )


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (MORNING, "in the morning"),
        (NOON, "at noon"),
        (EVENING, "in the evening"),
        (BEDTIME, "at bedtime"),
    ],
)
def test_each_time_of_the_day_has_its_words(time: TimeOfDay, words: str) -> None:
    assert directions(plan(schedule(course("1", 7, time)))) == (
        f"Take 1 capsule (1 mg) by mouth {words} for 7 days."
    )


def test_two_times_of_a_day() -> None:
    assert directions(plan(schedule(course("1.5", 7, BEDTIME, MORNING)))) == (
        "Take 1 capsule (1.5 mg) by mouth in the morning and 1 capsule (1.5 mg) at bedtime "
        "for 7 days."
    )


def test_four_times_of_a_day() -> None:
    assert directions(plan(schedule(course("1", 7, *TimeOfDay)))) == (
        "Take 1 capsule (1 mg) by mouth in the morning, 1 capsule (1 mg) at noon, "
        "1 capsule (1 mg) in the evening and 1 capsule (1 mg) at bedtime for 7 days."
    )


def test_more_capsules_at_one_time_than_at_another() -> None:
    split = schedule(PrescribedPhase((Dose(MORNING, mg("0.5")), Dose(BEDTIME, mg("1"))), 7))
    assert directions(plan(split, Limits(strengths=(mg("0.5"),)))) == (
        "Take 1 capsule (0.5 mg) by mouth in the morning and 2 capsules (1 mg total) at bedtime "
        "for 7 days."
    )


def test_a_container_states_only_its_own_strength() -> None:
    split = plan(schedule(PrescribedPhase((Dose(MORNING, mg("0.5")), Dose(BEDTIME, mg("1"))), 7)))
    assert [directions(split, 1), directions(split, 2)] == [
        "Take 1 capsule (0.5 mg) by mouth in the morning for 7 days.",
        "Take 1 capsule (1 mg) by mouth at bedtime for 7 days.",
    ]


def test_a_dose_out_of_two_containers_names_the_other_and_the_whole_dose() -> None:
    asked = schedule(course("1", 7), course("2.5", 30))
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("2"))))
    assert [directions(made, 2), directions(made, 3)] == [
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 30 days. "
        "At bedtime also take 1 capsule (2 mg) from bottle 3, 2.5 mg in all.",
        "Take 1 capsule (2 mg) by mouth at bedtime for 30 days. "
        "At bedtime also take 1 capsule (0.5 mg) from bottle 2, 2.5 mg in all.",
    ]
    lines = [wording.phase_line(made, container) for container in made.containers]
    assert lines == [
        "Phase 1 of 2, nights 1 to 7",
        "Phase 2 of 2, nights 8 to 37",
        "Phase 2 of 2, nights 8 to 37",
    ]


def test_each_time_of_a_dose_from_two_containers_is_stated() -> None:
    asked = schedule(course("2", 7, MORNING, BEDTIME))
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("1.5"))))
    assert directions(made) == (
        "Take 1 capsule (0.5 mg) by mouth in the morning and 1 capsule (0.5 mg) at bedtime "
        "for 7 days. In the morning also take 1 capsule (1.5 mg) from bottle 2, 2 mg in all. "
        "At bedtime also take 1 capsule (1.5 mg) from bottle 2, 2 mg in all."
    )


def test_a_time_without_a_dose_is_not_spoken_of() -> None:
    split = schedule(PrescribedPhase((Dose(MORNING, mg("0")), Dose(BEDTIME, mg("1"))), 7))
    assert directions(plan(split)) == "Take 1 capsule (1 mg) by mouth at bedtime for 7 days."


def test_a_thousand_micrograms_have_a_comma() -> None:
    made = plan(schedule(PrescribedPhase((Dose(BEDTIME, mcg("1000")),), 7)))
    assert directions(made) == "Take 1 capsule (1,000 mcg) by mouth at bedtime for 7 days."


def test_capsules_of_a_thousand_micrograms_in_total_have_a_comma() -> None:
    made = plan(
        schedule(PrescribedPhase((Dose(BEDTIME, mcg("1500")),), 7)), Limits(strengths=(mcg("500"),))
    )
    assert directions(made) == "Take 3 capsules (1,500 mcg total) by mouth at bedtime for 7 days."


def test_a_thousand_days_have_a_comma() -> None:
    assert directions(plan(schedule(course("1", 1000)))).endswith("for 1,000 days.")


@given(any_schedule())
def test_the_doses_of_a_sentence_add_up_to_what_its_container_holds(asked: Schedule) -> None:
    made = plan(asked)
    for container in made.containers:
        sentence = directions(made, container.number)
        taken, lasting = sentence.split(" for ")
        days = int(lasting.split(" day")[0].replace(",", ""))
        each_day = sum(int(count) for count in re.findall(r"(\d+) capsules? \(", taken))
        assert each_day * days == container.capsules
