"""The directions on the label of a container for several phases."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pharmacy import wording
from pharmacy.core.planning import fills, merging
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import ContainerSpan
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule, TimeOfDay
from tests.factories import TODAY, course, mg, plan, schedule

MORNING, BEDTIME = TimeOfDay.MORNING, TimeOfDay.BEDTIME
HALVES = Limits(strengths=(mg("0.5"),), max_capsules_per_dose=20)
TWO_STRENGTHS = Limits(strengths=(mg("0.5"), mg("2")))


def merged(asked: Schedule, limits: Limits = HALVES) -> Plan:
    return merging.merge(plan(asked, limits), lambda *_: True)


def directions(made: Plan) -> list[str]:
    return [wording.directions(made, container) for container in made.containers]


def phase_lines(made: Plan) -> list[str]:
    return [wording.phase_line(made, container) for container in made.containers]


def test_a_sequence_states_the_dose_of_each_part() -> None:
    made = merged(schedule(course("0.5"), course("1"), course("1.5", 30)))
    assert directions(made) == [
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days, "
        "then 2 capsules (1 mg total) at bedtime for 7 days, "
        "then 3 capsules (1.5 mg total) at bedtime for 30 days."
    ]
    assert phase_lines(made) == ["Phases 1 to 3 of 3, nights 1 to 44"]


def test_phases_with_the_same_doses_are_one_stretch() -> None:
    made = merged(schedule(course("0.5"), course("1"), course("1", 30)))
    assert directions(made) == [
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days, "
        "then 2 capsules (1 mg total) at bedtime for 37 days."
    ]
    alone = merged(schedule(course("0.5"), course("0.5", 30)))
    assert directions(alone) == ["Take 1 capsule (0.5 mg) by mouth at bedtime for 37 days."]


def test_a_rest_during_the_course_is_stated() -> None:
    made = merged(schedule(course("0.5"), course("0", 3), course("1", 1)))
    assert directions(made) == [
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days, then nothing for 3 days, "
        "then 2 capsules (1 mg total) at bedtime for 1 day."
    ]
    assert phase_lines(made) == ["Phases 1 to 3 of 3, nights 1 to 11"]


def test_several_times_a_day_are_stated_for_each_part() -> None:
    made = merged(schedule(course("0.5", 7, MORNING, BEDTIME), course("1", 7, MORNING, BEDTIME)))
    assert directions(made) == [
        "Take 1 capsule (0.5 mg) by mouth in the morning and 1 capsule (0.5 mg) at bedtime "
        "for 7 days, then 2 capsules (1 mg total) in the morning and 2 capsules (1 mg total) "
        "at bedtime for 7 days."
    ]
    assert phase_lines(made) == ["Phases 1 to 2 of 2, days 1 to 14"]


def test_each_part_names_the_other_container_and_the_whole_dose() -> None:
    made = merged(schedule(course("0.5"), course("2.5"), course("2")), TWO_STRENGTHS)
    assert directions(made) == [
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days, then 1 capsule (0.5 mg) "
        "with 1 capsule (2 mg) from bottle 2 (in all 2.5 mg) at bedtime for 7 days.",
        "Take 1 capsule (2 mg) with 1 capsule (0.5 mg) from bottle 1 (in all 2.5 mg) "
        "by mouth at bedtime for 7 days, then 1 capsule (2 mg) at bedtime for 7 days.",
    ]
    assert phase_lines(made) == [
        "Phases 1 to 2 of 3, nights 1 to 14",
        "Phases 2 to 3 of 3, nights 8 to 21",
    ]


def test_a_replacing_container_is_named_from_its_first_day_on() -> None:
    made = plan(schedule(course("2.5", 10)), TWO_STRENGTHS)
    half, two = made.containers
    early = replace(two, capsules=4, spans=(ContainerSpan(1, 1, 4),))
    late = replace(two, number=3, capsules=6, spans=(ContainerSpan(1, 5, 10),))
    made = replace(made, containers=(half, early, late))
    assert directions(made)[0] == (
        "Take 1 capsule (0.5 mg) with 1 capsule (2 mg) from bottle 2 (in all 2.5 mg) "
        "by mouth at bedtime for 4 days, then 1 capsule (0.5 mg) with 1 capsule (2 mg) "
        "from bottle 3 (in all 2.5 mg) at bedtime for 6 days."
    )


def test_an_unused_container_says_so_while_others_are_in_use() -> None:
    asked = schedule(course("0.5"), course("2"), course("0.5"))
    made = plan(asked, TWO_STRENGTHS)
    first, two, last = made.containers
    kept = replace(first, capsules=14, spans=first.spans + last.spans)
    assert directions(replace(made, containers=(kept, two)))[0] == (
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days, "
        "then nothing from this one for 7 days, then 1 capsule (0.5 mg) at bedtime for 7 days."
    )


# Fills and refills.


def test_a_phase_in_two_fills_states_the_nights_of_each() -> None:
    made = fills.in_fills(plan(schedule(course("1", 200))), Making(Policy(180), TODAY, TODAY))
    assert phase_lines(made) == ["Phase 1 of 1, nights 1 to 180", "Phase 1 of 1, nights 181 to 200"]
    assert directions(made) == [
        "Take 1 capsule (1 mg) by mouth at bedtime for 180 days.",
        "Take 1 capsule (1 mg) by mouth at bedtime for 20 days.",
    ]


def test_strengths_that_are_cut_together_name_each_other_within_their_fill() -> None:
    made = plan(schedule(course("2.5", 200)), TWO_STRENGTHS)
    cut = fills.in_fills(made, Making(Policy(180), TODAY, TODAY))
    assert [re.findall(r"bottle \d", text) for text in directions(cut)] == [
        ["bottle 2"],
        ["bottle 1"],
        ["bottle 4"],
        ["bottle 3"],
    ]


def test_a_refill_says_which_it_is() -> None:
    asked = schedule(course("0.5"), course("1", 30))
    made = fills.in_fills(plan(asked), Making(Policy(180), TODAY, TODAY), refills=3)
    refill = fills.of_refill(made, made.fills[1], first_number=3)
    assert phase_lines(refill) == ["Refill 1 of 3, nights 38 to 67"]
    assert directions(refill) == ["Take 1 capsule (1 mg) by mouth at bedtime for 30 days."]


AMOUNTS = st.sampled_from(["0", "0.5", "1", "2", "2.5", "4.5"])


@given(st.lists(st.tuples(AMOUNTS, st.integers(1, 40)), min_size=1, max_size=6))
def test_the_stretches_of_a_sentence_add_up_to_what_its_container_holds(
    phases: list[tuple[str, int]],
) -> None:
    asked = schedule(course("0.5"), *(course(amount, days) for amount, days in phases))
    made = merged(asked, TWO_STRENGTHS)
    for container, sentence in zip(made.containers, directions(made), strict=True):
        held = lasting = 0
        for day_span in sentence.split(". ")[0].split(", then "):
            days = int(re.findall(r" for (\d+) day", day_span)[0])
            own = re.findall(r"(?:Take |^)(\d+) capsules? \(", day_span)
            held += days * sum(int(count) for count in own)
            lasting += days
        assert held == container.capsules
        assert lasting == container.last_day - container.spans[0].first_day + 1
