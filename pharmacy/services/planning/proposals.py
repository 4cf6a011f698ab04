"""Proposes an order: its plan and flags, before anything is stored."""

import datetime
from dataclasses import dataclass

from pharmacy import formulary
from pharmacy.core import screening
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.flags import Flag
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderRequest, Prescription
from pharmacy.core.planning import capsules, fills, limit_check, merging, plan_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import Making
from pharmacy.core.planning.merging import Fits
from pharmacy.core.screening import ScreeningDates, reconciliation
from pharmacy.services.planning import label_facts, prescription_ages
from pharmacy.services.planning.workdays import Workday


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal for an order: its drug, its plan in fills and its flags, on `made_on`."""

    drug: Drug
    plan: Plan
    flags: list[Flag]
    made_on: datetime.date


def propose(request: OrderRequest, workday: Workday) -> Proposal:
    """Plan an order without storing anything. Raises InvalidInput with pointers into the order."""
    drug = _drug_of(request)
    _refuse_future(request, workday.today)
    making = workday.making(drug, request.start_on or workday.today)
    facts = label_facts.of_request(request, drug, workday.profile, workday.today)
    plan = _in_containers(
        request, making, label_facts.fits(facts, label_facts.stock_of(request, workday.profile))
    )
    dates = ScreeningDates(workday.today, making.first_on)
    flags = [
        *request.remarks,
        *screening.flags(request, drug, plan, dates),
        *reconciliation.flags(request, plan, drug.names, drug.usual_time),
        *fills.lots_flags(plan, making),
        *prescription_ages.of_request(request, drug.name, workday.profile, workday.today),
    ]
    if request.merge_containers:
        flags += merging.merging_flags(plan)
    return Proposal(drug, plan, flags, workday.today)


def _in_containers(request: OrderRequest, making: Making, fits: Fits) -> Plan:
    """The plan in fills, merged if requested. It is verified by a second method."""
    _refuse_refills_of_a_rest(request.prescription)
    plan = fills.in_fills(plan_of(request), making, request.prescription.refills)
    if request.merge_containers:
        plan = merging.merge(plan, fits)
    plan_check.check(plan, request.prescription.schedule)
    longest = (making.policy.beyond_use_on(making.made_on) - making.made_on).days
    plan_check.check_fills(plan, making.first_on, longest, making.lots_expire_on)
    return plan


def _refuse_refills_of_a_rest(prescription: Prescription) -> None:
    *_, last = prescription.schedule.phases
    if prescription.refills and last.is_rest:
        message = Message(
            "refill_of_a_rest",
            "A refill repeats the last phase, and that is a rest. Give 0 refills.",
        )
        raise invalid("/prescription/refills", "refill_of_a_rest", message)


def plan_of(request: OrderRequest) -> Plan:
    """The plan by the formulary's limits and costs. May be slow. Raises InvalidInput."""
    drug = _drug_of(request)
    limits = drug.limits_for(request.limits)
    plan = capsules.plan_capsules(request.prescription.schedule, limits, drug.costs)
    limit_check.check(plan, limits)
    return plan


def _drug_of(request: OrderRequest) -> Drug:
    drug = formulary.find_drug(request.prescription.drug)
    if drug is None:
        names = ", ".join(known.name for known in formulary.drugs())
        raise invalid(
            "/prescription/drug",
            "unknown_drug",
            Message("unknown_drug", "This pharmacy makes only: %(names)s.", names=names),
        )
    if request.prescription.form not in drug.forms:
        forms = ", ".join(drug.forms)
        raise invalid(
            "/prescription/form",
            "unknown_form",
            Message(
                "unknown_form", "%(drug)s is made only as: %(forms)s.", drug=drug.name, forms=forms
            ),
        )
    return drug


def _refuse_future(request: OrderRequest, today: datetime.date) -> None:
    days = {
        "/patient/birth_date": request.patient.birth_date,
        "/prescription/written_on": request.prescription.written_on,
    }
    # A client to the east may already be in tomorrow.
    tomorrow = today + datetime.timedelta(days=1)
    late = [pointer for pointer, day in days.items() if day > tomorrow]
    if late:
        raise InvalidInput(
            Problem(at, "future", Message("day_to_come", "Give a day that is not in the future."))
            for at in late
        )
