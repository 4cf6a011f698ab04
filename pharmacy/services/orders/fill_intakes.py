"""The labels of later fills and refills, worded before the transaction that makes the fill."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput, NotAllowed, NotFound
from pharmacy.core.planning import fills as rules
from pharmacy.core.planning.capsules import Plan
from pharmacy.models.fills import Fill
from pharmacy.models.orders import Order
from pharmacy.services.labels import containers
from pharmacy.services.labels.containers import WordedContainer
from pharmacy.services.orders import fill_refusals, proposal_bases
from pharmacy.services.orders.fill_refusals import FillRefused
from pharmacy.services.orders.proposal_bases import Basis
from pharmacy.services.planning import label_facts, lived_courses, plans
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records import order_rows


@dataclass(frozen=True, slots=True)
class FillDraft:
    """Every word of the labels of one fill that is made on a workday. They fit on their stock."""

    containers: tuple[WordedContainer, ...]
    stock: str


@dataclass(frozen=True, slots=True)
class FillIntake:
    """The number of a fill to make, and its labels, if they were worded before."""

    number: int
    draft: FillDraft | None = None
    basis: Basis | None = None

    def on(self, order: Order, fill: Fill, workday: Workday) -> FillDraft:
        """The words of its labels, while their basis is the same. Otherwise new ones.

        Raises as `draft_of`.
        """
        if self.draft is not None and self.basis == proposal_bases.basis_of(order, workday):
            return self.draft
        return draft_of(order, fill, workday)


def proposed(
    session: Session, actor: Actor, order_id: str, intake: FillIntake, workday: Workday
) -> FillIntake:
    """The intake with the words for the order as it is now, before a transaction begins.

    Refusals are left to the transaction.
    """
    order = order_rows.find_order(session, actor, order_id)
    if order is None:
        return intake
    try:
        fill = fill_refusals.fill_to_make(session, actor, order, intake.number, workday)
        draft = draft_of(order, fill, workday)
    except (FillRefused, InvalidInput, NotAllowed, NotFound):
        return intake
    return replace(intake, draft=draft, basis=proposal_bases.basis_of(order, workday))


def draft_of(order: Order, fill: Fill, workday: Workday) -> FillDraft:
    """Word and measure the labels of a fill that is made on this workday. Stores nothing.

    Raises FillRefused for a drug that is no longer in the formulary, and InvalidInput, with
    pointers into the order, if words do not fit.
    """
    drug = fill_refusals.drug_of(order)
    facts = label_facts.of_order(order, drug, workday.profile, workday.today)
    stock = label_facts.stock_of(order, workday.profile)
    made = rules.made(plans.plan_of(order), fill.number, workday.today, workday.beyond_use_on(drug))
    if fill.refill:
        left = max(0, order.refills - lived_courses.made_refills(order, fill))
        facts = replace(facts, refills_left=left, before=_bottle_before(order, fill))
        return FillDraft(containers.worded(_refill_plan(order, made, fill), facts, stock), stock)
    return FillDraft(containers.worded_fill(made, fill.number, facts, stock), stock)


def _refill_plan(order: Order, plan: Plan, fill: Fill) -> Plan:
    """The refill's own containers, numbered after all that the order has had."""
    used = max(c.number for row in order.plans for c in row.containers)
    (planned,) = (planned for planned in plan.fills if planned.number == fill.number)
    return rules.of_refill(plan, planned, used + 1)


def _bottle_before(order: Order, fill: Fill) -> int | None:
    """The one container that the latest plan ends the day before a refill, if known."""
    last_day = fill.first_day - 1
    rows = [row for row in order.plans[-1].containers if row.spans[-1][-1] == last_day]
    # A carried container may have more left than the plan takes.
    return rows[0].number if len(rows) == 1 and rows[0].carried_from is None else None
