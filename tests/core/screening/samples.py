"""Drugs, patients and shortcuts to screen them."""

import datetime
from dataclasses import replace

from pharmacy import formulary
from pharmacy.core import screening
from pharmacy.core.drugs import Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderRequest
from pharmacy.core.people import Medication
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import Dose, PrescribedPhase, Schedule, TimeOfDay
from pharmacy.core.screening import ScreeningDates
from tests import factories

TODAY = factories.TODAY
HOLD, WARNING = Severity.HOLD, Severity.WARNING


def drug(name: str) -> Drug:
    """A drug of the formulary."""
    found = formulary.find_drug(name)
    assert found is not None
    return found


NALTREXONE = drug("naltrexone")


def quantity(text: str) -> Quantity:
    """Such as "0.5 mg" or "5 mcg"."""
    number, unit = text.split(" ")
    return factories.mg(number) if unit == "mg" else factories.mcg(number)


def schedule(*phases: tuple[str, int]) -> Schedule:
    """Doses at bedtime, each for some days."""
    return factories.schedule(
        *(
            PrescribedPhase((Dose(TimeOfDay.BEDTIME, quantity(dose)),), days)
            for dose, days in phases
        )
    )


def patient_order(
    *,
    medications: tuple[Medication, ...] = (),
    conditions: tuple[str, ...] = (),
    allergies: tuple[str, ...] = (),
    birth_date: datetime.date = datetime.date(1980, 2, 3),
) -> OrderRequest:
    """The common LDN order for a patient with these facts."""
    patient = replace(
        factories.patient(),
        medications=medications,
        conditions=conditions,
        allergies=allergies,
        birth_date=birth_date,
    )
    return replace(factories.request(factories.ldn_schedule()), patient=patient)


def flags(request: OrderRequest, starts_on: datetime.date = TODAY) -> list[Flag]:
    """All flags of an order of naltrexone."""
    plan = factories.plan(request.prescription.schedule)
    return screening.flags(request, NALTREXONE, plan, ScreeningDates(TODAY, starts_on))


def patient_flags(request: OrderRequest, of: Drug) -> list[Flag]:
    """The flags of a drug for the patient alone."""
    return list(screening.patient_flags(request, of, ScreeningDates(TODAY, TODAY)))


def found(flags: list[Flag]) -> list[tuple[str, Severity]]:
    """The codes of flags with their severities."""
    return [(flag.code, flag.severity) for flag in flags]


def medicine_flags(name: str, stopped_on: datetime.date | None = None) -> list[Flag]:
    """The flags of one medicine in the patient's list."""
    return flags(patient_order(medications=(Medication(name, stopped_on),)))
