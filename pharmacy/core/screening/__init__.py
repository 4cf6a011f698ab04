"""Screens an order: what a pharmacist must see before anything is made."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag
from pharmacy.core.orders import OrderRequest
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.screening.conditions import condition_flags
from pharmacy.core.screening.doses import schedule_flags as schedule_flags
from pharmacy.core.screening.interruptions import interruption_flags as interruption_flags
from pharmacy.core.screening.languages import language_flags
from pharmacy.core.screening.medicine_codes import UNKNOWN, Ingredients
from pharmacy.core.screening.medicines import medicine_flags
from pharmacy.core.screening.people import age_flags, prescriber_flags
from pharmacy.core.screening.plans import plan_flags as plan_flags
from pharmacy.core.screening.strengths import strength_flags as strength_flags
from pharmacy.core.screening.times import usual_time_flags
from pharmacy.core.screening.undispensed import undispensed_flags as undispensed_flags


@dataclass(frozen=True, slots=True)
class ScreeningDates:
    """The dates that the rules use.

    screened_on: the day of the screening. starts_on: the start date or, if none was given, the
    earliest possible one.
    """

    screened_on: datetime.date
    starts_on: datetime.date


def flags(
    request: OrderRequest,
    drug: Drug,
    plan: Plan,
    dates: ScreeningDates,
    ingredients: Ingredients = UNKNOWN,
) -> list[Flag]:
    """Every flag of an order, in the order in which a pharmacist reads the prescription.

    ingredients: the RxNorm codes that are known here.
    """
    return [
        *patient_flags(request, drug, dates, ingredients),
        *language_flags(request.patient.language, drug, request.prescription.purpose),
        *prescriber_flags(request.prescriber.npi),
        *schedule_flags(request.prescription.schedule, drug),
        *usual_time_flags(request.prescription.schedule, drug),
        *plan_flags(plan),
        *strength_flags(plan, drug),
    ]


def patient_flags(
    request: OrderRequest,
    drug: Drug,
    dates: ScreeningDates,
    ingredients: Ingredients = UNKNOWN,
) -> Iterator[Flag]:
    """Flags for the drug by the patient's age, medicines, conditions and allergies."""
    patient = request.patient
    yield from age_flags(patient.birth_date, dates.starts_on)
    yield from medicine_flags(
        drug, patient.medications, dates.screened_on, dates.starts_on, ingredients
    )
    yield from condition_flags(drug, request.patient, request.prescription.purpose)
