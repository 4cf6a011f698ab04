"""Proposes an amendment of an order, before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pharmacy import formulary
from pharmacy.core import screening
from pharmacy.core.drugs import Drug
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.flags import Flag
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus
from pharmacy.core.planning import plan_check
from pharmacy.core.planning.capsules import Plan, Totals
from pharmacy.core.planning.containers import Container
from pharmacy.core.planning.fills import Making, lots_flags
from pharmacy.core.planning.merging import Fits
from pharmacy.core.quantities import Quantity
from pharmacy.core.regimen import amendments, on_hand, pauses, remaining_fills
from pharmacy.core.regimen.amendment_requests import AmendmentRequest, NotAmendable
from pharmacy.core.regimen.amendment_words import word_flags
from pharmacy.core.regimen.amendments import Amendment, NewSchedule, NewTarget, Pause, Stop
from pharmacy.core.regimen.courses import LivedCourse
from pharmacy.core.regimen.on_hand import LeftOver, Means, OnHandContainer, Rest
from pharmacy.core.schedules import Phase, Schedule
from pharmacy.models.orders import Order
from pharmacy.services.labels import dispositions
from pharmacy.services.orders.amended_courses import Amended
from pharmacy.services.orders.asked_limits import asked_limits
from pharmacy.services.planning import label_facts, lived_courses, prescription_ages
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.planning.workdays import Workday

NOTHING = Plan((), (), (), Totals(0, 0, 0, 0), (), options_complete=True)


@dataclass(frozen=True, slots=True)
class _ToCome:
    """The days of an order from a change on, and the facts for planning them."""

    order: Order
    drug: Drug
    amendment: Amendment
    course: LivedCourse
    making: Making
    workday: Workday

    def planned(self, hand: list[OnHandContainer], fits: Fits) -> tuple[Rest, Plan]:
        """The days planned and in fills, with each container described completely on its label.

        If words would not fit, the plan stops using a container from home sooner and makes its
        contents again: a patient who has to step back tonight is not refused for lack of room on a
        label.
        """
        remaining = self.course.from_day(self.amendment.day)
        while True:
            rest = _rest(self, remaining, hand)
            plan = _in_fills(self.order, rest, self.making, self.course)
            too_full = next((c for c in plan.containers if not fits(plan, c)), None)
            if too_full is None:
                return rest, plan
            shorter = _closed_sooner(hand, plan, too_full)
            if shorter == hand:
                # Nothing from home is in its words, so storing the plan refuses it.
                return rest, plan
            hand = shorter


def _closed_sooner(
    hand: list[OnHandContainer], plan: Plan, too_full: Container
) -> list[OnHandContainer]:
    """The supply on hand, with one container closed before the last days that a label cannot hold.

    That is the container of the label itself or, if it is still to be made, one that its words
    name.
    """
    day_span = too_full.spans[-1]
    beside = (
        c.number
        for c in plan.containers
        if c.is_carried and any(span.phase == day_span.phase for span in c.spans)
    )
    number = too_full.number if too_full.is_carried else next(beside, None)
    return [replace(b, last_day=day_span.first_day - 1) if b.number == number else b for b in hand]


def _fits(order: Order, drug: Drug, workday: Workday) -> Fits:
    """Whether the words of the next plan of an order fit on a label."""
    facts = label_facts.of_order(order, drug, workday.profile, workday.today)
    return label_facts.fits(facts, label_facts.stock_of(order, workday.profile))


def propose(order: Order, asked: AmendmentRequest, workday: Workday) -> Amended:
    """Plan a change without storing anything.

    Raises NotAmendable if the order's status does not allow this change, and InvalidInput with
    pointers into the amendment.
    """
    amendment = asked.dated(order.start_on)
    refuse_unless_amendable(order, amendment)
    before = lived_courses.course_of(order)
    course = amendments.amended(before, amendment)
    if isinstance(amendment, Pause):
        pauses.check(before, course, amendment)
    remaining = course.from_day(amendment.day)
    hand = lived_courses.at_hand(order, amendment.day, asked.at_hand)
    drug = _drug_of(order)
    making = workday.making(drug, order.first_on)
    to_come = _ToCome(order, drug, amendment, course, making, workday)
    rest, plan = to_come.planned(hand, _fits(order, drug, workday))
    schedule = _cut(remaining, plan)
    if plan.phases:
        _check(plan, schedule, making)
    found = _amendment_flags(order, asked, amendment, course, drug)
    found += _schedule_flags(before, amendment, remaining, drug)
    found += _lots_flags(rest, plan, making)
    if not isinstance(amendment, Stop):
        # It is never too late to stop.
        found += prescription_ages.of_order(order, workday.profile, workday.today)
    proposal = Proposal(drug, plan, found, workday.today)
    label_dispositions = dispositions.label_dispositions(order, plan, amendment.day)
    return Amended(amendment, course, schedule, proposal, rest.left_over, label_dispositions)


def refuse_unless_amendable(order: Order, amendment: Amendment) -> None:
    """Raise NotAmendable for a canceled order, and for a held one unless it is stopped.

    A held order has not been judged yet, so nothing is built on it. But a stop must never wait for
    a judgment.
    """
    if order.status is OrderStatus.CANCELLED:
        raise NotAmendable(
            Message("cancelled_not_amended", "The order is cancelled. Place a new one.")
        )
    if order.status is OrderStatus.HELD and not isinstance(amendment, Stop):
        message = Message(
            "held_not_amended",
            "The order is held. A pharmacist resolves its holds first. It can be stopped now.",
        )
        raise NotAmendable(message)


def _drug_of(order: Order) -> Drug:
    drug = formulary.find_drug(order.drug)
    if drug is None:
        message = Message(
            "removed_drug_not_planned",
            "The drug is no longer in the formulary. Nothing can be planned with it.",
        )
        raise NotAmendable(message)
    return drug


def _rest(to_come: _ToCome, remaining: Schedule, hand: Sequence[OnHandContainer]) -> Rest:
    """The remaining days, planned with the order's own limits and the costs of today."""
    order, drug, workday = to_come.order, to_come.drug, to_come.workday
    if not remaining.phases:
        left = tuple(LeftOver(bottle.number, bottle.capsules) for bottle in hand)
        return Rest(NOTHING, (), left)
    means = Means(
        lived_courses.known_ways(order),
        lived_courses.strengths_in_use(order, hand),
        drug.limits_for(asked_limits(order)),
        workday.costs(drug),
    )
    try:
        rest = on_hand.plan_rest(remaining, hand, means)
    except InvalidInput as error:
        pointer = _doses_field(to_come.amendment)
        raise InvalidInput(Problem(pointer, p.code, p.message) for p in error.problems) from None
    return replace(rest, plan=workday.with_inputs(rest.plan, drug))


