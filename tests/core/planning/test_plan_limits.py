"""A plan is within its limits, or is refused with the nearest limits that would work."""

import pytest

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.planning.capsules import Plan, Totals
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule
from tests.factories import course, ldn_schedule, mcg, mg, plan, schedule


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


def places(asked: Schedule, limits: Limits) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in refusals(asked, limits)]


def test_only_strengths_that_are_allowed_are_used() -> None:
    limits = Limits(strengths=(mg("1"), mg("1.5")))
    made = plan(schedule(course("1"), course("2"), course("3"), course("4.5")), limits)
    assert takes(made) == ["1 x 1 mg", "2 x 1 mg", "2 x 1.5 mg", "3 x 1.5 mg"]


def test_a_strength_allowed_in_the_other_unit_is_the_same_strength() -> None:
    made = plan(schedule(course("1")), Limits(strengths=(mcg("1000"),)))
    assert takes(made) == ["1 x 1 mg"]


def test_a_dose_that_no_allowed_strength_makes_is_refused() -> None:
    limits = Limits(strengths=(mg("1"),))
    assert places(schedule(course("1"), course("2.5")), limits) == [
        ("/limits/strengths", "dose_not_makeable")
    ]


def test_every_dose_that_cannot_be_made_is_named_from_the_smallest() -> None:
    limits = Limits(strengths=(mg("1"),))
    (problem,) = refusals(schedule(course("9"), course("1"), course("0.5"), course("6")), limits)
    assert str(problem.message) == (
        "0.5 mg, 6 mg, 9 mg cannot be made with at most 3 capsules of the allowed strengths. "
        "Allow 9 capsules per dose and capsules of 0.5 mg, "
        "or capsules of 0.5 mg, 6 mg, 9 mg."
    )


def test_the_refusal_of_a_dose_says_what_to_allow() -> None:
    (problem,) = refusals(schedule(course("5")), Limits(strengths=(mg("1"),)))
    assert str(problem.message) == (
        "5 mg cannot be made with at most 3 capsules of the allowed strengths. "
        "Allow 5 capsules per dose, or capsules of 5 mg."
    )


def test_the_refusal_of_an_increment_names_the_largest_that_makes_every_dose() -> None:
    """Multiples of 0.5 mg make 1.5 mg and not 0.75 mg. Multiples of 0.25 mg make both."""
    (problem,) = refusals(schedule(course("0.75"), course("1.5")), Limits(increment=mg("0.5")))
    assert str(problem.message) == (
        "0.75 mg cannot be made with at most 3 capsules of the allowed strengths. "
        "Allow an increment of 0.75 mg."
    )


def test_a_single_capsule_is_no_capsules() -> None:
    limits = Limits(strengths=(mg("1"),), max_capsules_per_dose=1)
    (problem,) = refusals(schedule(course("2")), limits)
    assert str(problem.message).startswith("2 mg cannot be made with at most 1 capsule of the")


def test_a_dose_of_more_than_three_capsules_needs_permission() -> None:
    assert places(schedule(course("4")), Limits(strengths=(mg("1"),))) == [
        ("/limits/strengths", "dose_not_makeable")
    ]


def test_a_dose_of_more_than_three_capsules_is_made_if_allowed() -> None:
    limits = Limits(strengths=(mg("1"),), max_capsules_per_dose=4)
    assert takes(plan(schedule(course("4")), limits)) == ["4 x 1 mg"]


def test_as_few_capsules_as_the_strengths_allow_are_taken() -> None:
    limits = Limits(strengths=(mg("0.5"), mg("1"), mg("2")), max_capsules_per_dose=4)
    assert takes(plan(schedule(course("2")), limits)) == ["1 x 2 mg"]


def test_strengths_are_multiples_of_the_increment() -> None:
    limits = Limits(increment=mg("0.5"))
    assert takes(plan(schedule(course("0.5"), course("1.5")), limits)) == [
        "1 x 0.5 mg",
        "1 x 1.5 mg",
    ]


def test_a_dose_off_the_grid_of_the_increment_is_refused() -> None:
    assert places(schedule(course("0.75")), Limits(increment=mg("0.5"))) == [
        ("/limits/increment", "dose_not_makeable")
    ]


def test_if_strengths_are_listed_the_increment_does_not_matter() -> None:
    limits = Limits(strengths=(mg("0.75"),), increment=mg("0.5"))
    assert takes(plan(schedule(course("0.75")), limits)) == ["1 x 0.75 mg"]


def test_without_limits_each_dose_is_one_capsule() -> None:
    assert takes(plan(schedule(course("0.000001"), course("7.3")))) == [
        "1 x 0.000001 mg",
        "1 x 7.3 mg",
    ]


def test_as_many_strengths_as_are_allowed_are_planned() -> None:
    assert plan(ldn_schedule(), Limits(max_strengths=9)).totals.strengths == 9


def test_fewer_strengths_are_mixed_if_more_are_not_allowed() -> None:
    made = plan(ldn_schedule(), Limits(max_strengths=4))
    assert made.totals == Totals(days=86, capsules=121, strengths=4, most_capsules_per_dose=2)


def test_fewer_strengths_than_the_doses_need_are_refused_with_the_number_needed() -> None:
    (problem,) = refusals(ldn_schedule(), Limits(max_strengths=2))
    assert (problem.pointer, problem.code) == ("/limits/max_strengths", "too_many_strengths")
    assert str(problem.message) == ("The doses need 3 strengths. Allow 3, or 4 capsules per dose.")
    assert plan(ldn_schedule(), Limits(max_strengths=2, max_capsules_per_dose=4))


def test_a_dose_of_two_strengths_takes_as_few_kinds_as_possible() -> None:
    """3 mg is 1 mg and 2 mg, or 1.5 mg twice: from one container."""
    limits = Limits(strengths=(mg("1"), mg("1.5"), mg("2")))
    asked = schedule(course("3"), course("1"), course("2"), course("1.5"))
    assert takes(plan(asked, limits))[0] == "2 x 1.5 mg"


def test_a_dose_from_two_containers_names_both() -> None:
    made = plan(schedule(course("1"), course("2.5")), Limits(strengths=(mg("0.5"), mg("2"))))
    assert takes(made) == ["2 x 0.5 mg", "1 x 0.5 mg + 1 x 2 mg"]
    assert [(c.phase, str(c.strength)) for c in made.containers] == [
        (1, "0.5 mg"),
        (2, "0.5 mg"),
        (2, "2 mg"),
    ]


def test_doses_without_a_common_step_are_planned_and_said_to_be_not_compared() -> None:
    made = plan(schedule(course("4.5"), course("0.000001")))
    assert (made.totals.strengths, made.options_complete) == (2, False)


def test_a_limit_that_leaves_too_many_possibilities_is_refused() -> None:
    asked = schedule(course("4.5"), course("0.000001"), course("7.3"))
    assert places(asked, Limits(max_strengths=2)) == [("/limits", "too_many_possibilities")]
