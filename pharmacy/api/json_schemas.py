"""Converts our schemas to JSON Schema."""

from collections.abc import Mapping
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from pharmacy.core.quantities import DECIMAL_PLACES, LARGEST_WHOLE_DIGITS, Unit
from pharmacy.schemas.answers import AnswerSchema
from pharmacy.schemas.concentrations import UNITS, ConcentrationField
from pharmacy.schemas.fields import (
    ChoiceField,
    DateField,
    MassField,
    MassOrNumberField,
    PercentageField,
    TextField,
    WholeNumberField,
)
from pharmacy.schemas.schedules import BoundedList, StrictSchema

WRITTEN = rf"^0*[0-9]{{1,{LARGEST_WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMAL_PLACES}}})?$"
NUMBER = {
    "oneOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": WRITTEN}],
    "description": f"An exact decimal of at most {DECIMAL_PLACES} places.",
}
QUANTITY: dict[str, Any] = {
    "type": "object",
    "required": ["value", "unit"],
    "properties": {"value": NUMBER, "unit": {"type": "string", "enum": list(Unit)}},
    "additionalProperties": False,
    "description": "A mass.",
}
CONCENTRATION: dict[str, Any] = {
    **QUANTITY,
    "properties": {"value": NUMBER, "unit": {"type": "string", "enum": [*UNITS]}},
    "description": "The mass in one mL.",
}
QUANTITY_REF = {"$ref": "#/components/schemas/Quantity"}


_NUMBERS: dict[type[fields.Field[Any]], dict[str, Any]] = {
    MassField: QUANTITY_REF,
    ConcentrationField: CONCENTRATION,
    PercentageField: NUMBER,
}


def _described(field: fields.Field[Any]) -> dict[str, Any]:
    """JSON Schema of our own fields."""
    match field:
        case TextField():
            pattern = {"pattern": f"^{field.pattern}$"} if field.pattern else {}
            return {"type": "string", "minLength": 1, "maxLength": field.most, **pattern}
        case WholeNumberField():
            return {"type": "integer", "minimum": field.least, "maximum": field.most}
        case DateField():
            return {"type": "string", "format": "date"}
        case ChoiceField():
            return {"type": "string", "enum": [word.value for word in field.words]}
        case MassField() | ConcentrationField() | PercentageField():
            return _NUMBERS[type(field)]
        case MassOrNumberField():
            return {"oneOf": [QUANTITY_REF, *NUMBER["oneOf"]]}
        case _:
            return {}


class _Converter(OpenAPIConverter):
    """A converter that supports our own fields."""

    def field2property(self, field: fields.Field[Any]) -> dict[str, Any]:
        described = _described(field)
        if described and field.allow_none:
            described = {"anyOf": [described, {"type": "null"}]}
        most = {"maxItems": field.most} if isinstance(field, BoundedList) else {}
        return {**super().field2property(field), **described, **most}


class OurFields(MarshmallowPlugin):
    """Converts our schemas to JSON Schema."""

    Converter = _Converter


def complete(components: dict[str, Any], plugin: OurFields) -> None:
    """Add a description and whole-object rules to each schema that `plugin` converted."""
    # By apispec's keys, whose first part is the class.
    names: Mapping[Any, str] = plugin.converter.refs if plugin.converter else {}
    for (kind, *_), name in names.items():
        described: dict[str, Any] = components[name]
        described["description"] = (kind.__doc__ or "").partition("\n")[0]
        if issubclass(kind, AnswerSchema):
            described["required"] = sorted(set(described["properties"]) - set(kind.SOMETIMES))
        if issubclass(kind, StrictSchema):
            described.update(kind.RULES)
