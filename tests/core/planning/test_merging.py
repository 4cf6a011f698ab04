"""Adjacent phases of one strength in one container, if its directions fit."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.planning import fills, merging
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.planning.limits import Limits
from pharmacy.core.planning.merging import Fits
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Schedule
from tests.factories import TODAY, course, ldn_schedule, mg, plan, schedule

HALVES = Limits(strengths=(mg("0.5"),), max_capsules_per_dose=20)


def always(_: Plan, __: Container) -> bool:
    return True


def at_most(phases: int) -> Fits:
    """A label with room for this many phases."""
    return lambda _, container: len(container.spans) <= phases


def in_halves(asked: Schedule) -> Plan:
    return plan(asked, HALVES)


def phases(made: Plan) -> list[list[int]]:
    return [[span.phase for span in container.spans] for container in made.containers]


def test_one_strength_all_the_way_is_one_container() -> None:
    made = merging.merge(in_halves(ldn_schedule()), always)
    (bottle,) = made.containers
    assert (bottle.number, bottle.capsules, bottle.last_day) == (1, 7 * 36 + 30 * 9, 86)
    assert [(s.phase, s.first_day, s.last_day) for s in bottle.spans][:2] == [(1, 1, 7), (2, 8, 14)]


def test_adjacent_phases_of_different_strengths_stay_apart() -> None:
    made = plan(ldn_schedule())
    assert merging.merge(made, always).containers == made.containers


def test_the_same_strength_later_is_not_adjacent() -> None:
    asked = schedule(course("1"), course("2"), course("1"))
    made = merging.merge(plan(asked, Limits(max_capsules_per_dose=1)), always)
    assert phases(made) == [[1], [2], [3]]


def test_phases_on_both_sides_of_a_rest_are_adjacent() -> None:
    made = merging.merge(plan(schedule(course("1"), course("0"), course("1"))), always)
    assert phases(made) == [[1, 3]]
    assert made.containers[0].capsules == 14


def test_a_run_that_does_not_fit_is_split_into_as_few_as_fit() -> None:
    made = merging.merge(in_halves(ldn_schedule()), at_most(4))
    assert phases(made) == [[1, 2, 3, 4], [5, 6, 7, 8], [9]]
    assert [c.number for c in made.containers] == [1, 2, 3]


def test_adjacent_phases_that_do_not_fit_are_flagged() -> None:
    made = merging.merge(in_halves(ldn_schedule()), at_most(4))
    assert [(a.number, b.number) for a, b in merging.left_apart(made)] == [(1, 2), (2, 3)]


def test_nothing_is_left_apart_if_everything_fits() -> None:
    made = merging.merge(in_halves(ldn_schedule()), always)
    assert list(merging.left_apart(made)) == []


def test_each_strength_of_a_dose_is_merged_separately() -> None:
    asked = schedule(course("0.5"), course("2.5"), course("2"))
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("2"))))
    merged = merging.merge(made, always)
    assert [(c.number, str(c.strength), c.capsules) for c in merged.containers] == [
        (1, "0.5 mg", 14),
        (2, "2 mg", 14),
    ]
    assert phases(merged) == [[1, 2], [2, 3]]


def test_a_container_never_spans_two_fills() -> None:
    """Its capsules would have two beyond-use dates."""
    making = Making(Policy(21), TODAY, TODAY)
    made = fills.in_fills(in_halves(schedule(*[course("0.5")] * 5)), making)
    assert [c.fill for c in made.containers] == [1, 1, 1, 2, 2]
    merged = merging.merge(made, always)
    assert phases(merged) == [[1, 2, 3], [4, 5]]
    assert [c.fill for c in merged.containers] == [1, 2]


def sums(made: Plan) -> Counter[Quantity]:
    """Capsules of each strength in all containers."""
    counts: Counter[Quantity] = Counter()
    for container in made.containers:
        counts[container.strength] += container.capsules
    return counts


AMOUNTS = st.sampled_from(["0", "0.5", "1", "2", "2.5"])
SCHEDULES = st.lists(AMOUNTS, min_size=1, max_size=8).map(
    lambda amounts: schedule(course("0.5"), *(course(amount) for amount in amounts))
)


@given(SCHEDULES, st.integers(1, 9))
def test_merging_moves_no_capsule_to_another_day(asked: Schedule, most: int) -> None:
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("2"))))
    merged = merging.merge(made, at_most(most))
    before = sorted((c.strength, span.first_day) for c in made.containers for span in c.spans)
    after = sorted((c.strength, span.first_day) for c in merged.containers for span in c.spans)
    assert after == before
    assert sums(merged) == sums(made)


@given(SCHEDULES, st.integers(1, 9))
def test_adjacent_phases_stay_apart_only_if_they_do_not_fit(asked: Schedule, most: int) -> None:
    made = plan(asked, Limits(strengths=(mg("0.5"), mg("2"))))
    merged = merging.merge(made, at_most(most))
    assert all(len(c.spans) <= most for c in merged.containers)
    assert all(len(a.spans) == most for a, _ in merging.left_apart(merged))
    assert [c.number for c in merged.containers] == list(range(1, len(merged.containers) + 1))
