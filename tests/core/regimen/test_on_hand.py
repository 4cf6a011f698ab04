"""Which containers are used and what is made after a change: the LDN titration, counted by hand."""

from pharmacy.core.errors import InvalidInput
from pharmacy.core.planning import plan_check
from pharmacy.core.planning.capsules import Costs, Take
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen import amendments, courses, on_hand
from pharmacy.core.regimen.amendments import Amendment, Extend, NewSchedule, NewTarget, StepBack
from pharmacy.core.regimen.on_hand import LeftOver, Means, OnHandContainer, Rest
from pharmacy.core.schedules import Schedule
from tests.factories import course, ldn_schedule, mg, plan, schedule
from tests.refusals import refuses

FOREVER = 10_000
LDN = courses.begun(ldn_schedule())
WHOLE = plan(ldn_schedule())


def means_of(of: Schedule, limits: Limits | None = None) -> Means:
    whole = plan(of)
    known: dict[Quantity, tuple[Take, ...]] = {
        dose.quantity: dose.takes for phase in whole.phases for dose in phase.doses
    }
    strengths = tuple(count.strength for count in whole.strengths)
    return Means(known, strengths, limits or Limits(), Costs())


def hand_on(day: int, last_day: int = FOREVER) -> list[OnHandContainer]:
    """The patient's supply from the nine containers of the LDN order before `day`."""
    left = []
    for container in WHOLE.containers:
        (span,) = container.spans
        taken = max(0, min(day - 1, span.last_day) - span.first_day + 1)
        left.append(
            OnHandContainer(
                container.number, container.strength, container.capsules - taken, last_day
            )
        )
    return [bottle for bottle in left if bottle.capsules]


def rest_after(change: Amendment, hand: list[OnHandContainer] | None = None) -> Rest:
    schedule = amendments.amended(LDN, change).from_day(change.day)
    found = hand_on(change.day) if hand is None else hand
    return on_hand.plan_rest(schedule, found, means_of(ldn_schedule()))


def used(rest: Rest) -> list[tuple[int, str, int, list[tuple[int, int, int]]]]:
    """Number, strength and capsules of each container from home, with its (phase, days)."""
    return [
        (
            c.number,
            str(c.strength),
            c.capsules,
            [(s.phase, s.first_day, s.last_day) for s in c.spans],
        )
        for c in rest.plan.containers
    ]


def made(rest: Rest) -> list[tuple[int, str, int]]:
    """Phase, strength and capsules of everything that is made."""
    return [
        (phase.number, str(strength), each_day * phase.days)
        for phase in rest.missing
        for strength, each_day in phase.daily().items()
    ]


def test_a_hold_of_two_weeks_makes_fourteen_capsules_and_uses_every_bottle() -> None:
    rest = rest_after(Extend(22, 14))
    assert made(rest) == [(1, "1.5 mg", 14)]
    assert used(rest) == [
        (4, "2 mg", 7, [(2, 36, 42)]),
        (5, "2.5 mg", 7, [(3, 43, 49)]),
        (6, "3 mg", 7, [(4, 50, 56)]),
        (7, "3.5 mg", 7, [(5, 57, 63)]),
        (8, "4 mg", 7, [(6, 64, 70)]),
        (9, "4.5 mg", 30, [(7, 71, 100)]),
    ]
    assert rest.left_over == ()


def test_a_step_back_in_week_three_finishes_the_open_container() -> None:
    """Nights 15 to 17 took three of the seven 1.5 mg capsules, and the 1 mg container is empty.

    Seven of 1 mg are made for nights 18 to 24. The remaining four of 1.5 mg last for nights 25 to
    28, and three are made for nights 29 to 31. All later containers are used as they are.
    """
    rest = rest_after(StepBack(18, mg("1"), 7))
    assert made(rest) == [(1, "1 mg", 7), (3, "1.5 mg", 3)]
    assert used(rest) == [
        (3, "1.5 mg", 4, [(2, 25, 28)]),
        (4, "2 mg", 7, [(4, 32, 38)]),
        (5, "2.5 mg", 7, [(5, 39, 45)]),
        (6, "3 mg", 7, [(6, 46, 52)]),
        (7, "3.5 mg", 7, [(7, 53, 59)]),
        (8, "4 mg", 7, [(8, 60, 66)]),
        (9, "4.5 mg", 30, [(9, 67, 96)]),
    ]
    assert rest.left_over == ()
    assert rest.plan.totals.days == 79
    assert rest.plan.totals.capsules == 79


