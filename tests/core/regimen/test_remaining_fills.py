"""What is made after a change, when, and its beyond-use date."""

import datetime

from pharmacy.core.planning import plan_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import Making, Policy
from pharmacy.core.regimen import amendments, remaining_fills
from pharmacy.core.regimen.amendments import Amendment, Extend, StepBack
from tests.core.regimen.test_on_hand import LDN, rest_after
from tests.factories import TODAY, mg

LONG = Making(Policy(180), TODAY - datetime.timedelta(days=17), TODAY)
SHORT = Making(Policy(10), TODAY - datetime.timedelta(days=21), TODAY)


def planned(change: Amendment, making: Making = LONG) -> Plan:
    return remaining_fills.in_fills(rest_after(change), making, first_number=10)


def test_new_bottles_get_numbers_after_all_old_ones() -> None:
    plan = planned(StepBack(18, mg("1"), 7))
    new = [(c.number, str(c.strength), c.capsules) for c in plan.containers if not c.is_carried]
    assert new == [(10, "1 mg", 7), (11, "1.5 mg", 3)]
    assert [c.number for c in plan.containers] == [3, 4, 5, 6, 7, 8, 9, 10, 11]


def test_the_whole_plan_holds_just_what_is_taken() -> None:
    plan = planned(Extend(22, 14))
    plan_check.check(plan, amendments.amended(LDN, Extend(22, 14)).from_day(22))


def test_what_would_outlast_its_date_is_made_in_a_later_fill() -> None:
    """Ten days from November 23 end on December 2, night 31. Nights 32 to 35 come later."""
    plan = planned(Extend(22, 14), SHORT)
    new = [(c.capsules, c.fill) for c in plan.containers if not c.is_carried]
    assert new == [(10, 1), (4, 2)]
    assert [fill.made_on for fill in plan.fills] == [TODAY, None]
    plan_check.check_fills(plan, SHORT.first_on, longest_days=9)


def test_everything_is_made_without_supply_and_nothing_with_full_supply() -> None:
    rest = rest_after(Extend(22, 14), [])
    anew = remaining_fills.in_fills(rest, LONG, first_number=10)
    assert sum(c.capsules for c in anew.containers) == 14 + 5 * 7 + 30
    assert planned(amendments.Advance(18)).fills == ()


def test_a_refill_is_the_last_phase_as_prescribed() -> None:
    """Night 70 is in the middle of the last phase: 17 nights of it are left, a refill has 30."""
    plan = planned(Extend(70, 5))
    refilled = remaining_fills.with_refills(plan, LONG, refills=2, days=30)
    later = [(f.refill, f.first_day, f.last_day) for f in refilled.fills if f.refill]
    assert later == [(1, 92, 121), (2, 122, 151)]
    assert [fill.number for fill in refilled.fills] == [1, 2, 3]
