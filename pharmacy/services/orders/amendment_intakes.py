"""Amendments proposed before their transaction, and stored while its basis is the same."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.errors import InvalidInput
from pharmacy.core.regimen.amendment_requests import AmendmentRequest, NotAmendable
from pharmacy.models.orders import Order
from pharmacy.services.orders import amendment_proposals, proposal_bases
from pharmacy.services.orders.amended_courses import Amended
from pharmacy.services.orders.proposal_bases import Basis
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records import order_rows
from pharmacy.services.records.order_locks import SeenOrder


@dataclass(frozen=True, slots=True)
class AmendmentIntake:
    """An amendment as it came in, and its proposal, if it was proposed before."""

    asked: AmendmentRequest
    amended: Amended | None = None
    basis: Basis | None = None

    def on(self, order: Order, workday: Workday) -> Amended:
        """The proposal, while its basis is the same. Otherwise a new one.

        Raises as `amendment_proposals.propose`.
        """
        if self.amended is not None and self.basis == proposal_bases.basis_of(order, workday):
            return self.amended
        return amendment_proposals.propose(order, self.asked, workday)

    def worded(self, order: Order, workday: Workday) -> "AmendmentIntake":
        """The same with the words of its labels, if it was proposed for this order and day."""
        amended = self.amended
        return replace(self, amended=None if amended is None else amended.worded(order, workday))


def take_in(
    order: Order, asked: AmendmentRequest, workday: Workday
) -> tuple[AmendmentIntake, Amended]:
    """Propose an amendment of an order. Raises as `amendment_proposals.propose`."""
    amended = amendment_proposals.propose(order, asked, workday)
    return AmendmentIntake(asked, amended, proposal_bases.basis_of(order, workday)), amended


def proposed(
    session: Session, actor: Actor, seen: SeenOrder, intake: AmendmentIntake, workday: Workday
) -> AmendmentIntake:
    """The intake with a proposal and its words for the order as it is now.

    It is proposed before a transaction begins.

    Refusals are left to the transaction, which finds an earlier response first.
    """
    order = order_rows.find_order(session, actor, seen.order_id)
    if order is None or (seen.versions is not None and order.version not in seen.versions):
        return intake
    try:
        found, _ = take_in(order, intake.asked, workday)
    except (InvalidInput, NotAmendable):
        return intake
    return found.worded(order, workday)