def test_a_lower_target_leaves_the_stronger_containers_over() -> None:
    rest = rest_after(NewTarget(22, mg("2.5"), mg("0.5"), 7, 30))
    assert used(rest) == [(4, "2 mg", 7, [(1, 22, 28)]), (5, "2.5 mg", 7, [(2, 29, 35)])]
    # 3 mg, 3.5 mg and 4 mg are not multiples of 2.5 mg, so the rest of the days is made.
    assert made(rest) == [(3, "2.5 mg", 23)]
    assert rest.left_over == tuple(LeftOver(n, 30 if n == 9 else 7) for n in (6, 7, 8, 9))


def test_what_is_left_of_small_capsules_makes_a_larger_dose() -> None:
    hand = [OnHandContainer(1, mg("0.5"), 9, FOREVER), OnHandContainer(2, mg("1"), 4, FOREVER)]
    asked = schedule(course("1", 6))
    rest = on_hand.plan_rest(asked, hand, means_of(schedule(course("1", 6), course("0.5", 9))))
    assert used(rest) == [(1, "0.5 mg", 4, [(2, 5, 6)]), (2, "1 mg", 4, [(1, 1, 4)])]
    assert made(rest) == []
    assert rest.left_over == (LeftOver(1, 5),)


def test_a_bottle_is_not_used_after_its_beyond_use_date() -> None:
    rest = rest_after(Extend(22, 14), hand_on(22, last_day=60))
    assert (6, "3 mg", 7, [(4, 50, 56)]) in used(rest)
    assert (7, "3.5 mg", 4, [(5, 57, 60)]) in used(rest)
    assert made(rest) == [(1, "1.5 mg", 14), (6, "3.5 mg", 3), (7, "4 mg", 7), (8, "4.5 mg", 30)]
    assert rest.left_over == (LeftOver(7, 3), LeftOver(8, 7), LeftOver(9, 30))


def test_a_dose_that_the_strengths_on_hand_cannot_make_gets_its_own_strength() -> None:
    rest = rest_after(NewSchedule(22, schedule(course("0.75", 10))))
    assert made(rest) == [(1, "0.75 mg", 10)]


def test_a_dose_that_nothing_allowed_can_make_is_refused_and_named() -> None:
    limits = Limits(strengths=(mg("0.5"), mg("1")))
    with refuses(InvalidInput, "dose_not_makeable"):
        on_hand.plan_rest(
            schedule(course("0.75", 10)), [], means_of(schedule(course("1", 5)), limits)
        )


def test_a_rest_needs_no_capsules() -> None:
    rest = rest_after(NewSchedule(22, schedule(course("0", 5), course("2", 7))))
    assert used(rest) == [(4, "2 mg", 7, [(2, 27, 33)])]
    assert made(rest) == []


def test_only_new_capsules_cost_something() -> None:
    """One strength at 3.00 and fourteen capsules at 0.50."""
    (option,) = rest_after(Extend(22, 14)).plan.options
    assert option.cost == "10.00"


def test_a_plan_that_uses_every_container_unchanged_passes_the_check() -> None:
    asked = amendments.amended(LDN, Extend(22, 14)).from_day(22)
    hand = [*hand_on(22), OnHandContainer(10, mg("1.5"), 14, FOREVER)]
    rest = on_hand.plan_rest(asked, hand, means_of(ldn_schedule()))
    plan_check.check(rest.plan, asked)
