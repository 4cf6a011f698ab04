"""Written statements compared with the schedule: any difference is a hold that shows both."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Schedule
from pharmacy.core.screening import reconciliation
from tests import factories
from tests.factories import course, mg, schedule

WEEK = schedule(course("0.5", 7))
TWO_WEEKS = schedule(course("0.5", 7), course("1", 7))


def flags(of: Schedule, limits: Limits = factories.NO_LIMITS, **written: Any) -> list[Flag]:
    request = replace(factories.request(of, **written), limits=limits)
    readings = reconciliation.readings(request, ("naltrexone",))
    return reconciliation.flags(request, factories.plan(of, limits), readings)


def test_nothing_written_is_nothing_to_compare() -> None:
    assert flags(WEEK) == []


def test_the_quantity_and_days_that_the_schedule_takes_are_right() -> None:
    assert flags(WEEK, quantity_written=7, days_supply_written=7) == []


@given(written=st.integers(1, 100_000))
def test_any_other_quantity_is_a_hold(written: int) -> None:
    found = [(flag.code, flag.severity) for flag in flags(WEEK, quantity_written=written)]
    assert found == ([] if written == 7 else [("quantity_differs", Severity.HOLD)])


@given(written=st.integers(1, 1830))
def test_any_other_supply_is_a_hold(written: int) -> None:
    found = [(flag.code, flag.severity) for flag in flags(WEEK, days_supply_written=written)]
    assert found == ([] if written == 7 else [("days_differ", Severity.HOLD)])


def test_the_hold_of_a_quantity_shows_both_sides() -> None:
    [flag] = flags(WEEK, quantity_written=1_000)
    assert flag.message == (
        "The prescription is for 1,000 capsules. Its schedule takes 7 capsules in this plan."
    )


def test_the_hold_of_a_supply_shows_both_sides() -> None:
    [flag] = flags(WEEK, days_supply_written=30)
    assert flag.message == ("The prescription is a supply for 30 days. Its schedule lasts 7 days.")


def test_an_option_with_exactly_that_quantity_is_named() -> None:
    """Two strengths take 14 capsules. 0.5 mg alone takes 21, which may be what was meant."""
    one_or_two = Limits(strengths=(mg("0.5"), mg("1")))
    [flag] = flags(TWO_WEEKS, one_or_two, quantity_written=21)
    assert flag.message == (
        "The prescription is for 21 capsules. Its schedule takes 14 capsules in this plan. "
        "Made of 0.5 mg alone it would take just 21."
    )


@pytest.mark.parametrize("refills", [0, 1, 11])
def test_refills_come_on_top_of_what_is_written(refills: int) -> None:
    assert flags(WEEK, quantity_written=7, refills=refills) == []


def flags_of(of: Schedule, directions: str, **more: Any) -> list[tuple[str, str]]:
    """Code and message of each flag for directions."""
    found = flags(of, directions_written=directions, **more)
    assert {flag.severity for flag in found} <= {Severity.HOLD}
    return [(flag.code, flag.message) for flag in found]


@pytest.mark.parametrize(
    "directions",
    [
        "0.5 mg po qhs x 7 days",
        "Take 0.5 mg by mouth at bedtime for 1 week",
        "500 mcg qhs x 7d",
        "naltrexone 0.5 mg at bedtime for 7 days",
    ],
)
def test_directions_that_agree_are_not_held(directions: str) -> None:
    assert flags_of(WEEK, directions) == []


def test_directions_of_another_dose_are_held_with_both_doses() -> None:
    assert flags_of(WEEK, "5 mg po qhs x 7 days") == [
        (
            "doses_differ",
            "The written directions and the schedule take other doses.\n"
            "Days 1 to 7: written 5 mg at bedtime, scheduled 0.5 mg at bedtime.",
        )
    ]


def test_a_thousandfold_slip_of_the_unit_is_another_dose() -> None:
    [(code, message)] = flags_of(WEEK, "0.5 mcg po qhs x 7 days")
    assert code == "doses_differ"
    assert "written 0.5 mcg at bedtime, scheduled 0.5 mg at bedtime" in message


def test_another_time_of_the_day_is_another_dose() -> None:
    [(code, message)] = flags_of(WEEK, "0.5 mg in the morning for 7 days")
    assert code == "doses_differ"
    assert "written 0.5 mg in the morning, scheduled 0.5 mg at bedtime" in message


def test_a_time_of_the_day_that_is_not_written_is_not_compared() -> None:
    assert flags_of(WEEK, "0.5 mg daily for 7 days") == []


def test_the_frequency_is_compared_if_no_time_is_written() -> None:
    [(code, message)] = flags_of(WEEK, "0.5 mg twice daily for 7 days")
    assert code == "doses_differ"
    assert "written 0.5 mg 2 times a day, scheduled 0.5 mg once a day" in message


def test_another_length_is_held_with_both_lengths() -> None:
    assert flags_of(WEEK, "0.5 mg po qhs x 8 days") == [
        ("days_differ", "The written directions last 8 days. The schedule lasts 7 days.")
    ]


def test_an_open_end_has_no_length_to_compare() -> None:
    long = schedule(course("0.5", 7), course("1", 90))
    assert flags_of(long, "0.5 mg qhs x 7d then 1 mg qhs") == []


def test_an_open_end_that_begins_after_the_schedule_is_held() -> None:
    [(code, message)] = flags_of(WEEK, "0.5 mg qhs x 14d then 1 mg qhs")
    assert code == "days_differ"
    assert message == "The written directions last at least 15 days. The schedule lasts 7 days."


def test_an_open_end_of_another_dose_is_held() -> None:
    long = schedule(course("0.5", 7), course("1", 90))
    [(code, message)] = flags_of(long, "0.5 mg qhs x 7d then 1.5 mg qhs")
    assert code == "doses_differ"
    assert "Days 8 to 97: written 1.5 mg at bedtime, scheduled 1 mg at bedtime." in message


def test_a_step_that_comes_a_day_late_names_each_day_that_differs() -> None:
    [(code, message)] = flags_of(TWO_WEEKS, "0.5 mg qhs x 8 days then 1 mg qhs x 6 days")
    assert code == "doses_differ"
    assert message.endswith("Day 8: written 0.5 mg at bedtime, scheduled 1 mg at bedtime.")


def test_a_long_list_of_differences_is_shortened_and_says_so() -> None:
    of = schedule(*(course(str(mass), 1) for mass in range(1, 21)))
    [(_, message)] = flags_of(of, "9.5 mg qhs x 20 days")
    assert message.count("Day ") == 12
    assert message.endswith("\nThey differ 8 times more.")


@pytest.mark.parametrize("directions", ["take as directed", "Take 1 pill. If tolerated, take 2."])
def test_words_that_are_not_read_are_held_and_named(directions: str) -> None:
    [(code, message)] = flags_of(WEEK, directions)
    assert code == "directions_not_read"
    assert 'were not read to the end, for "' in message
    assert message.endswith("Compare them by hand with the schedule.")


def test_a_capsule_is_what_the_orders_only_strength_is() -> None:
    of, half = schedule(course("0.5", 7), course("1", 23)), Limits(strengths=(mg("0.5"),))
    text = "1 cap qhs x1wk, 2 caps qhs thereafter"
    assert flags(of, half, directions_written=text, quantity_written=53) == []


def test_a_capsule_of_no_known_strength_is_not_guessed() -> None:
    [(code, _)] = flags_of(WEEK, "1 cap qhs x 7 days")
    assert code == "directions_not_read"


def test_a_volume_counts_in_the_concentration_of_the_order() -> None:
    asked = schedule(course("1"))
    assert flags_of(asked, "2 mL qhs x 7 d", concentration_written=mg("0.5")) == []
    assert [code for code, _ in flags_of(asked, "2 mL qhs x 7 d")] == ["directions_not_read"]


def test_directions_in_another_form_are_held() -> None:
    ((code, message),) = flags_of(schedule(course("1")), "1 tablet (1 mg) qhs x 7 d")
    assert code == "form_differs"
    assert message.startswith("The written directions count in tablets. The order is for capsules.")


def test_a_quantity_among_the_directions_is_compared_as_well() -> None:
    half = Limits(strengths=(mg("0.5"),))
    [flag] = flags(WEEK, half, directions_written="1 cap qhs x 7 days #30")
    assert (flag.code, flag.message) == (
        "quantity_differs",
        "The written directions dispense 30 capsules. The schedule takes 7 capsules in this plan.",
    )


def test_refills_among_the_directions_are_compared_as_well() -> None:
    assert flags_of(WEEK, "0.5 mg qhs x 7 days, 2 refills", refills=1) == [
        ("refills_differ", "The written directions allow 2 refills. The order has 1 refill.")
    ]
    assert flags_of(WEEK, "0.5 mg qhs x 7 days, 2 refills", refills=2) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("take 2 capsules at bedtime for 7 days #14", {"strength_written": mg("0.25")}),
        ("take 2 capsules (0.25 mg each) at bedtime for 7 days #14", {}),
        ("take 2 capsules (0.25 mg each) at bedtime for 7 days", {"quantity_written": 14}),
        ("0.5 mg qhs x 7d", {"quantity_written": 14, "strength_written": mg("0.25")}),
    ],
)
def test_a_quantity_in_capsules_of_another_strength_is_compared_in_these(
    text: str, written: Any
) -> None:
    """What /directions reads without a doubt is not held. A different count is shown."""
    found = [(flag.code, flag.severity) for flag in flags(WEEK, directions_written=text, **written)]
    assert found == [("quantity_in_other_capsules", Severity.WARNING)]


def test_a_quantity_of_capsules_that_make_no_dose_is_held() -> None:
    for count, strength in ((12, "0.3"), (13, "0.25"), (14, "0.5")):
        found = flags(WEEK, quantity_written=count, strength_written=mg(strength))
        assert [flag.code for flag in found] == ["quantity_differs"]


def test_the_same_doses_in_other_capsules_are_flagged_with_both_counts() -> None:
    [flag] = flags(WEEK, quantity_written=14, strength_written=mg("0.25"))
    assert flag.message == (
        "The prescription counts 14 capsules of 0.25 mg. This plan has the same doses in "
        "7 capsules."
    )
