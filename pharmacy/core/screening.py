"""What a pharmacist should see about an order before anything is made."""

import datetime
from collections.abc import Iterator

from pharmacy.core.capsules import Plan
from pharmacy.core.labels import check_digit
from pharmacy.core.orders import Flag, OrderRequest, Severity
from pharmacy.core.schedules import Schedule

# 45 CFR 162.406: the NPI's last digit is a Luhn digit over the prefix 80840 and the other nine.
NPI_PREFIX = "80840"


def flags(
    request: OrderRequest, plan: Plan, starts_on: datetime.date, beyond_use_on: datetime.date
) -> list[Flag]:
    """Every flag of an order, in the order in which a pharmacist would read the prescription.

    beyond_use_on: the date after which capsules made now may not be used. starts_on: the first
    night, or the earliest that it can be.
    """
    return [
        *_prescriber_flags(request.prescriber.npi),
        *schedule_flags(request.prescription.schedule),
        *plan_flags(plan),
        *_quantity_flags(request.prescription.quantity_written, plan.totals.capsules),
        *_beyond_use_flags(starts_on, plan, beyond_use_on),
    ]


def _prescriber_flags(npi: str | None) -> Iterator[Flag]:
    if npi is not None and check_digit(NPI_PREFIX + npi[:-1]) != npi[-1]:
        yield Flag(
            "npi_check_digit",
            Severity.WARNING,
            f"The prescriber's NPI {npi} has a wrong check digit: confirm it.",
        )


def schedule_flags(schedule: Schedule) -> Iterator[Flag]:
    """What the schedule alone shows, whoever is to take it."""
    if len(schedule.units_written) > 1:
        yield Flag(
            "units_mixed",
            Severity.WARNING,
            "Doses were written in mg and in mcg. The plan and the labels write all of them in "
            f"{schedule.unit}: compare each with the prescription.",
        )


def plan_flags(plan: Plan) -> Iterator[Flag]:
    """What the plan alone shows."""
    if not plan.options_complete:
        yield Flag(
            "options_incomplete",
            Severity.WARNING,
            "There were too many sets of strengths to compare them all: a plan with fewer "
            "strengths may exist. Name an increment or the strengths to use.",
        )


def _quantity_flags(written: int | None, planned: int) -> Iterator[Flag]:
    if written is not None and written != planned:
        yield Flag(
            "quantity_differs",
            Severity.WARNING,
            f"The prescription is for {written} capsules, its schedule takes {planned}.",
        )


def _beyond_use_flags(
    starts_on: datetime.date, plan: Plan, beyond_use_on: datetime.date
) -> Iterator[Flag]:
    last_days = {phase.number: phase.last_day for phase in plan.phases}
    for container in plan.containers:
        last_on = starts_on + datetime.timedelta(days=last_days[container.phase] - 1)
        if last_on > beyond_use_on:
            yield Flag(
                "beyond_use_before_last_day",
                Severity.WARNING,
                f"Container {container.number} lasts until {last_on.isoformat()}, after its "
                f"beyond-use date {beyond_use_on.isoformat()}: make it later.",
            )
