"""Which of the patient's medicines hold an order of naltrexone, and from when to when."""

import datetime
from dataclasses import replace

import pytest

from pharmacy.core.flags import Flag
from pharmacy.core.people import Medication
from tests.core.screening import samples
from tests.core.screening.samples import (
    HOLD,
    NALTREXONE,
    TODAY,
    WARNING,
    flags,
    found,
    medicine_flags,
    patient_order,
)

TRAMADOL_HOLD = [("opioid", HOLD)]


def days_before(days: int, day: datetime.date = TODAY) -> datetime.date:
    return day - datetime.timedelta(days=days)


# By the date when it was stopped.


def test_an_opioid_that_is_taken_holds_the_order() -> None:
    (flag,) = medicine_flags("tramadol")
    assert flag == Flag(
        "opioid",
        HOLD,
        "Among the medicines is an opioid: tramadol. Naltrexone blocks opioids and can bring on "
        "sudden, severe withdrawal. Call the prescriber: the patient must be free of opioids for "
        "7 to 10 days first.",
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, [("opioid_recent", HOLD)]),
        (1, [("opioid_recent", HOLD)]),
        (6, [("opioid_recent", HOLD)]),
        (7, [("opioid_recent", WARNING)]),
        (10, [("opioid_recent", WARNING)]),
        (11, []),
        (400, []),
    ],
)
def test_an_opioid_counts_for_ten_days_after_it_was_stopped(
    days: int, expected: list[object]
) -> None:
    assert found(medicine_flags("tramadol", days_before(days))) == expected


@pytest.mark.parametrize(
    ("name", "days", "expected"),
    [
        ("methadone", 6, [("opioid_recent", HOLD)]),
        ("methadone", 7, [("opioid_recent", WARNING)]),
        ("Suboxone film", 14, [("opioid_recent", WARNING)]),
        ("buprenorphine", 15, []),
    ],
)
def test_methadone_and_buprenorphine_are_shown_for_two_weeks(
    name: str, days: int, expected: list[object]
) -> None:
    assert found(medicine_flags(name, days_before(days))) == expected


def test_an_opioid_that_is_to_be_stopped_is_still_taken() -> None:
    assert found(medicine_flags("tramadol", days_before(-1))) == TRAMADOL_HOLD


def test_a_future_stop_does_not_count_even_long_before_the_first_night() -> None:
    order = patient_order(medications=(Medication("tramadol", days_before(-1)),))
    assert found(flags(order, days_before(-60))) == TRAMADOL_HOLD


def test_days_count_to_the_first_night_of_the_course() -> None:
    order = patient_order(medications=(Medication("tramadol", days_before(2)),))
    first_nights = [days_before(-4), days_before(-5), days_before(-8), days_before(-9)]
    assert [found(flags(order, night)) for night in first_nights] == [
        [("opioid_recent", HOLD)],
        [("opioid_recent", WARNING)],
        [("opioid_recent", WARNING)],
        [],
    ]


def test_an_opioid_stopped_after_a_course_began_was_taken_in_it() -> None:
    order = patient_order(medications=(Medication("tramadol", days_before(2)),))
    assert found(flags(order, days_before(3))) == TRAMADOL_HOLD


def test_the_flag_states_the_number_of_days() -> None:
    (one,) = medicine_flags("tramadol", days_before(1))
    (six,) = medicine_flags("tramadol", days_before(6))
    assert "stopped 1 day before the first dose" in one.message
    assert "stopped 6 days before the first dose" in six.message


# Other interactions.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("loperamide 2 mg", [("opioid_peripheral", WARNING)]),
        ("Imodium A-D", [("opioid_peripheral", WARNING)]),
        ("Viberzi", [("opioid_peripheral", WARNING)]),
        ("Relistor", [("sign_of_opioid", WARNING)]),
        ("naloxegol 25 mg", [("sign_of_opioid", WARNING)]),
        ("Lucemyra", [("sign_of_opioid", WARNING)]),
        ("Vivitrol 380 mg", [("standard_naltrexone", HOLD)]),
        ("Revia", [("standard_naltrexone", HOLD)]),
        ("Contrave ER", [("standard_naltrexone", HOLD)]),
        ("Lybalvi", [("standard_naltrexone", HOLD)]),
        ("LDN 3 mg", [("drug_already_taken", WARNING)]),
        ("naltrexone HCl 1.5 mg capsule", [("drug_already_taken", WARNING)]),
        ("low-dose naltrexone (opioid antagonist)", [("drug_already_taken", WARNING)]),
    ],
)
def test_other_medicines_are_shown_by_their_danger(name: str, expected: list[object]) -> None:
    assert found(medicine_flags(name)) == expected


@pytest.mark.parametrize("name", ["LDN", "Vivitrol", "loperamide", "Relistor"])
def test_what_leaves_no_trace_counts_only_while_it_is_taken(name: str) -> None:
    assert medicine_flags(name, days_before(1)) == []


def test_each_medicine_has_its_flag() -> None:
    taken = (Medication("Norco", None), Medication("aspirin", None), Medication("Ultram", None))
    assert found(flags(patient_order(medications=taken))) == TRAMADOL_HOLD * 2


def test_an_allergy_to_an_opioid_is_no_opioid_that_is_taken() -> None:
    assert flags(patient_order(allergies=("codeine allergy",))) == []


def test_no_flag_repeats_the_name_of_a_patient() -> None:
    medication = Medication("Robin Sample's Percocet", None)
    (flag,) = flags(patient_order(medications=(medication,)))
    assert "Sample" not in flag.message
    assert "Percocet (oxycodone)" in flag.message


def test_medicines_without_a_screening_list_are_shown() -> None:
    unknown = replace(NALTREXONE, medicines=())
    order = patient_order(medications=(Medication("aspirin", None),))
    raised = list(samples.patient_flags(order, unknown))
    assert found(raised) == [("medicines_not_screened", WARNING)]
