"""The shapes of what the service answers, for its description in OpenAPI."""

from marshmallow import Schema, fields

from pharmacy.core.labels import LabelState
from pharmacy.core.orders import OrderStatus, Severity
from pharmacy.schemas.fields import Mass


class Answer(Schema):
    """An object that the service writes."""


class FlagAnswer(Answer):
    """Something that a pharmacist should see."""

    code = fields.String()
    severity = fields.Enum(Severity, by_value=True)
    message = fields.String()
    resolved = fields.Boolean()


class StrengthAnswer(Answer):
    """Capsules of one strength."""

    strength = Mass()
    capsules = fields.Integer()


class PlannedDoseAnswer(Answer):
    """A dose and the capsules that make it."""

    time = fields.String()
    dose = Mass()
    take = fields.List(fields.Nested(StrengthAnswer))


class PlannedPhaseAnswer(Answer):
    """A phase with its doses."""

    number = fields.Integer()
    first_day = fields.Integer()
    last_day = fields.Integer()
    doses = fields.List(fields.Nested(PlannedDoseAnswer))


class ContainerAnswer(Answer):
    """One bottle."""

    number = fields.Integer()
    phase = fields.Integer()
    strength = Mass()
    capsules = fields.Integer()
    directions = fields.String()


class TotalsAnswer(Answer):
    """The figures by which plans are compared."""

    days = fields.Integer()
    capsules = fields.Integer()
    strengths = fields.Integer()
    most_capsules_per_dose = fields.Integer()


class OptionAnswer(Answer):
    """One way to make the schedule."""

    strengths = fields.List(fields.String())
    totals = fields.Nested(TotalsAnswer)
    cost = fields.String()
    chosen = fields.Boolean()


class PlanAnswer(Answer):
    """Which capsules make the doses."""

    phases = fields.List(fields.Nested(PlannedPhaseAnswer))
    strengths = fields.List(fields.Nested(StrengthAnswer))
    containers = fields.List(fields.Nested(ContainerAnswer))
    totals = fields.Nested(TotalsAnswer)
    options = fields.List(fields.Nested(OptionAnswer))


class LabelAnswer(Answer):
    """The label of one container."""

    id = fields.UUID()
    kind = fields.String()
    phase = fields.Integer()
    container = fields.Integer()
    state = fields.Enum(LabelState, by_value=True)
    error = fields.String(allow_none=True)
    barcode = fields.String()
    pdf = fields.String()


class OrderAnswer(Answer):
    """An order as it stands now."""

    id = fields.UUID()
    external_id = fields.String(allow_none=True)
    rx_number = fields.String()
    status = fields.Enum(OrderStatus, by_value=True)
    flags = fields.List(fields.Nested(FlagAnswer))
    plan = fields.Nested(PlanAnswer)
    labels = fields.List(fields.Nested(LabelAnswer))


class OrdersAnswer(Answer):
    """A page of orders, newest first."""

    orders = fields.List(fields.Nested(OrderAnswer))
    next = fields.String(allow_none=True)


class ProblemEntryAnswer(Answer):
    """One field that is wrong."""

    pointer = fields.String()
    code = fields.String()
    message = fields.String()


class ProblemAnswer(Answer):
    """An RFC 9457 problem."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.List(fields.Nested(ProblemEntryAnswer))
    order = fields.UUID()
