"""The answers about plans. Quantities are texts, as in all JSON here."""

from typing import Any

from marshmallow import fields

from pharmacy.core import money
from pharmacy.core.flags import Severity
from pharmacy.core.quantities import Quantity
from pharmacy.schemas.answers import AnswerSchema, QuantityAnswer, mass_answer, time_answer


def quantity_json(quantity: Quantity) -> dict[str, str]:
    """`{"value": "0.5", "unit": "mg"}`."""
    return {"value": quantity.value, "unit": str(quantity.unit)}


class FlagAnswer(AnswerSchema):
    """Something that a pharmacist should see."""

    code = fields.String()
    severity = fields.Enum(Severity, by_value=True)
    message = fields.String(attribute="shown_to_client")
    resolved = fields.Boolean(attribute="is_resolved")


class StrengthAnswer(AnswerSchema):
    """Capsules of one strength."""

    strength = mass_answer()
    capsules = fields.Integer()


class PlannedDoseAnswer(AnswerSchema):
    """A dose and the capsules that make it up."""

    time = time_answer()
    dose = mass_answer(attribute="quantity")
    take = fields.List(fields.Nested(StrengthAnswer), attribute="takes")


class PlannedPhaseAnswer(AnswerSchema):
    """A phase with its doses."""

    number = fields.Integer()
    first_day = fields.Integer()
    last_day = fields.Integer()
    doses = fields.List(fields.Nested(PlannedDoseAnswer))


class ContainerAnswer(AnswerSchema):
    """One bottle. number: in the box on its label, unique within the order."""

    number = fields.Integer(attribute="container.number")
    phase = fields.Integer(attribute="container.phase")
    phases = fields.List(fields.Integer(), attribute="container.phases")
    first_day = fields.Integer(attribute="container.first_day")
    last_day = fields.Integer(attribute="container.last_day")
    strength = mass_answer(attribute="container.strength")
    capsules = fields.Integer(attribute="container.capsules")
    directions = fields.String()
    fill = fields.Integer(allow_none=True)
    carried = fields.Boolean(attribute="container.is_carried")


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


class AmountField(fields.Field[int]):
    """An amount of money with two decimals, from cents."""

    def _serialize(self, value: int | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else money.amount_text(value)


class CostsAnswer(AnswerSchema):
    """The labor of a batch, a strength and a capsule. A plan counts one batch for each strength."""

    currency = fields.String()
    batch = AmountField(attribute="batch_cents")
    strength = AmountField(attribute="strength_cents")
    capsule = AmountField(attribute="capsule_cents")


class PlanLimitsAnswer(AnswerSchema):
    """The limits of the order and of the formulary together."""

    strengths = fields.List(mass_answer(), allow_none=True)
    increment = fields.Nested(QuantityAnswer, allow_none=True)
    max_capsules_per_dose = fields.Integer(attribute="most")
    max_strengths = fields.Integer(allow_none=True)


class PlanInputsAnswer(AnswerSchema):
    """What the choice of the plan rested on. From it, the choice can be derived again.

    costs_number: of the costs that the pharmacy set; null if all are the formulary's.
    """

    formulary_version = fields.String(allow_none=True)
    costs_number = fields.Integer(allow_none=True)
    costs = fields.Nested(CostsAnswer)
    limits = fields.Nested(PlanLimitsAnswer)


class PlanAnswer(AnswerSchema):
    """Which capsules make up the doses."""

    phases = fields.List(fields.Nested(PlannedPhaseAnswer), attribute="plan.phases")
    strengths = fields.List(fields.Nested(StrengthAnswer), attribute="plan.strengths")
    containers = fields.List(fields.Nested(ContainerAnswer))
    totals = fields.Nested(TotalsAnswer, attribute="plan.totals")
    options = fields.List(fields.Nested(OptionAnswer), attribute="plan.options")
    fills = fields.List(fields.Nested(FillAnswer), attribute="plan.fills")
    inputs = fields.Nested(PlanInputsAnswer, allow_none=True, attribute="plan.inputs")
