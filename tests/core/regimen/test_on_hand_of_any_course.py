"""A simulation of a patient with any remaining plan and only the containers on hand."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.planning.capsules import Costs
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen import on_hand
from pharmacy.core.regimen.on_hand import Means, OnHandContainer, Rest
from pharmacy.core.schedules import Schedule, TimeOfDay
from tests.factories import course, mg, schedule

STRENGTHS = [mg(text) for text in ("0.5", "1", "1.5", "3")]
COURSES = st.builds(
    lambda amount, days, times: course(amount, days, *times),
    st.sampled_from(["0", "0.5", "1", "1.5", "2", "3.25", "4"]),
    st.integers(1, 12),
    st.sets(st.sampled_from(TimeOfDay), min_size=1, max_size=2),
)
SCHEDULES = st.lists(COURSES, min_size=0, max_size=4).map(
    lambda courses: schedule(course("1", 3), *courses)
)
CONTENTS = st.tuples(st.sampled_from(STRENGTHS), st.integers(1, 20), st.integers(0, 40))
HANDS = st.lists(CONTENTS, max_size=5).map(
    lambda contents: [
        OnHandContainer(number, strength, capsules, last_day)
        for number, (strength, capsules, last_day) in enumerate(contents, start=1)
    ]
)
MEANS = Means({}, tuple(STRENGTHS), Limits(max_capsules_per_dose=4), Costs())


def rest_of(asked: Schedule, hand: list[OnHandContainer]) -> Rest:
    return on_hand.plan_rest(asked, hand, MEANS)


def made_on(rest: Rest, day: int) -> Counter[Quantity]:
    """New capsules for a day."""
    (phase,) = [p for p in rest.missing if p.first_day <= day <= p.last_day]
    return phase.daily()


@given(SCHEDULES, HANDS)
def test_each_dose_of_each_day_is_met_exactly(asked: Schedule, hand: list[OnHandContainer]) -> None:
    rest = rest_of(asked, hand)
    wanted = [
        (day, dose.time, dose.quantity.picograms)
        for phase in asked.phases
        for day in range(phase.first_day, phase.last_day + 1)
        for dose in phase.doses
    ]
    swallowed = [
        (day, dose.time, sum(take.strength.picograms * take.capsules for take in dose.takes))
        for phase in rest.plan.phases
        for day in range(phase.first_day, phase.last_day + 1)
        for dose in phase.doses
    ]
    assert swallowed == wanted


@given(SCHEDULES, HANDS)
def test_no_bottle_gives_more_than_it_holds_and_none_after_its_date(
    asked: Schedule, hand: list[OnHandContainer]
) -> None:
    """Day by day: each strength comes from one container at home, or is made for that day."""
    rest = rest_of(asked, hand)
    left = {bottle.number: bottle.capsules for bottle in hand}
    last_days = {bottle.number: bottle.last_day for bottle in hand}
    for phase in rest.plan.phases:
        for day in range(phase.first_day, phase.last_day + 1):
            new = made_on(rest, day)
            for strength, capsules in phase.daily().items():
                opened = [
                    c
                    for c in rest.plan.containers
                    for s in c.spans
                    if c.strength == strength
                    and s.phase == phase.number
                    and s.first_day <= day <= s.last_day
                ]
                assert len(opened) + (strength in new) == 1
                assert new[strength] in (0, capsules)
                for container in opened:
                    left[container.number] -= capsules
                    assert left[container.number] >= 0
                    assert day <= last_days[container.number]
    assert {o.number: o.capsules for o in rest.left_over} == {n: c for n, c in left.items() if c}


@given(SCHEDULES, HANDS)
def test_each_container_from_home_is_listed_with_exactly_what_is_taken(
    asked: Schedule, hand: list[OnHandContainer]
) -> None:
    rest = rest_of(asked, hand)
    left_over = {o.number: o.capsules for o in rest.left_over}
    held = {b.number: b.capsules for b in hand}
    assert all(
        c.is_carried and c.capsules == held[c.number] - left_over.get(c.number, 0)
        for c in rest.plan.containers
    )


@given(SCHEDULES, HANDS)
def test_nothing_is_made_while_one_capsule_that_is_the_dose_is_left_at_home(
    asked: Schedule, hand: list[OnHandContainer]
) -> None:
    """However a dose is made: a remaining capsule that equals the dose is used first."""
    rest = rest_of(asked, hand)
    over = {o.number for o in rest.left_over}
    left = {bottle.strength for bottle in hand if bottle.number in over and bottle.last_day >= 40}
    for phase in rest.missing:
        if len(phase.doses) == 1 and phase.daily():
            assert phase.doses[0].quantity not in left


@given(SCHEDULES, HANDS)
def test_the_same_question_gets_the_same_answer(
    asked: Schedule, hand: list[OnHandContainer]
) -> None:
    assert rest_of(asked, hand) == rest_of(asked, list(reversed(hand)))


@given(SCHEDULES)
def test_without_anything_at_home_everything_is_made(asked: Schedule) -> None:
    rest = rest_of(asked, [])
    assert rest.missing == rest.plan.phases
    assert rest.plan.containers == ()
