"""The rows of a new order's plan and labels.

They are inserted without becoming objects, which would take more time than to insert them.
"""

import datetime
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy import models
from pharmacy.core.orders import OrderRequest
from pharmacy.core.printing.labels import LabelKind, LabelState
from pharmacy.models.inserts import insert_rows
from pharmacy.models.orders import Order
from pharmacy.services.finding import order_views
from pharmacy.services.finding.shown_orders import LabelView, OrderView
from pharmacy.services.labels import containers, patient_calendars, stored_labels
from pharmacy.services.labels.drafts import LabelDrafts
from pharmacy.services.planning import plans
from pharmacy.services.planning.plan_views import PlanView
from pharmacy.services.planning.plans import PlanRows, Values
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.records import container_rows, container_states
from pharmacy.services.records.container_rows import ContainerRow, LabelRow, OrderRows, Progress
from pharmacy.services.records.container_states import OrderContainers, PromiseFacts


@dataclass(frozen=True, slots=True)
class NewRows:
    """Every row below an order that is placed, with its id."""

    drafts: LabelDrafts
    plan: PlanRows
    containers: list[Values]
    labels: list[Values]
    calendar: Values

    def insert(self, session: Session) -> None:
        """Insert them after their order, each table after those that it references."""
        for kind, rows in (
            (models.plans.Plan, [self.plan.plan]),
            (models.fills.Fill, self.plan.fills),
            (models.phases.Phase, self.plan.phases),
            (models.phases.PhaseDose, self.plan.doses),
            (models.plans.PlanTake, self.plan.takes),
            (models.containers.Container, self.containers),
            (models.labels.Label, [*self.labels, self.calendar]),
        ):
            if rows:
                insert_rows(session, kind, rows)

    def view(self, order: Order, zone: datetime.tzinfo) -> OrderView:
        """The order with these rows, as a client reads it later from the database.

        zone: the pharmacy's.
        """
        directions = {row["number"]: row["directions"] for row in self.containers}
        plan = PlanView(self.drafts.plan, directions, self.plan.plan["version"], 1)
        labels = [_label_view(row) for row in (*self.labels, self.calendar)]
        first_times = container_states.first_times(self.drafts.plan)
        promise = PromiseFacts(order.due_at, order.first_on, first_times, zone)
        containers = OrderContainers(self._rows(order)).numbered(promise)
        return order_views.of_new(order, plan, labels, containers)

    def _rows(self, order: Order) -> OrderRows:
        fills = {fill["id"]: fill for fill in self.plan.fills}
        return OrderRows(
            order.status,
            order.received_at,
            self.plan.plan["version"],
            [_container_row(row, self.plan.plan, fills[row["fill_id"]]) for row in self.containers],
            [_label_row(row) for row in self.labels],
            container_rows.transitions_of(order),
            Progress(),
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A placed order. new: its rows below the order, if it did not exist before."""

    order: Order
    new: NewRows | None = None

    @property
    def is_new(self) -> bool:
        """Whether it did not exist before."""
        return self.new is not None

    def view(self, session: Session, zone: datetime.tzinfo) -> OrderView:
        """The order as its client may see it. zone: the pharmacy's."""
        if self.new is not None:
            return self.new.view(self.order, zone)
        return order_views.of_order(session, self.order, zone)


def of_order(
    order: Order,
    request: OrderRequest,
    proposal: Proposal,
    drafts: LabelDrafts,
    now: datetime.datetime,
) -> NewRows:
    """The rows of an order with its Rx number: a label for each container that is compounded."""
    plan = plans.plan_rows(proposal, request.prescription.schedule, order.id, now)
    fills = {fill["number"]: fill for fill in plan.fills}
    bottles, labels = [], []
    for one in drafts.containers:
        fill = fills[one.container.fill]
        bottle = {"id": uuid.uuid4(), "plan_id": plan.plan["id"], "fill_id": fill["id"]}
        bottle |= containers.container_values(one, fill["beyond_use_on"])
        bottles.append(bottle)
        if fill["made_on"] is not None:
            content = stored_labels.label_values(one.words.label, drafts.stock, now)
            labels.append(_label(order, bottle) | content)
    version = plan.plan["version"]
    calendar = patient_calendars.calendar_values(
        drafts.calendar, drafts.calendar_stock, version, now
    )
    keys = {"id": uuid.uuid4(), "order_id": order.id, "container_id": None, "phase_number": None}
    return NewRows(drafts, plan, bottles, labels, keys | calendar)


def _label(order: Order, bottle: Values) -> Values:
    return {
        "id": uuid.uuid4(),
        "order_id": order.id,
        "container_id": bottle["id"],
        "kind": LabelKind.CONTAINER,
        "version": 1,
        "number": bottle["number"],
        "phase_number": bottle["phase_number"],
    }


def _container_row(row: Values, plan: Values, fill: Values) -> ContainerRow:
    return ContainerRow(
        plan["order_id"],
        row["id"],
        None,
        row["number"],
        plan["version"],
        plan["created_at"],
        fill["number"],
        fill["refill"],
        fill["make_on"],
        fill["made_on"],
        fill["first_day"],
    )


def _label_row(row: Values) -> LabelRow:
    ids = row["order_id"], row["id"], row["container_id"]
    return LabelRow(*ids, row["number"], LabelState.QUEUED, row["created_at"], None)


def _label_view(row: Values) -> LabelView:
    return LabelView(
        row["id"],
        row["kind"],
        row["phase_number"],
        row["number"],
        LabelState.QUEUED,
        row["barcode"],
    )
