"""Small builders of valid orders, as clients write them, and of values of the core."""

import datetime
from typing import Any

from labels.content import LabelContent
from pharmacy import formulary, wording
from pharmacy.core import schedules
from pharmacy.core.orders import OrderRequest, Prescription
from pharmacy.core.people import Patient, Prescriber
from pharmacy.core.planning import capsules
from pharmacy.core.planning.capsules import Costs, Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Dose, LastStep, PrescribedPhase, Schedule, TimeOfDay, Titration
from pharmacy.wording import Dispensing
from tests import cast

Json = dict[str, Any]
BARCODE = "01000001001018"
TODAY = datetime.date(2026, 11, 23)
NO_LIMITS = Limits()


def mass_json(value: Any = "0.5", unit: Any = "mg") -> Json:
    """`{"value": "0.5", "unit": "mg"}`."""
    return {"value": value, "unit": unit}


def phase_json(dose: Any = "0.5", days: Any = 7, **fields: Any) -> Json:
    """One phase at bedtime."""
    return {"dose": mass_json(dose), "times": ["bedtime"], "days": days, **fields}


def phases_json(*phases: Json) -> Json:
    """A schedule of the given phases, or of one."""
    return {"phases": list(phases) or [phase_json()]}


def titration_json(**changes: Any) -> Json:
    """The common LDN titration, 0.5 mg to 4.5 mg, as a schedule."""
    titration = {
        "start": mass_json("0.5"),
        "step": mass_json("0.5"),
        "every_days": 7,
        "target": mass_json("4.5"),
        "target_days": 30,
        "times": ["bedtime"],
        "last_step": "refuse",
    }
    return {"titration": {**titration, **changes}}


def taper_json(**changes: Any) -> Json:
    """Down from 4.5 mg by a tenth of the last dose every two weeks, in steps of 0.1 mg."""
    taper = {
        "start": mass_json("4.5"),
        "reduce_percent": "10",
        "of": "last_dose",
        "every_days": 14,
        "round_to": mass_json("0.1"),
        "rounding": "nearest",
        "until": mass_json("2.5"),
        "last_days": 14,
        "times": ["bedtime"],
        "unchanged_step": "refuse",
    }
    return {"taper": {**taper, **changes}}


def order_json(schedule: Json | None = None) -> Json:
    """A valid order with every field.

    The written quantity and directions agree with the one phase. For another schedule they are
    null.
    """
    one_phase = schedule is None
    return {
        "external_id": cast.EXTERNAL_ID,
        "patient": cast.patient_json(),
        "prescriber": cast.prescriber_json(),
        "prescription": {
            "drug": "naltrexone",
            "form": "capsule",
            "written_on": cast.WRITTEN_ON.isoformat(),
            "schedule": schedule or phases_json(),
            "quantity_written": 7 if one_phase else None,
            "directions_written": "0.5 mg po qhs x 7 days" if one_phase else None,
            "days_supply_written": 7 if one_phase else None,
            "strength_written": mass_json("0.5"),
            "concentration_written": {"value": "1", "unit": "mg/mL"},
            "instructions": [],
            "refills": 0,
            "purpose": "pain",
        },
        "limits": {
            "strengths": [mass_json("0.5"), "1"],
            "increment": "0.5",
            "max_capsules_per_dose": 3,
            "max_strengths": 9,
        },
        "start_on": "2026-12-01",
        "containers": "per_phase",
        "label_stock": "4x3",
    }


def ldn_order_json() -> Json:
    """A valid order of the common LDN titration, without limits of its own."""
    order = order_json(titration_json())
    del order["limits"]
    return order


def mg(text: str) -> Quantity:
    """A quantity in mg."""
    return Quantity.read(text, Unit.MG)


def mcg(text: str) -> Quantity:
    """A quantity in mcg."""
    return Quantity.read(text, Unit.MCG)


def course(dose: str, days: int = 7, *times: TimeOfDay) -> PrescribedPhase:
    """The same dose in mg at each of `times`, or at bedtime."""
    at = times or (TimeOfDay.BEDTIME,)
    return PrescribedPhase(tuple(Dose(time, mg(dose)) for time in at), days)


def schedule(*courses: PrescribedPhase) -> Schedule:
    """The schedule of some courses."""
    return schedules.schedule_of(list(courses))


def titration(start: str, step: str, target: str, **rest: Any) -> Titration:
    """A titration in mg at bedtime: 7 days for each step, 30 at the target."""
    return Titration(
        start=mg(start),
        step=mg(step),
        every_days=rest.get("every_days", 7),
        target=mg(target),
        target_days=rest.get("target_days", 30),
        times=rest.get("times", (TimeOfDay.BEDTIME,)),
        last_step=rest.get("last_step", LastStep.REFUSE),
    )


def ldn_schedule() -> Schedule:
    """The common LDN titration: nine phases, 86 days."""
    return schedules.schedule_of(schedules.titration_courses(titration("0.5", "0.5", "4.5")))


def plan(of: Schedule, limits: Limits = NO_LIMITS) -> Plan:
    """The plan of a schedule at the usual costs."""
    return capsules.plan_capsules(of, limits, Costs())


def patient() -> Patient:
    """A patient without other medicines."""
    return Patient(
        family_name=cast.FAMILY_NAME,
        given_name=cast.GIVEN_NAME,
        birth_date=cast.BIRTH_DATE,
        phone=None,
        address=None,
        allergies=(),
        medications=(),
        conditions=(),
        language="en",
    )


def prescriber(npi: str | None = "1234567893") -> Prescriber:
    """A prescriber with the NPI that CMS uses as an example."""
    return Prescriber("Dr. Ada Example", npi, None)


def request(of: Schedule, **prescription: Any) -> OrderRequest:
    """A validated order of naltrexone capsules, not yet planned."""
    facts = {
        "drug": "naltrexone",
        "form": "capsule",
        "written_on": cast.WRITTEN_ON,
        "schedule": of,
        "quantity_written": None,
        "directions_written": None,
        "refills": 0,
        "purpose": None,
    }
    return OrderRequest(
        external_id=cast.EXTERNAL_ID,
        patient=patient(),
        prescriber=prescriber(),
        prescription=Prescription(**{**facts, **prescription}),
        limits=Limits(),
        start_on=None,
    )


def dispensing() -> Dispensing:
    """The common facts of the labels of one order."""
    drug = formulary.find_drug("naltrexone")
    assert drug is not None
    return Dispensing(
        pharmacy_name=cast.PHARMACY_NAME,
        pharmacy_address=cast.PHARMACY_ADDRESS,
        pharmacy_phone=cast.PHARMACY_PHONE,
        rx_number=1_000_001,
        patient_name=patient().name,
        prescriber_name=prescriber().name,
        drug=drug,
        form="capsule",
        statements=formulary.statements().due({"TX"}, TODAY),
    )


def label_content(made: Plan, container: Container) -> LabelContent:
    """The label of one container made on 23 November 2026."""
    dates = wording.ContainerDates(TODAY, datetime.date(2027, 5, 21))
    return wording.container_label(dispensing(), made, container, dates, BARCODE)
