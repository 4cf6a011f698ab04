"""The response schemas of the service, for OpenAPI."""

from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, fields, validate

from pharmacy.core.container_states import ContainerState
from pharmacy.core.flags import Severity
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.quantities import Unit
from pharmacy.core.regimen.amendment_words import ChangeWord
from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.webhooks import DeliveryState

ANSWERED = '"hold" and "go_on" are answered no longer; "extend" and "advance" are.'


class AnswerSchema(Schema):
    """A JSON object in a response, with every field. SOMETIMES names the optional ones.

    Later versions may add fields.
    """

    SOMETIMES: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """Declares how unknown fields are treated."""

        unknown = EXCLUDE


def dumped(schema: type[AnswerSchema], value: object) -> dict[str, Any]:
    """The JSON object of a value, in the shape that the OpenAPI document states."""
    content: dict[str, Any] = schema().dump(value)
    return content


class QuantityAnswer(AnswerSchema):
    """A mass, exact."""

    value = fields.String(validate=validate.Regexp(r"^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"))
    unit = fields.Enum(Unit, by_value=True)


def mass_answer() -> fields.Nested:
    return fields.Nested(QuantityAnswer)


def time_answer() -> fields.Field[Any]:
    return fields.Enum(TimeOfDay, by_value=True)


class FlagAnswer(AnswerSchema):
    """Something that a pharmacist should see."""

    code = fields.String()
    severity = fields.Enum(Severity, by_value=True)
    message = fields.String()
    resolved = fields.Boolean()


class StrengthAnswer(AnswerSchema):
    """Capsules of one strength."""

    strength = mass_answer()
    capsules = fields.Integer()


class PlannedDoseAnswer(AnswerSchema):
    """A dose and the capsules that make it up."""

    time = time_answer()
    dose = mass_answer()
    take = fields.List(fields.Nested(StrengthAnswer))


class PlannedPhaseAnswer(AnswerSchema):
    """A phase with its doses."""

    number = fields.Integer()
    first_day = fields.Integer()
    last_day = fields.Integer()
    doses = fields.List(fields.Nested(PlannedDoseAnswer))


class ContainerAnswer(AnswerSchema):
    """One bottle. number: in the box on its label, unique within the order."""

    number = fields.Integer()
    phase = fields.Integer()
    phases = fields.List(fields.Integer())
    first_day = fields.Integer()
    last_day = fields.Integer()
    strength = mass_answer()
    capsules = fields.Integer()
    directions = fields.String()
    fill = fields.Integer(allow_none=True)
    carried = fields.Boolean()


class OrderContainerAnswer(ContainerAnswer):
    """One bottle of an order's plan in force, with what it waits for.

    waits_for: who does what next. promised_at: when it must be ready; null for one that has left
    the pharmacy or is no longer made.
    """

    id = fields.UUID()
    state = fields.Enum(ContainerState, by_value=True)
    since = fields.DateTime()
    promised_at = fields.DateTime(allow_none=True)
    waits_for = fields.String()


class FillAnswer(AnswerSchema):
    """What is compounded on one day. A refill is compounded on request."""

    number = fields.Integer()
    make_on = fields.Date()
    first_day = fields.Integer()
    last_day = fields.Integer()
    beyond_use_on = fields.Date()
    made_on = fields.Date(allow_none=True)
    refill = fields.Integer()


class TotalsAnswer(AnswerSchema):
    """The figures that compare plans."""

    days = fields.Integer()
    capsules = fields.Integer()
    strengths = fields.Integer()
    most_capsules_per_dose = fields.Integer()


class OptionAnswer(AnswerSchema):
    """One way to make the schedule."""

    strengths = fields.List(fields.String())
    totals = fields.Nested(TotalsAnswer)
    cost = fields.String()
    chosen = fields.Boolean()


class PlanAnswer(AnswerSchema):
    """Which capsules make up the doses."""

    phases = fields.List(fields.Nested(PlannedPhaseAnswer))
    strengths = fields.List(fields.Nested(StrengthAnswer))
    containers = fields.List(fields.Nested(ContainerAnswer))
    totals = fields.Nested(TotalsAnswer)
    options = fields.List(fields.Nested(OptionAnswer))
    fills = fields.List(fields.Nested(FillAnswer))


class OrderPlanAnswer(PlanAnswer):
    """One plan of an order. It applies from its first day until that of the next plan."""

    version = fields.Integer()
    first_day = fields.Integer()


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
    phase = fields.Integer(allow_none=True)
    container = fields.Integer(allow_none=True)
    state = fields.Enum(LabelState, by_value=True)
    error = fields.String(allow_none=True)
    superseded = fields.Boolean()
    barcode = fields.String()
    pdf = fields.String()


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
    ready_by = fields.DateTime()
    flags = fields.List(fields.Nested(FlagAnswer))
    plan = fields.Nested(PlanAnswer)


class OrdersAnswer(AnswerSchema):
    """A page of orders, newest first."""

    orders = fields.List(fields.Nested(OrderAnswer))
    next = fields.String(allow_none=True)


class WebhookAttemptAnswer(AnswerSchema):
    """One attempt to send a message. Without a status, there was no response."""

    started_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True)


class DeliveryAnswer(AnswerSchema):
    """One message to one address. webhook_id is the same in each attempt."""

    id = fields.UUID()
    webhook_id = fields.String(attribute="message_id")
    event = fields.String()
    order = fields.UUID(attribute="order_id")
    url = fields.String(attribute="endpoint.url")
    state = fields.Enum(DeliveryState, by_value=True)
    created_at = fields.DateTime()
    next_attempt_at = fields.DateTime(allow_none=True, attribute="next_at")
    attempts = fields.List(fields.Nested(WebhookAttemptAnswer))


class DeliveriesAnswer(AnswerSchema):
    """A page of messages, newest first."""

    deliveries = fields.List(fields.Nested(DeliveryAnswer))
    next = fields.String(allow_none=True)


class ProblemEntryAnswer(AnswerSchema):
    """One invalid field."""

    pointer = fields.String()
    code = fields.String()
    message = fields.String()


class ProblemAnswer(AnswerSchema):
    """An RFC 9457 problem. order: the existing order, if its external_id is already used."""

    SOMETIMES = ("errors", "not_understood", "order")

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.List(fields.Nested(ProblemEntryAnswer))
    not_understood = fields.List(fields.String())
    order = fields.UUID()
