"""The concentration of a liquid, as input and as an answer."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.answers import AnswerSchema
from pharmacy.schemas.fields import KEYS, MESSAGES, UNKNOWN, read_mass, wrong

UNITS = {f"{unit}/mL": unit for unit in Unit}


class ConcentrationField(fields.Field[Quantity]):
    """`{"value": "1", "unit": "mg/mL"}`, as the exact mass in one mL."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Quantity:
        if not isinstance(value, Mapping):
            message = Message("not_a_concentration", 'Give {"value": "1", "unit": "mg/mL"}.')
            raise ValidationError(wrong("type", message))
        unknown: dict[Any, list[Any]] = {key: UNKNOWN for key in value if key not in KEYS}
        missing = {key: MESSAGES["required"] for key in KEYS if key not in value}
        if unknown or missing:
            raise ValidationError({**missing, **unknown})
        unit = UNITS.get(value["unit"]) if isinstance(value["unit"], str) else None
        if unit is None:
            message = Message("give_one_of", "Give one of %(choices)s.", choices=[*UNITS])
            raise ValidationError({"unit": wrong("choice", message)})
        return read_mass(value["value"], unit, zero=False)


class _PerMilliliter(fields.String):
    """The unit of a mass as the unit of a concentration."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str:
        return f"{value}/mL"


class ConcentrationAnswer(AnswerSchema):
    """A mass in one mL, exact."""

    value = fields.String(validate=validate.Regexp(r"^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"))
    unit = _PerMilliliter(validate=validate.OneOf([*UNITS]))