def _doses_field(amendment: Amendment) -> str:
    """The field of the amendment that has its doses."""
    match amendment:
        case NewTarget():
            return "/target"
        case NewSchedule():
            return "/schedule"
        case _:
            return "/change"


def _in_fills(order: Order, rest: Rest, making: Making, course: LivedCourse) -> Plan:
    if not rest.plan.phases:
        return rest.plan
    plan = remaining_fills.in_fills(rest, making, lived_courses.next_number(order))
    refills = max(0, order.refills - lived_courses.made_refills(order))
    return remaining_fills.with_refills(plan, making, refills, course.day_spans[-1].prescribed.days)


def _cut(remaining: Schedule, plan: Plan) -> Schedule:
    """The same days, split where the plan splits them."""
    phases = []
    for planned in plan.phases:
        asked = next(p for p in remaining.phases if planned.first_day <= p.last_day)
        phases.append(Phase(planned.number, planned.first_day, planned.last_day, asked.doses))
    return replace(remaining, phases=tuple(phases))


def _check(plan: Plan, schedule: Schedule, making: Making) -> None:
    plan_check.check(plan, schedule)
    longest = (making.policy.beyond_use_on(making.made_on) - making.made_on).days
    plan_check.check_fills(plan, making.first_on, longest, making.lots_expire_on)


def _amendment_flags(
    order: Order, asked: AmendmentRequest, amendment: Amendment, course: LivedCourse, drug: Drug
) -> list[Flag]:
    """The questions that this kind of amendment raises, by its number in the order."""
    number, paused_days = len(order.amendments) + 1, pauses.days_paused(course, amendment.day)
    is_dispensed = any(
        transition.after == OrderStatus.DISPENSED for transition in order.transitions
    )
    return [
        *word_flags(asked.old_word, amendment, number),
        *screening.undispensed_flags(amendment, number, is_dispensed),
        *screening.interruption_flags(drug, amendment, number, paused_days),
    ]


def _schedule_flags(
    before: LivedCourse, amendment: Amendment, remaining: Schedule, drug: Drug
) -> list[Flag]:
    """The formulary's flags for the coming days, given the dose of the day before."""
    if all(phase.is_rest for phase in remaining.phases):
        return []
    taken = before.doses_on(amendment.day - 1)
    daily = Quantity(sum(dose.quantity.picograms for dose in taken), before.unit)
    return list(screening.schedule_flags(remaining, drug, daily))


def _lots_flags(rest: Rest, plan: Plan, making: Making) -> list[Flag]:
    if not any(not fill.refill for fill in plan.fills):
        return []
    return list(lots_flags(replace(plan, phases=rest.missing), making))
