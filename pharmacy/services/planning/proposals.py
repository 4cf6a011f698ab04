"""Proposes an order: its plan and flags, before anything is stored."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pharmacy import formulary
from pharmacy.core import screening
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem, invalid
from pharmacy.core.flags import Flag
from pharmacy.core.instructions import Instruction
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderRequest
from pharmacy.core.planning import capsules, choice_check, fills, limit_check, merging, plan_check
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.fills import Making
from pharmacy.core.planning.merging import Fits
from pharmacy.core.screening import ScreeningDates, label_instructions, reconciliation
from pharmacy.services.planning import label_facts, prescription_ages
from pharmacy.services.planning.workdays import Workday


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal for an order: its drug, its plan in fills and its flags, on `made_on`.

    instructions: what its labels say of food and handling.
    """

    drug: Drug
    plan: Plan
    flags: list[Flag]
    made_on: datetime.date
    instructions: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """The proposal for an order, if a plan can be made, and everything that refuses the order."""

    proposal: Proposal | None
    problems: tuple[Problem, ...]


def propose(request: OrderRequest, workday: Workday) -> Proposal:
    """Plan an order without storing anything.

    Raises InvalidInput with every refusal, and pointers into the order.
    """
    examined = examine(request, workday)
    if examined.problems or examined.proposal is None:
        raise InvalidInput(examined.problems)
    return examined.proposal


def examine(request: OrderRequest, workday: Workday) -> Examined:
    """The same without an exception: one refusal does not hide the others."""
    problems = tuple(refusals_beside_the_plan(request, workday))
    try:
        proposal = _planned(without_refused_parts(request, problems, workday), workday)
    except InvalidInput as error:
        return Examined(None, (*error.problems, *problems))
    return Examined(proposal, problems)


def refusals_without_a_plan(request: OrderRequest, workday: Workday) -> Iterator[Problem]:
    """What refuses an order whose schedule or limits cannot be read."""
    try:
        _drug_of(request)
    except InvalidInput as error:
        yield from error.problems
    yield from refusals_beside_the_plan(request, workday)


def refusals_beside_the_plan(request: OrderRequest, workday: Workday) -> Iterator[Problem]:
    """What refuses an order whatever its plan is."""
    prescription = request.prescription
    yield from _refused_days(request, workday.today)
    *_, last = prescription.schedule.phases
    if prescription.refills and last.is_rest:
        message = Message(
            "refill_of_a_rest",
            "A refill repeats the last phase, and that is a rest. Give 0 refills.",
        )
        yield Problem("/prescription/refills", "refill_of_a_rest", message)
    try:
        label_facts.stock_of(request, workday.profile)
    except InvalidInput as error:
        yield from error.problems


def _planned(request: OrderRequest, workday: Workday) -> Proposal:
    drug = _drug_of(request)
    making = workday.making(drug, request.start_on or workday.today)
    written = reconciliation.readings(request, drug.names, drug.usual_time)
    named = request.prescription.instructions
    said = label_instructions.instructions(named, written)
    facts = label_facts.of_request(request, drug, workday.profile, workday.today, said)
    fits = label_facts.fits(facts, label_facts.stock_of(request, workday.profile))
    plan = _in_containers(request, workday, making, fits)
    dates = ScreeningDates(workday.today, making.first_on)
    flags = [
        *request.remarks,
        *screening.flags(request, drug, plan, dates, formulary.ingredients()),
        *reconciliation.flags(request, plan, written),
        *label_instructions.flags(named, written),
        *fills.lots_flags(plan, making),
        *prescription_ages.of_request(request, drug.name, workday.profile, workday.today),
    ]
    if request.merge_containers:
        flags += merging.merging_flags(plan)
    return Proposal(drug, plan, flags, workday.today, said)


def without_refused_parts(
    request: OrderRequest, problems: Iterable[Problem], workday: Workday
) -> OrderRequest:
    """The order without what `refusals_beside_the_plan` finds, so that its plan is still made."""
    refused = {problem.pointer for problem in problems}
    patient, prescription = request.patient, request.prescription
    if "/patient/birth_date" in refused:
        patient = replace(patient, birth_date=workday.today)
    if "/prescription/written_on" in refused:
        prescription = replace(prescription, written_on=workday.today)
    if "/prescription/refills" in refused:
        prescription = replace(prescription, refills=0)
    stock = None if "/label_stock" in refused else request.label_stock
    return replace(request, patient=patient, prescription=prescription, label_stock=stock)


def _in_containers(request: OrderRequest, workday: Workday, making: Making, fits: Fits) -> Plan:
    """The plan in fills, merged if requested. It is verified by a second method."""
    plan = fills.in_fills(plan_of(request, workday), making, request.prescription.refills)
    if request.merge_containers:
        plan = merging.merge(plan, fits)
    plan_check.check(plan, request.prescription.schedule)
    choice_check.check(plan)
    longest = (making.policy.beyond_use_on(making.made_on) - making.made_on).days
    plan_check.check_fills(plan, making.first_on, longest, making.lots_expire_on)
    return plan


def plan_of(request: OrderRequest, workday: Workday) -> Plan:
    """The plan by the formulary's limits and the pharmacy's costs. May be slow.

    Raises InvalidInput.
    """
    drug = _drug_of(request)
    limits = drug.limits_for(request.limits)
    plan = capsules.plan_capsules(request.prescription.schedule, limits, workday.costs(drug))
    limit_check.check(plan, limits)
    return workday.with_inputs(plan, drug)


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


def _refused_days(request: OrderRequest, today: datetime.date) -> Iterator[Problem]:
    days = {
        "/patient/birth_date": request.patient.birth_date,
        "/prescription/written_on": request.prescription.written_on,
    }
    # A client to the east may already be in tomorrow.
    tomorrow = today + datetime.timedelta(days=1)
    for pointer, day in days.items():
        if day > tomorrow:
            message = Message("day_to_come", "Give a day that is not in the future.")
            yield Problem(pointer, "future", message)
