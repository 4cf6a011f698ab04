"""What a pharmacist sees about an order before anything is made."""

from dataclasses import replace

from pharmacy.core import schedules, screening
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderRequest
from pharmacy.core.schedules import Dose, PrescribedPhase, TimeOfDay, Titration
from pharmacy.core.screening import ScreeningDates
from tests.core.screening.samples import NALTREXONE
from tests.factories import (
    TODAY,
    course,
    ldn_schedule,
    mcg,
    mg,
    plan,
    prescriber,
    request,
    schedule,
)

WEEK = schedule(course("0.5", 7))


def flags(asked: OrderRequest) -> list[Flag]:
    made = plan(asked.prescription.schedule)
    return screening.flags(asked, NALTREXONE, made, ScreeningDates(TODAY, TODAY))


def codes(found: list[Flag]) -> list[str]:
    return [flag.code for flag in found]


def test_the_common_ldn_order_has_no_flags() -> None:
    assert flags(request(ldn_schedule())) == []


def test_a_plan_whose_options_were_not_all_compared_says_so() -> None:
    """Doses without a common step have too many sets of strengths. See the planner's tests."""
    asked = request(schedule(course("4.5"), course("0.000001")))
    assert "options_incomplete" in codes(flags(asked))
    assert "options_incomplete" not in codes(flags(request(schedule(course("4.5"), course("1")))))


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
    mixed = schedule(course("0.5"), PrescribedPhase((Dose(TimeOfDay.BEDTIME, mcg("750")),), 7))
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


def test_flags_are_in_the_order_of_the_prescription() -> None:
    mixed = schedule(course("0.5", 200), PrescribedPhase((Dose(TimeOfDay.BEDTIME, mcg("750")),), 7))
    asked = replace(request(mixed), prescriber=prescriber("1234567890"))
    assert codes(flags(asked)) == [
        "npi_check_digit",
        "units_mixed",
    ]
