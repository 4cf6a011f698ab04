"""Titrations: from a start to a target, step by step."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pharmacy.core import schedules
from pharmacy.core.errors import InvalidInput
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, LastStep, TimeOfDay, Titration
from tests.factories import mcg, mg, titration

MORNING, _, _, BEDTIME = TimeOfDay
MASSES = st.integers(1, 10**12)
DAYS = st.integers(1, 15)
TIMES = st.permutations(list(TimeOfDay)).flatmap(
    lambda order: st.integers(1, 4).map(lambda count: tuple(order[:count]))
)


def doses_of(asked: Titration) -> list[str]:
    return [str(made.doses[0].quantity) for made in schedules.titration_courses(asked)]


def days_of(asked: Titration) -> list[int]:
    return [made.days for made in schedules.titration_courses(asked)]


def refusal(asked: Titration) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        schedules.titration_courses(asked)
    (problem,) = caught.value.problems
    return problem.pointer, problem.code


def test_a_titration_goes_up() -> None:
    assert doses_of(titration("1", "1", "3")) == ["1 mg", "2 mg", "3 mg"]


def test_a_titration_goes_down() -> None:
    assert doses_of(titration("3", "1", "1")) == ["3 mg", "2 mg", "1 mg"]


def test_a_titration_may_go_down_to_nothing() -> None:
    assert doses_of(titration("2", "1", "0")) == ["2 mg", "1 mg", "0 mg"]


def test_each_step_lasts_its_days_and_the_target_its_own() -> None:
    assert days_of(titration("1", "1", "3", every_days=14, target_days=60)) == [14, 14, 60]


def test_a_step_that_does_not_divide_the_way_up_is_refused() -> None:
    asked = titration("1", "1", "4.5")
    assert refusal(asked) == ("/titration/step/value", "step_does_not_divide")


def test_a_step_that_does_not_divide_the_way_down_is_refused() -> None:
    asked = titration("4.5", "1", "1")
    assert refusal(asked) == ("/titration/step/value", "step_does_not_divide")


def test_the_refusal_of_a_step_says_what_is_left_and_what_to_do() -> None:
    with pytest.raises(InvalidInput) as caught:
        schedules.titration_courses(titration("1", "1", "4.5"))
    assert str(caught.value) == (
        "Steps of 1 mg from 1 mg leave 0.5 mg before 4.5 mg. Give another step or target, "
        'or set last_step to "clamp" for a shorter last step.'
    )


def test_the_last_step_up_is_shortened_if_requested() -> None:
    asked = titration("1", "1", "3.5", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["1 mg", "2 mg", "3 mg", "3.5 mg"]


def test_the_last_step_down_is_shortened_if_requested() -> None:
    asked = titration("3", "2", "0.5", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["3 mg", "1 mg", "0.5 mg"]


def test_a_step_larger_than_the_way_is_shortened_to_it() -> None:
    asked = titration("1", "5", "1.5", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["1 mg", "1.5 mg"]


def test_a_step_that_divides_the_way_is_not_touched_by_shortening() -> None:
    asked = titration("1", "1", "3", last_step=LastStep.CLAMP)
    assert doses_of(asked) == ["1 mg", "2 mg", "3 mg"]


def test_a_start_at_the_target_is_one_phase_of_the_target_days() -> None:
    assert days_of(titration("4.5", "0.5", "4.5", target_days=90)) == [90]


def test_a_start_at_the_target_needs_no_step() -> None:
    assert doses_of(titration("4.5", "0", "4.5")) == ["4.5 mg"]


def test_a_way_without_a_step_is_refused() -> None:
    assert refusal(titration("1", "0", "2")) == ("/titration/step/value", "zero")


def test_a_thousandth_of_a_milligram_is_a_step_like_any_other() -> None:
    assert doses_of(titration("0.001", "0.001", "0.003")) == ["0.001 mg", "0.002 mg", "0.003 mg"]


def test_steps_that_floats_would_miss_reach_the_target() -> None:
    """0.1 + 0.1 + 0.1 is not 0.3 in floats."""
    assert doses_of(titration("0.1", "0.1", "0.3")) == ["0.1 mg", "0.2 mg", "0.3 mg"]


def test_as_many_phases_as_a_schedule_may_have_are_made() -> None:
    assert len(doses_of(titration("1", "1", "120", every_days=1))) == schedules.MOST_PHASES


def test_more_phases_than_a_schedule_may_have_are_refused() -> None:
    assert refusal(titration("1", "1", "121")) == ("/titration/step/value", "too_many")


def test_a_billion_phases_are_refused_before_they_are_made() -> None:
    asked = titration("0.000001", "0.000001", "999999999")
    assert refusal(asked) == ("/titration/step/value", "too_many")


def test_the_dose_of_a_titration_is_taken_at_each_of_its_times() -> None:
    (made,) = schedules.titration_courses(titration("1", "1", "1", times=(MORNING, BEDTIME)))
    assert made.doses == (Dose(MORNING, mg("1")), Dose(BEDTIME, mg("1")))


def test_a_step_in_the_other_unit_counts_by_mass() -> None:
    asked = Titration(mg("0.5"), mcg("500"), 7, mg("1.5"), 30, (BEDTIME,))
    assert doses_of(asked) == ["0.5 mg", "1 mg", "1.5 mg"]


# For every titration.


@st.composite
def titrations(draw: st.DrawFn) -> Titration:
    """From any start to any target in at most a hundred steps, with or without a remainder."""
    start, target = draw(MASSES), draw(st.integers(0, 10**12))
    assume(start != target)
    least = 1 + abs(target - start) // 100
    return Titration(
        start=Quantity(start, draw(st.sampled_from(Unit))),
        step=Quantity(draw(st.integers(least, 2 * 10**12)), draw(st.sampled_from(Unit))),
        every_days=draw(DAYS),
        target=Quantity(target, draw(st.sampled_from(Unit))),
        target_days=draw(DAYS),
        times=draw(TIMES),
        last_step=LastStep.CLAMP,
    )


def amounts(asked: Titration) -> list[int]:
    return [made.doses[0].quantity.picograms for made in schedules.titration_courses(asked)]


@given(titrations())
def test_a_titration_begins_at_its_start_and_ends_at_its_target(asked: Titration) -> None:
    made = amounts(asked)
    assert (made[0], made[-1]) == (asked.start.picograms, asked.target.picograms)


@given(titrations())
def test_a_titration_goes_one_way_and_never_past_its_target(asked: Titration) -> None:
    made = amounts(asked)
    goes_down = asked.target < asked.start
    assert made == sorted(set(made), reverse=goes_down)


@given(titrations())
def test_no_step_is_larger_than_asked_and_only_the_last_is_smaller(asked: Titration) -> None:
    made = amounts(asked)
    steps = [abs(later - earlier) for earlier, later in pairwise(made)]
    assert {*steps[:-1]} <= {asked.step.picograms}
    assert 0 < steps[-1] <= asked.step.picograms
