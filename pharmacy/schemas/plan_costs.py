"""The pharmacy's costs, as a form sends them."""

from typing import Any

from marshmallow import ValidationError, fields

from pharmacy.core.money import NotAnAmount, cents_of
from pharmacy.schemas import problems
from pharmacy.schemas.fields import MESSAGES, TextField, wrong
from pharmacy.schemas.schedules import StrictSchema

LONGEST_REASON = 300


class CentsField(fields.Field[int | None]):
    """An amount of money as typed, in cents. Blank: the formulary's cost."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | None:
        text = str(value).strip()
        if not text:
            return None
        try:
            return cents_of(text)
        except NotAnAmount as error:
            raise ValidationError(wrong("amount", error.message)) from None


class PlanCostsSchema(StrictSchema):
    """The three costs and the reason for them."""

    batch_cents = CentsField(data_key="batch", required=True)
    strength_cents = CentsField(data_key="strength", required=True)
    capsule_cents = CentsField(data_key="capsule", required=True)
    reason = TextField(LONGEST_REASON, required=True)


def read_costs(typed: dict[str, str]) -> dict[str, Any]:
    """The fields of NewCosts but `seen`. Raises InvalidInput with a pointer to each bad field."""
    values: dict[str, Any] = problems.load(PlanCostsSchema(), typed)
    return values
