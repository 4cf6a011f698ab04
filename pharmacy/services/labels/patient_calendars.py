"""The patient calendar of a plan. Its words are frozen with the order, like a label's."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from labels import typesetting
from labels.calendar import CalendarContent
from labels.errors import LabelError
from labels.stock import STOCKS
from pharmacy import models
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.printing.labels import SCHEDULE_NUMBER, LabelKind, barcode_number
from pharmacy.services.labels import stored_labels
from pharmacy.services.planning import label_facts, plans
from pharmacy.settings import PharmacyProfile
from pharmacy.wording import Dispensing, patient_calendars
from pharmacy.wording.patient_calendars import PrintedCourse

# Where in the order a client finds the words that do not fit on the patient calendar.
POINTERS = {
    "patient_name": "/patient/family_name",
    "facts": "/prescriber/name",
}


@dataclass(frozen=True, slots=True)
class CalendarDraft:
    """Every word of the patient calendar of an order's next or latest plan. They fit on `stock`."""

    content: CalendarContent
    version: int
    stock: str


def draft_of(
    order: models.orders.Order, plan: Plan, facts: Dispensing, course: PrintedCourse, stock: str
) -> CalendarDraft | None:
    """Word and measure the patient calendar of a plan. None if no day is left.

    Raises InvalidInput if its words do not fit on the paper.
    """
    if not plan.phases:
        return None
    version = max([facts.plan_version, *(schedule.version + 1 for schedule in order.schedules)])
    barcode = barcode_number(facts.rx_number, SCHEDULE_NUMBER, version)
    content = patient_calendars.calendar_content(facts, plan, course, barcode)
    refuse_unless_it_fits(content, stock)
    return CalendarDraft(content, version, stock)


def add_schedule(
    order: models.orders.Order, draft: CalendarDraft | None, now: datetime.datetime
) -> None:
    """Give an order its patient calendar, to be rendered, if it has one."""
    if draft is not None:
        values = calendar_values(draft.content, draft.stock, draft.version, now)
        order.schedules.append(models.labels.Label(**values))


def refuse_unless_it_fits(content: CalendarContent, stock: str) -> None:
    """Raise InvalidInput, with a pointer into the order, for words that do not fit on the paper."""
    try:
        typesetting.check(content, STOCKS[stock])
    except LabelError as error:
        pointer = POINTERS.get(error.field or "", "/prescription/schedule")
        raise InvalidInput([Problem(pointer, error.code, error.message)]) from None


def calendar_values(
    content: CalendarContent, stock: str, version: int, now: datetime.datetime
) -> dict[str, Any]:
    """The columns of a patient calendar whose words fit, to be rendered."""
    return {
        "kind": LabelKind.SCHEDULE,
        "number": SCHEDULE_NUMBER,
        "version": version,
        **stored_labels.label_values(content, stock, now),
    }


def renew(
    order: models.orders.Order, drug: Drug, profile: PharmacyProfile, now: datetime.datetime
) -> None:
    """Make the patient calendar again, because a container of the latest plan has another lot."""
    row = order.plans[-1]
    facts = label_facts.of_order(order, drug, profile, profile.today(now))
    supersede(order, now)
    facts = replace(facts, plan_version=row.version)
    course, plan = _course(order, row, profile.today(now)), plans.plan_of(order)
    add_schedule(order, draft_of(order, plan, facts, course, profile.schedule_stock), now)


def _course(
    order: models.orders.Order, row: models.plans.Plan, today: datetime.date
) -> PrintedCourse:
    return PrintedCourse(
        start_on=order.start_on,
        made_on=today,
        identification_numbers={bottle.number: bottle.lot for bottle in row.containers},
        made_later={
            bottle.number: bottle.fill.make_on
            for bottle in row.containers
            if bottle.fill.made_on is None
        },
    )


def supersede(order: models.orders.Order, now: datetime.datetime) -> None:
    """Supersede the patient calendars of former plans."""
    for schedule in order.schedules:
        schedule.superseded_at = schedule.superseded_at or now
