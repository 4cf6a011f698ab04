"""The second check of a pause detects any error in the days."""

from dataclasses import replace

import pytest

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.regimen import amendments, courses, pauses
from pharmacy.core.regimen.amendments import Extend, Pause, StepBack
from tests.factories import ldn_schedule, mg

LDN = courses.begun(ldn_schedule())
PAUSE = Pause(25, 14)
PAUSED = amendments.amended(LDN, PAUSE)


def test_a_pause_adds_only_days_without_doses() -> None:
    pauses.check(LDN, PAUSED, PAUSE)


@pytest.mark.parametrize(
    "wrong",
    [
        LDN,
        amendments.amended(LDN, Extend(25, 14)),
        amendments.amended(LDN, StepBack(25, mg("1"), 14)),
        amendments.amended(LDN, Pause(26, 14)),
        amendments.amended(LDN, Pause(25, 13)),
        replace(PAUSED, day_spans=PAUSED.day_spans[:-1]),
    ],
)
def test_a_course_with_other_days_is_no_pause(wrong: courses.LivedCourse) -> None:
    with pytest.raises(PlanContradicted):
        pauses.check(LDN, wrong, PAUSE)


def test_pauses_that_follow_each_other_are_one() -> None:
    assert pauses.days_paused(PAUSED, 25) == 14
    longer = amendments.amended(PAUSED, Pause(39, 7))
    assert pauses.days_paused(longer, 39) == 21
