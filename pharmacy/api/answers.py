"""The answers about orders, and the JSON of an order."""

import datetime
from typing import Any

from flask import request
from marshmallow import fields
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.core.container_states import ContainerState
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.regimen.amendment_words import ChangeWord
from pharmacy.schemas.answers import AnswerSchema, dumped
from pharmacy.schemas.plans import ContainerAnswer, FlagAnswer, PlanAnswer
from pharmacy.services.finding import order_views
from pharmacy.services.finding.shown_orders import OrderView
from pharmacy.services.orders.placing import Order

ANSWERED = '"hold" and "go_on" are answered no longer; "extend" and "advance" are.'


def moment(at: datetime.datetime) -> str:
    """A moment in UTC by RFC 3339: "2026-11-30T18:00:00Z"."""
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class MomentField(fields.DateTime):
    """A moment, as `moment` writes it."""

    def _serialize(self, value: datetime.datetime | None, *_: Any, **__: Any) -> str | None:
        return moment(value) if value is not None else None


class AddressField(fields.String):
    """The URL of a path. It is put together by hand: a page of orders has hundreds."""

    def _serialize(self, value: str | None, *_: Any, **__: Any) -> str:
        return f"{request.script_root}/api/v1/{value}"


class OrderContainerAnswer(ContainerAnswer):
    """One bottle of an order's plan in force, with what it waits for.

    waits_for: who does what next. promised_at: when it must be ready; null for one that has left
    the pharmacy or is no longer made.
    """

    id = fields.UUID(attribute="status.container_id")
    state = fields.Enum(ContainerState, by_value=True, attribute="status.state")
    since = MomentField(attribute="status.since")
    promised_at = MomentField(allow_none=True, attribute="status.promised_at")
    waits_for = fields.String(attribute="status.waits_for")


class PlanVersionAnswer(AnswerSchema):
    """The number of a plan and its first day."""

    version = fields.Integer()
    first_day = fields.Integer()


class OrderPlanAnswer(PlanAnswer, PlanVersionAnswer):
    """One plan of an order. It applies from its first day until that of the next plan."""


class PlanInForceAnswer(OrderPlanAnswer):
    """The latest plan of an order, with the state of each container."""

    containers = fields.List(fields.Nested(OrderContainerAnswer))


class PlansAnswer(AnswerSchema):
    """Every plan of an order, oldest first."""

    plans = fields.List(fields.Nested(OrderPlanAnswer))


class AmendmentAnswer(AnswerSchema):
    """A change of a course. on: the date of its day, if the start date is known."""

    number = fields.Integer()
    change = fields.Enum(ChangeWord, by_value=True, metadata={"description": ANSWERED})
    day = fields.Integer()
    on = fields.Date(allow_none=True)
    reason = fields.String()
    by = fields.String()
    created_at = fields.DateTime()
    plan_version = fields.Integer()


class LabelAnswer(AnswerSchema):
    """The label of a container, or the patient calendar. A superseded one is never printed.

    container: the number in the box on it; null for a patient calendar.
    """

    id = fields.UUID()
    kind = fields.String()
    phase = fields.Integer(allow_none=True, attribute="phase_number")
    container = fields.Integer(allow_none=True)
    state = fields.Enum(LabelState, by_value=True)
    error = fields.String(allow_none=True, attribute="error_message")
    superseded = fields.Boolean(attribute="is_superseded")
    barcode = fields.String()
    pdf = AddressField()


class OrderAnswer(AnswerSchema):
    """The current state of an order."""

    id = fields.UUID()
    external_id = fields.String(allow_none=True)
    rx_number = fields.String()
    status = fields.Enum(OrderStatus, by_value=True)
    flags = fields.List(fields.Nested(FlagAnswer))
    plan = fields.Nested(PlanInForceAnswer)
    labels = fields.List(fields.Nested(LabelAnswer))
    amendments = fields.List(fields.Nested(AmendmentAnswer))


class CheckAnswer(AnswerSchema):
    """What placing an order would give: its status, and when it would be ready.

    ready_by: if a pharmacist resolves its holds in time. An order of another client for the same
    patient is not reported here, and can still hold the order when it is placed.
    """

    would_be = fields.Enum(OrderStatus, by_value=True)
    ready_by = MomentField()
    flags = fields.List(fields.Nested(FlagAnswer))
    plan = fields.Nested(PlanAnswer, attribute="worded_plan")


class OrdersAnswer(AnswerSchema):
    """A page of orders, newest first."""

    orders = fields.List(fields.Nested(OrderAnswer))
    next = fields.String(allow_none=True)


def order_json(session: Session, order: Order) -> dict[str, Any]:
    """The current state of an order that was just changed."""
    return dumped(OrderAnswer, order_views.of_order(session, order, zone()))


def zone() -> datetime.tzinfo:
    """The pharmacy's time zone, by which promise times are set."""
    return current.context().profile.timezone


def etag(order: Order | OrderView) -> str:
    """The version of the order that a change must name in If-Match."""
    return f'"{order.version}"'
