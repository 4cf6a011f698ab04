"""What would become of an order, before anything is stored."""

import datetime
from dataclasses import dataclass

from pharmacy import formulary
from pharmacy.core import capsules, plan_check, screening
from pharmacy.core.capsules import Costs, Plan
from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.orders import Flag, OrderRequest


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of an order: its drug, plan and flags, and the date that ends its use."""

    drug: formulary.Drug
    plan: Plan
    flags: list[Flag]
    made_on: datetime.date
    beyond_use_on: datetime.date


def propose(request: OrderRequest, today: datetime.date) -> Proposal:
    """Plan an order without storing anything; raises InvalidInput with pointers into the order."""
    drug = _drug_of(request)
    _refuse_future(request, today)
    schedule = request.prescription.schedule
    plan = capsules.plan_capsules(schedule, request.limits, Costs())
    plan_check.check(plan, schedule)
    # The day of compounding is day 1 of the beyond-use period.
    beyond_use_on = today + datetime.timedelta(days=drug.beyond_use_days - 1)
    starts_on = request.start_on or today
    flags = screening.flags(request, plan, starts_on, beyond_use_on)
    return Proposal(drug, plan, flags, today, beyond_use_on)


def _drug_of(request: OrderRequest) -> formulary.Drug:
    drug = formulary.find_drug(request.prescription.drug)
    if drug is None:
        names = ", ".join(known.name for known in formulary.drugs())
        raise invalid("/prescription/drug", "unknown_drug", f"this pharmacy makes only: {names}")
    if request.prescription.form not in drug.forms:
        forms = ", ".join(drug.forms)
        raise invalid("/prescription/form", "unknown_form", f"{drug.name} is made only as: {forms}")
    return drug


def _refuse_future(request: OrderRequest, today: datetime.date) -> None:
    days = {
        "/patient/birth_date": request.patient.birth_date,
        "/prescription/written_on": request.prescription.written_on,
    }
    # A sender to the east may already be in tomorrow.
    tomorrow = today + datetime.timedelta(days=1)
    late = [pointer for pointer, day in days.items() if day > tomorrow]
    if late:
        raise InvalidInput(Problem(at, "future", "give a day that is not to come") for at in late)
