"""What a pharmacist is shown about an order before anything is made."""

import datetime
from dataclasses import replace

import pytest

from pharmacy.core import schedules, screening
from pharmacy.core.orders import Flag, OrderRequest, Severity
from pharmacy.core.schedules import Course, Dose, TimeOfDay, Titration
from tests.factories import course, ldn_schedule, mcg, mg, plan, prescriber, request, schedule

TODAY = datetime.date(2026, 11, 23)
# 180 days from the day of compounding, which is the first of them.
BEYOND_USE_ON = datetime.date(2027, 5, 21)
WEEK = schedule(course("0.5", 7))


def flags(
    asked: OrderRequest,
    starts_on: datetime.date = TODAY,
    beyond_use_on: datetime.date = BEYOND_USE_ON,
) -> list[Flag]:
    made = plan(asked.prescription.schedule)
    return screening.flags(asked, made, starts_on, beyond_use_on)


def codes(found: list[Flag]) -> list[str]:
    return [flag.code for flag in found]


def test_the_common_ldn_order_has_no_flags() -> None:
    assert flags(request(ldn_schedule())) == []


def test_an_npi_with_a_wrong_check_digit_is_shown() -> None:
    asked = replace(request(WEEK), prescriber=prescriber("1234567890"))
    assert flags(asked) == [
        Flag(
            "npi_check_digit",
            Severity.WARNING,
            "The prescriber's NPI 1234567890 has a wrong check digit: confirm it.",
        )
    ]


def test_a_prescriber_without_an_npi_is_not_flagged() -> None:
    assert flags(replace(request(WEEK), prescriber=prescriber(None))) == []


def test_doses_in_mg_and_in_mcg_are_shown() -> None:
    mixed = schedule(course("0.5"), Course((Dose(TimeOfDay.BEDTIME, mcg("750")),), 7))
    assert flags(request(mixed)) == [
        Flag(
            "units_mixed",
            Severity.WARNING,
            "Doses were written in mg and in mcg. The plan and the labels write all of them in "
            "mg: compare each with the prescription.",
        )
    ]


def test_a_titration_in_mg_by_steps_in_mcg_is_shown() -> None:
    asked = Titration(mg("0.5"), mcg("500"), 7, mg("1.5"), 30, (TimeOfDay.BEDTIME,))
    mixed = schedules.schedule_of(schedules.titration_courses(asked), asked.units)
    assert codes(flags(request(mixed))) == ["units_mixed"]


@pytest.mark.parametrize("written", [6, 8, 7000])
def test_a_quantity_other_than_the_schedule_takes_is_shown(written: int) -> None:
    assert codes(flags(request(WEEK, quantity_written=written))) == ["quantity_differs"]


def test_the_flag_of_a_quantity_names_both_numbers() -> None:
    (flag,) = flags(request(WEEK, quantity_written=30))
    assert flag.message == "The prescription is for 30 capsules, its schedule takes 7."


def test_the_quantity_that_the_schedule_takes_is_not_flagged() -> None:
    assert flags(request(WEEK, quantity_written=7)) == []


def test_a_container_that_ends_on_its_beyond_use_date_is_not_flagged() -> None:
    starts_on = BEYOND_USE_ON - datetime.timedelta(days=6)
    assert flags(request(WEEK), starts_on) == []


def test_a_container_that_lasts_a_day_longer_is_shown() -> None:
    starts_on = BEYOND_USE_ON - datetime.timedelta(days=5)
    assert flags(request(WEEK), starts_on) == [
        Flag(
            "beyond_use_before_last_day",
            Severity.WARNING,
            "Container 1 lasts until 2027-05-22, after its beyond-use date 2027-05-21: "
            "make it later.",
        )
    ]


def test_only_the_containers_that_last_too_long_are_shown() -> None:
    long = schedule(course("0.5", 100), course("1", 80), course("1.5", 20))
    messages = [flag.message for flag in flags(request(long))]
    assert [message.split(" lasts")[0] for message in messages] == ["Container 3"]


def test_a_rest_does_not_count_for_the_containers_before_it() -> None:
    rested = schedule(course("0.5", 7), course("0", 300))
    assert flags(request(rested)) == []


def test_flags_are_in_the_order_of_the_prescription() -> None:
    mixed = schedule(course("0.5", 200), Course((Dose(TimeOfDay.BEDTIME, mcg("750")),), 7))
    asked = replace(request(mixed, quantity_written=1), prescriber=prescriber("1234567890"))
    assert codes(flags(asked)) == [
        "npi_check_digit",
        "units_mixed",
        "quantity_differs",
        "beyond_use_before_last_day",
        "beyond_use_before_last_day",
    ]
