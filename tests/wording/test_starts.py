"""When a label says when to start a container, and when it says nothing."""

import datetime
from dataclasses import replace

import pytest

from pharmacy import wording
from pharmacy.core.languages import Language
from pharmacy.core.planning import fills, merging
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.planning.limits import Limits
from pharmacy.wording.starts import start_line
from pharmacy.wording.voices import VOICES
from tests.factories import TODAY, course, label_content, ldn_schedule, mg, plan, schedule

SPANISH = VOICES[Language.SPANISH]
FIRST = datetime.date(2026, 12, 1)
LDN = plan(ldn_schedule())


def lines(made: Plan, start_on: datetime.date | None = None) -> list[str]:
    return [start_line(made, container, start_on) for container in made.containers]


def in_fills(made: Plan, refills: int = 0) -> Plan:
    return fills.in_fills(made, Making(Policy(180), TODAY, TODAY), refills)


def test_each_bottle_is_begun_when_the_one_before_is_finished() -> None:
    assert lines(LDN) == [
        "Start with this bottle.",
        *(f"Start when bottle {number} is finished." for number in range(1, 9)),
    ]


def test_a_known_start_is_a_date_on_each_bottle() -> None:
    said = lines(LDN, FIRST)
    assert said[:2] == ["Start Dec 1, 2026.", "Start Dec 8, 2026."]
    assert said[8] == "Start Jan 26, 2027."


def test_spanish_says_the_same() -> None:
    second = LDN.containers[1]
    assert start_line(LDN, second, FIRST, voice=SPANISH) == "Empiece el 8 dic 2026."
    assert start_line(LDN, second, None, voice=SPANISH) == "Empiece cuando se acabe el frasco 1."


def test_a_single_container_does_not_say_which_is_first() -> None:
    assert lines(plan(schedule(course("1", 30)))) == [""]


@pytest.mark.parametrize("start_on", [None, FIRST])
def test_phases_that_share_or_divide_bottles_say_nothing(start_on: datetime.date | None) -> None:
    halves = Limits(strengths=(mg("0.5"),))
    two_strengths = Limits(strengths=(mg("0.5"), mg("2")))
    several = [
        merging.merge(plan(schedule(course("0.5"), course("1")), halves), lambda *_: True),
        plan(schedule(course("0.5"), course("2.5")), two_strengths),
        in_fills(plan(schedule(course("1", 200)))),
        plan(schedule(course("1"), course("0", 7), course("1"))),
    ]
    assert [set(lines(made, start_on)) for made in several] == [{""}] * 4


def test_a_container_in_use_is_not_started_again() -> None:
    carried = replace(LDN.containers[0], is_carried=True)
    made = replace(LDN, containers=(carried, *LDN.containers[1:]))
    assert lines(made, FIRST)[:2] == ["", "Start Dec 8, 2026."]


def test_a_label_does_not_refer_to_a_container_that_may_not_be_empty() -> None:
    carried = replace(LDN.containers[2], is_carried=True)
    made = replace(LDN, containers=(*LDN.containers[:2], carried, *LDN.containers[3:]))
    assert lines(made)[2:5] == [
        "Start when bottle 2 is finished.",
        "",
        "Start when bottle 4 is finished.",
    ]


def test_a_refill_follows_the_bottle_that_the_course_ended_with() -> None:
    made = in_fills(LDN, refills=2)
    refill = fills.of_refill(made, made.fills[1], first_number=10)
    (bottle,) = refill.containers
    assert start_line(refill, bottle, None, before=9) == "Start when bottle 9 is finished."
    assert start_line(refill, bottle, None) == ""
    assert start_line(refill, bottle, FIRST) == "Start Feb 25, 2027."


def test_a_plan_from_a_later_day_on_does_not_say_to_start_with_its_first_bottle() -> None:
    later = replace(LDN, phases=LDN.phases[2:], containers=LDN.containers[2:])
    assert lines(later)[:2] == ["", "Start when bottle 3 is finished."]


# A label's line under the previous plan.


def holds(said: str, made: Plan, number: int, start_on: datetime.date | None = None) -> bool:
    container = made.containers[number - 1]
    return wording.still_holds(said, made, container, start_on, VOICES[Language.ENGLISH])


def test_what_was_said_of_another_bottle_before_it_no_longer_holds() -> None:
    other = replace(LDN.containers[0], number=10)
    changed = replace(LDN, containers=(other, *LDN.containers[1:]))
    assert holds("Start when bottle 1 is finished.", LDN, 2)
    assert not holds("Start when bottle 1 is finished.", changed, 2)
    assert holds("Start when bottle 10 is finished.", changed, 2)


def test_a_date_holds_while_it_is_the_day() -> None:
    assert holds("Start Dec 8, 2026.", LDN, 2, FIRST)
    assert not holds("Start Dec 8, 2026.", LDN, 3, FIRST)
    assert not holds("Start Dec 8, 2026.", LDN, 2)


def test_a_label_without_a_start_line_stays_correct() -> None:
    assert holds("", LDN, 2)
    assert holds("Start with this bottle.", LDN, 1)


# The whole label.


def test_a_label_has_the_number_of_its_container() -> None:
    said = [label_content(LDN, container).bottle for container in LDN.containers]
    assert said == [f"Bottle {number}" for number in range(1, 10)]


def test_a_label_says_no_refills_if_they_are_unknown() -> None:
    assert label_content(LDN, LDN.containers[0]).refills == ""
