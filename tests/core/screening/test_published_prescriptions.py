"""Published prescriptions that contradict themselves, and some that do not.

Each is modeled on a public example in our own words and form, with capsules for tablets. Facts that
were counted from the sources are in the names. If a text has no capsules, or has a condition, no
reader can show that it agrees, so that is also a hold.
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from pharmacy.core.flags import Flag, Severity
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.limits import Limits
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from pharmacy.core.screening import reconciliation
from tests import factories
from tests.factories import mg, schedule

FIVE = Limits(strengths=(mg("5"),), max_capsules_per_dose=12)


def days(number: int, **doses: str) -> PrescribedPhase:
    """This many days with a dose in mg at each named time."""
    return PrescribedPhase(
        tuple(Dose(TimeOfDay(time), mg(dose)) for time, dose in doses.items()), number
    )


@dataclass(frozen=True)
class Published:
    """The structure of a prescription, and its text and numbers."""

    of: Schedule
    limits: Limits
    written: dict[str, Any]

    @property
    def plan(self) -> Plan:
        return factories.plan(self.of, self.limits)

    @property
    def flags(self) -> list[Flag]:
        request = replace(factories.request(self.of, **self.written), limits=self.limits)
        written = reconciliation.readings(request, ("prednisone", "prednisolone", "metformin"))
        return reconciliation.flags(request, self.plan, written)

    @property
    def messages(self) -> dict[str, str]:
        """By code. Each is a hold."""
        assert {flag.severity for flag in self.flags} <= {Severity.HOLD}
        return {flag.code: flag.message for flag in self.flags}


# HL7 FHIR R4, medicationrequest0303 (https://hl7.org/fhir/R4/medicationrequest0303.html):
# prednisone 5 mg, 4, 2 and 1 a day. The text has three times 7 days, the dates have 5, 8 and 7 days
# with 2 days between the first two; 51 are to be dispensed.
HL7_0303 = Published(
    schedule(
        days(5, morning="20"), days(2, morning="0"), days(8, morning="10"), days(7, morning="5")
    ),
    FIVE,
    {
        "quantity_written": 51,
        "directions_written": "Take 4 capsules daily for 7 days, then 2 capsules daily for 7 days,"
        " then 1 capsule daily for 7 days",
    },
)


def test_the_taper_of_hl7_has_three_quantities_and_two_lengths() -> None:
    assert HL7_0303.plan.totals.capsules == 43
    assert HL7_0303.messages == {
        "quantity_differs": "The prescription is for 51 capsules. "
        "Its schedule takes 43 capsules in this plan.",
        "days_differ": "The written directions last 21 days. The schedule lasts 22 days.",
        "doses_differ": "The written directions and the schedule take other doses.\n"
        "Days 6 to 7: written 20 mg once a day, scheduled nothing.\n"
        "Day 15: written 5 mg once a day, scheduled 10 mg once a day.",
    }


def test_the_same_taper_with_the_dates_of_its_text_agrees_but_for_the_quantity() -> None:
    """jy95/fhir-dosage-utils publishes medrx0303 with corrected dates: 49 tablets."""
    mended = replace(
        HL7_0303, of=schedule(days(7, morning="20"), days(7, morning="10"), days(7, morning="5"))
    )
    assert mended.plan.totals.capsules == 49
    assert list(mended.messages) == ["quantity_differs"]
    right = replace(mended, written={**mended.written, "quantity_written": 49})
    assert right.flags == []


def test_tablets_are_not_capsules_and_their_text_is_compared_by_hand() -> None:
    """As 0303 really is: with tablets, and calendar dates in the text."""
    text = "4 tablets daily for 7 days starting January 16, 2015"
    published = replace(HL7_0303, written={"directions_written": text})
    assert list(published.messages) == ["directions_not_read"]
    assert '"January"' in published.messages["directions_not_read"]


# NHSDigital/electronic-prescription-service-api (MIT), examples/secondary-care/homecare/acute/
# nominated-pharmacy/consecutive-dosage-instructions: prednisolone 5 mg, 8 down to 2 a day, 2 days
# each; 72 tablets, and an expected supply of 30 days.
NHS_CONSECUTIVE = Published(
    schedule(*(days(2, morning=str(5 * count)) for count in range(8, 1, -1))),
    FIVE,
    {
        "quantity_written": 72,
        "days_supply_written": 30,
        "directions_written": ", then ".join(
            f"{count} capsules in the morning for 2 days" for count in range(8, 1, -1)
        ),
    },
)


def test_the_consecutive_example_has_two_capsules_and_sixteen_days_too_many() -> None:
    assert NHS_CONSECUTIVE.plan.totals.capsules == 70
    assert NHS_CONSECUTIVE.messages == {
        "quantity_differs": "The prescription is for 72 capsules. "
        "Its schedule takes 70 capsules in this plan.",
        "days_differ": "The prescription is a supply for 30 days. Its schedule lasts 14 days.",
    }


# The same, consecutive-and-concurrent-dosage-instructions: 08:00 and 17:00 for two days, then
# once a day for two days. The text has 2 tablets (10 mg) at 08:00, the structure 5 mg.
NHS_CONSECUTIVE_AND_CONCURRENT = Published(
    schedule(days(2, morning="5", evening="5"), days(2, morning="5")),
    FIVE,
    {
        "quantity_written": 8,
        "days_supply_written": 30,
        "directions_written": "2 capsules in the morning and 1 capsule in the evening for 2 days,"
        " then 1 capsule in the morning for 2 days",
    },
)
# The same, concurrent-dosage-instructions: 08:00, 17:00 and 20:00, all for two days.
NHS_CONCURRENT = Published(
    schedule(days(2, morning="5", evening="5", bedtime="5")),
    FIVE,
    {
        "quantity_written": 8,
        "days_supply_written": 30,
        "directions_written": "2 capsules in the morning, 1 capsule in the evening"
        " and 1 capsule at bedtime for 2 days",
    },
)


@pytest.mark.parametrize(
    ("published", "length", "both"),
    [
        (
            NHS_CONSECUTIVE_AND_CONCURRENT,
            4,
            "written 10 mg in the morning, 5 mg in the evening, "
            "scheduled 5 mg in the morning, 5 mg in the evening.",
        ),
        (
            NHS_CONCURRENT,
            2,
            "written 10 mg in the morning, 5 mg in the evening, 5 mg at bedtime, "
            "scheduled 5 mg in the morning, 5 mg in the evening, 5 mg at bedtime.",
        ),
    ],
    ids=["consecutive and concurrent", "concurrent"],
)
def test_a_dose_that_is_twice_as_much_in_the_text_is_held_with_both(
    published: Published, length: int, both: str
) -> None:
    assert published.plan.totals.capsules == 6
    assert published.messages == {
        "quantity_differs": "The prescription is for 8 capsules. "
        "Its schedule takes 6 capsules in this plan.",
        "days_differ": "The prescription is a supply for 30 days. "
        f"Its schedule lasts {length} days.",
        "doses_differ": "The written directions and the schedule take other doses.\n"
        f"Days 1 to 2: {both}",
    }


# cqframework/vscode-cql, issue 14: 1 pill, then 2 "if tolerated", with 2022 in the text and 2021
# in the dates.
def test_a_condition_and_a_calendar_in_the_text_are_compared_by_hand() -> None:
    published = Published(
        schedule(days(10, morning="5"), days(10, morning="10")),
        FIVE,
        {
            "directions_written": "1 capsule once a day starting March 3, 2022 for 10 days. "
            "If tolerated, take 2 capsules once a day starting March 13, 2022 for 10 days"
        },
    )
    assert list(published.messages) == ["directions_not_read"]
    message = published.messages["directions_not_read"]
    assert '"If tolerated"' in message
    assert '"March"' in message


# NHSDigital/IOPS-FHIR-Simplifier-Backup, ImplementationGuideforDoseSyntax/backup/
# example-dosage-sequential-sequence.xml: prednisolone 60 mg for 4 days, then 50, 40, 30, 20 and 10
# mg for a day each. The clean case: it has no text, and a text made from it agrees.
NHS_PREDNISOLONE = Published(
    schedule(days(4, morning="60"), *(days(1, morning=str(dose)) for dose in range(50, 0, -10))),
    Limits(strengths=(mg("10"),), max_capsules_per_dose=6),
    {"quantity_written": 39, "days_supply_written": 9},
)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "60 mg in the morning for 4 days, then 50 mg for 1 day, 40 mg for 1 day, 30 mg for 1 day,"
        " 20 mg for 1 day, 10 mg for 1 day",
        "60 mg daily x 4 days, then 50 mg x 1 day, 40 mg x 1 day, 30 mg x 1 day, 20 mg x 1 day,"
        " 10 mg x 1 day",
    ],
)
def test_the_taper_from_60_mg_is_not_held(text: str | None) -> None:
    written = {**NHS_PREDNISOLONE.written, "directions_written": text}
    assert replace(NHS_PREDNISOLONE, written=written).flags == []


# The same repository, ImplementationGuideforDigitalMedicines/backup/example-dosage-metformin.xml:
# 500 mg once, twice, then three times a day, a week each: 42 tablets, 21 days.
@pytest.mark.parametrize(
    "text",
    [
        None,
        "500 mg once daily for 1 week, then 500 mg twice daily for 1 week, "
        "then 500 mg three times daily for 1 week",
        "1 capsule in the morning for 1 week, then 1 capsule in the morning and in the evening for"
        " 1 week, then 1 capsule in the morning, at noon and in the evening for 1 week",
    ],
)
def test_metformin_up_by_frequency_is_not_held(text: str | None) -> None:
    metformin = Published(
        schedule(
            days(7, morning="500"),
            days(7, morning="500", evening="500"),
            days(7, morning="500", noon="500", evening="500"),
        ),
        Limits(strengths=(mg("500"),)),
        {"quantity_written": 42, "days_supply_written": 21, "directions_written": text},
    )
    assert metformin.plan.totals.capsules == 42
    assert metformin.flags == []
