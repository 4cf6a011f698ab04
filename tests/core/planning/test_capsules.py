"""Plans: every dose is made exactly of whole capsules, within the limits, and counted correctly."""

import pytest

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs, Plan, StrengthCount, Totals
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from tests.core import examples
from tests.factories import course, ldn_schedule, mg, plan, schedule

MORNING, NOON, EVENING, BEDTIME = TimeOfDay


def takes(made: Plan) -> list[str]:
    """What is taken at each dose, phase by phase: "2 x 0.5 mg"."""
    return [
        " + ".join(f"{take.capsules} x {take.strength}" for take in dose.takes)
        for phase in made.phases
        for dose in phase.doses
    ]


def refusals(asked: Schedule, limits: Limits) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        plan(asked, limits)
    return caught.value.problems


# The common LDN titration.


def test_the_ldn_titration_is_nine_phases() -> None:
    assert len(plan(ldn_schedule()).phases) == 9


def test_the_ldn_titration_is_86_capsules_in_nine_strengths() -> None:
    assert plan(ldn_schedule()).totals == Totals(
        days=86, capsules=86, strengths=9, most_capsules_per_dose=1
    )


def test_each_night_of_the_ldn_titration_is_one_capsule() -> None:
    assert takes(plan(ldn_schedule())) == [
        "1 x 0.5 mg",
        "1 x 1 mg",
        "1 x 1.5 mg",
        "1 x 2 mg",
        "1 x 2.5 mg",
        "1 x 3 mg",
        "1 x 3.5 mg",
        "1 x 4 mg",
        "1 x 4.5 mg",
    ]


def test_the_ldn_titration_has_a_container_for_each_phase() -> None:
    made = plan(ldn_schedule())
    assert [(c.number, c.phase, str(c.strength), c.capsules) for c in made.containers] == [
        (1, 1, "0.5 mg", 7),
        (2, 2, "1 mg", 7),
        (3, 3, "1.5 mg", 7),
        (4, 4, "2 mg", 7),
        (5, 5, "2.5 mg", 7),
        (6, 6, "3 mg", 7),
        (7, 7, "3.5 mg", 7),
        (8, 8, "4 mg", 7),
        (9, 9, "4.5 mg", 30),
    ]


@pytest.mark.parametrize(("name", "number"), examples.PLANS)
def test_a_published_schedule_takes_this_many_capsules(name: str, number: int) -> None:
    example = examples.load(name)
    expected = example["plans"][number]
    totals = plan(examples.schedule(example), examples.limits(expected)).totals
    assert (totals.capsules, totals.strengths) == (expected["capsules"], expected["strengths"])


# Counts.


def test_phases_of_one_dose_share_a_strength_and_have_a_container_each() -> None:
    made = plan(schedule(course("1", 7), course("2", 7), course("1", 14)))
    assert made.strengths == (StrengthCount(mg("1"), 21), StrengthCount(mg("2"), 7))
    assert [(c.number, c.phase, c.capsules) for c in made.containers] == [
        (1, 1, 7),
        (2, 2, 7),
        (3, 3, 14),
    ]


def test_a_dose_at_two_times_of_a_day_comes_from_one_container() -> None:
    made = plan(schedule(course("1", 7, MORNING, BEDTIME)))
    assert [(c.number, c.phase, c.capsules) for c in made.containers] == [(1, 1, 14)]


def test_different_doses_of_a_day_come_out_of_containers_in_order_of_strength() -> None:
    split = PrescribedPhase((Dose(MORNING, mg("3")), Dose(BEDTIME, mg("1.5"))), 10)
    made = plan(schedule(split))
    assert [(c.number, c.phase, str(c.strength), c.capsules) for c in made.containers] == [
        (1, 1, "1.5 mg", 10),
        (2, 1, "3 mg", 10),
    ]


def test_a_rest_counts_its_days_and_no_capsules() -> None:
    made = plan(schedule(course("1", 7), course("0", 14), course("1", 7)))
    assert made.totals == Totals(days=28, capsules=14, strengths=1, most_capsules_per_dose=1)


def test_a_rest_takes_nothing_and_has_no_container() -> None:
    made = plan(schedule(course("1", 7), course("0", 14), course("1", 7)))
    assert takes(made) == ["1 x 1 mg", "", "1 x 1 mg"]
    assert [container.phase for container in made.containers] == [1, 3]


def test_strengths_are_listed_from_the_smallest() -> None:
    made = plan(schedule(course("3"), course("1"), course("2")))
    assert [str(count.strength) for count in made.strengths] == ["1 mg", "2 mg", "3 mg"]


def test_the_most_capsules_of_a_dose_are_counted_at_one_time_and_not_over_the_day() -> None:
    limits = Limits(strengths=(mg("1"),))
    made = plan(schedule(course("2", 7, MORNING, BEDTIME), course("1")), limits)
    assert made.totals.most_capsules_per_dose == 2


def test_a_planned_phase_lasts_as_long_as_its_phase() -> None:
    assert [phase.days for phase in plan(schedule(course("1", 7), course("2", 1))).phases] == [7, 1]


def test_the_order_in_which_the_times_of_a_day_were_sent_does_not_matter() -> None:
    sent_backwards = plan(schedule(course("3", 7, BEDTIME, NOON, MORNING)))
    assert sent_backwards == plan(schedule(course("3", 7, MORNING, NOON, BEDTIME)))


# Costs.


def test_a_plan_costs_its_batches_and_its_capsules() -> None:
    made = capsules.plan_capsules(ldn_schedule(), Limits(), Costs(1000, 10))
    assert [(o.totals.strengths, o.totals.capsules, o.cost_cents) for o in made.options] == [
        (3, 165, 3 * 1000 + 165 * 10),
        (4, 121, 4 * 1000 + 121 * 10),
        (5, 114, 5 * 1000 + 114 * 10),
        (6, 107, 6 * 1000 + 107 * 10),
        (7, 100, 7 * 1000 + 100 * 10),
        (8, 93, 8 * 1000 + 93 * 10),
        (9, 86, 9 * 1000 + 86 * 10),
    ]


@pytest.mark.parametrize(
    ("costs", "strengths"), [(Costs(1000, 10), 3), (Costs(300, 50), 9), (Costs(0, 0), 9)]
)
def test_the_cheapest_option_is_chosen_and_of_equals_the_fewest_capsules(
    costs: Costs, strengths: int
) -> None:
    assert capsules.plan_capsules(ldn_schedule(), Limits(), costs).totals.strengths == strengths


def test_the_option_that_was_chosen_is_the_plan() -> None:
    made = plan(schedule(course("1"), course("2")))
    chosen = [(o.strengths, o.totals) for o in made.options if o.chosen]
    assert chosen == [((mg("1"), mg("2")), made.totals)]
