"""The words of all labels of an amended order, worded and measured before they are stored."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pharmacy.core.drugs import Drug
from pharmacy.core.planning.capsules import Plan
from pharmacy.models.orders import Order
from pharmacy.services.labels import containers, dispositions, patient_calendars
from pharmacy.services.labels.containers import WordedContainer
from pharmacy.services.labels.dispositions import CarriedWords, Disposition
from pharmacy.services.labels.patient_calendars import CalendarDraft
from pharmacy.services.planning import label_facts, lived_courses
from pharmacy.services.planning.workdays import Workday
from pharmacy.wording.patient_calendars import PrintedCourse


@dataclass(frozen=True, slots=True)
class AmendedDrafts:
    """Every word of the labels and of the patient calendar of an order's next plan.

    containers: those that are compounded. carried: those that the patient has. calendar: None if no
    day is left.
    """

    containers: tuple[WordedContainer, ...]
    carried: tuple[CarriedWords, ...]
    calendar: CalendarDraft | None
    stock: str


def of_order(
    order: Order,
    drug: Drug,
    plan: Plan,
    label_dispositions: Mapping[uuid.UUID, Disposition],
    workday: Workday,
) -> AmendedDrafts:
    """Word and measure the labels of the next plan of an order. Stores nothing.

    label_dispositions: that of each label that is valid now. Raises InvalidInput if words do not
    fit.
    """
    profile = workday.profile
    facts = label_facts.of_order(order, drug, profile, workday.today)
    facts = replace(facts, plan_version=order.plans[-1].version + 1)
    stock = label_facts.stock_of(order, profile)
    worded = containers.worded(plan, facts, stock)
    carried = dispositions.worded_carried(order, plan, facts, stock, label_dispositions)
    course = _course(order, plan, worded, workday)
    calendar = patient_calendars.draft_of(order, plan, facts, course, profile.schedule_stock)
    return AmendedDrafts(worded, carried, calendar, stock)


def _course(
    order: Order, plan: Plan, worded: tuple[WordedContainer, ...], workday: Workday
) -> PrintedCourse:
    """The facts of the calendar. A container that the patient has keeps its lot and its fill."""
    bottles = {bottle.number: bottle for bottle in lived_courses.sources(order).values()}
    at_home = [bottles[c.number] for c in plan.containers if c.is_carried]
    later = {fill.number: fill.make_on for fill in plan.fills if fill.made_on is None}
    to_make = {
        one.container.number: later[one.container.fill]
        for one in worded
        if one.container.fill in later
    }
    return PrintedCourse(
        start_on=order.start_on,
        made_on=workday.today,
        identification_numbers={one.container.number: one.words.label.lot for one in worded}
        | {bottle.number: bottle.lot for bottle in at_home},
        made_later=to_make | {b.number: b.fill.make_on for b in at_home if b.fill.made_on is None},
    )
