"""The second check of a plan's numbers detects any error in them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pharmacy.core.errors import PlanContradicted
from pharmacy.core.planning import plan_check
from pharmacy.core.planning.capsules import Plan, PlannedDose, PlannedPhase, StrengthCount, Take
from pharmacy.core.planning.containers import ContainerSpan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule, TimeOfDay
from tests.factories import course, ldn_schedule, mg, plan, schedule

TAPER = schedule(course("2", 7), course("0", 7), course("1", 7, TimeOfDay.MORNING))
# One capsule per dose leaves only one option.
ONE = Limits(max_capsules_per_dose=1)
MADE = plan(TAPER, ONE)
TWO_MG, ONE_MG = MADE.containers


def refusal(made: Plan, asked: Schedule = TAPER) -> str:
    with pytest.raises(PlanContradicted) as caught:
        plan_check.check(made, asked)
    return str(caught.value.message)


def with_phase(number: int, change: Callable[[PlannedPhase], PlannedPhase]) -> Plan:
    """The plan with one phase changed."""
    phases = list(MADE.phases)
    phases[number - 1] = change(phases[number - 1])
    return replace(MADE, phases=tuple(phases))


def with_dose(**changes: Any) -> Plan:
    """The plan with the dose of its first phase changed."""
    return with_phase(1, lambda phase: replace(phase, doses=(replace(phase.doses[0], **changes),)))


def with_totals(**changes: int) -> Plan:
    """The plan with other totals, and its option with the same."""
    totals = replace(MADE.totals, **changes)
    return replace(MADE, totals=totals, options=(replace(MADE.options[0], totals=totals),))


@pytest.mark.parametrize("asked", [TAPER, ldn_schedule()], ids=["taper", "ldn"])
def test_a_right_plan_passes(asked: Schedule) -> None:
    plan_check.check(plan(asked), asked)


def test_a_plan_of_several_capsules_per_dose_passes() -> None:
    asked = schedule(course("2"), course("3"))
    plan_check.check(plan(asked, Limits(strengths=(mg("1"),))), asked)


# Doses.


def test_a_capsule_too_many_is_refused() -> None:
    assert "capsules of a day" in refusal(with_dose(takes=(Take(mg("2"), 2),)))


def test_another_strength_is_refused() -> None:
    assert "capsules of a day" in refusal(with_dose(takes=(Take(mg("1"), 1),)))


def test_a_dose_that_is_not_taken_is_refused() -> None:
    assert "capsules of a day" in refusal(with_dose(takes=()))


def test_a_dose_at_another_time_is_refused() -> None:
    assert "capsules of a day" in refusal(with_dose(time=TimeOfDay.NOON))


def test_a_dose_that_disagrees_with_its_capsules_is_refused() -> None:
    assert "capsules of a day" in refusal(with_dose(quantity=mg("20")))


def test_capsules_in_a_rest_are_refused() -> None:
    taken = PlannedDose(TimeOfDay.BEDTIME, mg("0"), (Take(mg("1"), 1),))
    assert "capsules of a day" in refusal(
        with_phase(2, lambda phase: replace(phase, doses=(taken,)))
    )


def test_capsules_that_are_taken_back_are_refused() -> None:
    takes = (Take(mg("2"), 2), Take(mg("2"), -1))
    assert "less than one capsule" in refusal(with_dose(takes=takes))


def test_a_take_of_no_capsules_is_refused() -> None:
    takes = (Take(mg("2"), 1), Take(mg("1"), 0))
    assert "less than one capsule" in refusal(with_dose(takes=takes))


# Days.


def test_a_phase_that_lasts_a_day_longer_is_refused() -> None:
    changed = with_phase(3, lambda phase: replace(phase, last_day=phase.last_day + 1))
    assert "days of the schedule" in refusal(changed)


def test_a_phase_that_is_left_out_is_refused() -> None:
    assert "days of the schedule" in refusal(replace(MADE, phases=MADE.phases[:2]))


def test_phases_in_another_order_are_refused() -> None:
    assert "days of the schedule" in refusal(replace(MADE, phases=MADE.phases[::-1]))


def test_a_plan_whose_days_are_all_shifted_is_refused() -> None:
    """Its labels would say nights 2 to 8."""
    shifted = tuple(
        replace(phase, first_day=phase.first_day + 1, last_day=phase.last_day + 1)
        for phase in MADE.phases
    )
    assert "days of the schedule" in refusal(replace(MADE, phases=shifted))


def test_phases_under_each_others_numbers_are_refused() -> None:
    """Every container would have the directions of another phase."""
    phases = tuple(replace(phase, number=4 - phase.number) for phase in MADE.phases)
    containers = tuple(
        replace(c, spans=(replace(c.spans[0], phase=4 - c.phase),)) for c in MADE.containers
    )
    assert "days of the schedule" in refusal(replace(MADE, phases=phases, containers=containers))


# Containers.


def test_a_container_with_a_capsule_too_few_is_refused() -> None:
    short = replace(TWO_MG, capsules=6)
    assert "containers" in refusal(replace(MADE, containers=(short, ONE_MG)))


def test_a_container_of_another_strength_is_refused() -> None:
    wrong = replace(TWO_MG, strength=mg("1"))
    assert "containers" in refusal(replace(MADE, containers=(wrong, ONE_MG)))


def test_a_container_of_another_phase_is_refused() -> None:
    wrong = replace(TWO_MG, spans=(replace(TWO_MG.spans[0], phase=2),))
    assert "containers" in refusal(replace(MADE, containers=(wrong, ONE_MG)))


def test_a_container_that_is_left_out_is_refused() -> None:
    assert "containers" in refusal(replace(MADE, containers=(TWO_MG,)))


def test_a_duplicate_container_is_refused() -> None:
    """The patient would get twice the medicine."""
    twice = (TWO_MG, replace(TWO_MG, number=2), replace(ONE_MG, number=3))
    assert "containers" in refusal(replace(MADE, containers=twice))


def test_an_empty_container_is_refused() -> None:
    empty = replace(ONE_MG, number=3, spans=(ContainerSpan(2, 8, 10),), capsules=0)
    assert "containers" in refusal(replace(MADE, containers=(*MADE.containers, empty)))


def test_an_empty_unused_container_is_refused() -> None:
    empty = replace(ONE_MG, number=ONE_MG.number + 1, capsules=0, spans=())
    assert "containers is empty" in refusal(replace(MADE, containers=(*MADE.containers, empty)))


def test_a_container_of_one_capsule_passes() -> None:
    asked = schedule(course("1", 1), course("2", 7))
    assert plan(asked, ONE).containers[0].capsules == 1
    plan_check.check(plan(asked, ONE), asked)


def test_two_containers_of_one_number_are_refused() -> None:
    """They would carry one lot number."""
    same = (TWO_MG, replace(ONE_MG, number=1))
    assert "numbered" in refusal(replace(MADE, containers=same))


# Totals.


@pytest.mark.parametrize("figure", ["days", "capsules", "strengths", "most_capsules_per_dose"])
def test_a_total_that_is_one_too_high_is_refused(figure: str) -> None:
    wrong = with_totals(**{figure: getattr(MADE.totals, figure) + 1})
    assert "totals" in refusal(wrong)


def test_a_strength_with_a_wrong_count_is_refused() -> None:
    one, two = MADE.strengths
    assert "totals" in refusal(replace(MADE, strengths=(replace(one, capsules=8), two)))


def test_an_unused_strength_is_refused() -> None:
    extra = (*MADE.strengths, StrengthCount(mg("3"), 0))
    assert "totals" in refusal(replace(MADE, strengths=extra))


def test_a_duplicate_strength_is_refused() -> None:
    one, two = MADE.strengths
    assert "totals" in refusal(replace(MADE, strengths=(one, one, two)))


# Options.


def test_a_plan_without_a_chosen_option_is_refused() -> None:
    (option,) = MADE.options
    assert "chosen" in refusal(replace(MADE, options=(replace(option, chosen=False),)))


def test_a_plan_with_two_chosen_options_is_refused() -> None:
    (option,) = MADE.options
    assert "chosen" in refusal(replace(MADE, options=(option, option)))


def test_a_chosen_option_of_other_totals_is_refused() -> None:
    (option,) = MADE.options
    wrong = replace(option, totals=replace(option.totals, capsules=1))
    assert "chosen" in refusal(replace(MADE, options=(wrong,)))


def test_a_chosen_option_of_other_strengths_is_refused() -> None:
    (option,) = MADE.options
    wrong = replace(option, strengths=option.strengths[:1])
    assert "chosen" in refusal(replace(MADE, options=(wrong,)))


# The schedule.


def test_the_plan_of_another_schedule_is_refused() -> None:
    assert "capsules of a day" in refusal(
        MADE, schedule(course("2", 7), course("0", 7), course("1", 7))
    )


def test_a_plan_is_refused_when_the_schedule_is_longer() -> None:
    assert "days of the schedule" in refusal(
        plan(schedule(course("1", 7))), schedule(course("1", 8))
    )


def test_a_container_of_one_capsule_is_not_empty() -> None:
    asked = schedule(course("1", 1), course("2", 1))
    plan_check.check(plan(asked), asked)
