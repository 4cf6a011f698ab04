"""An order as a client posts it."""

from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, post_load

from pharmacy.core.instructions import Instruction, in_order
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderRequest, Prescription
from pharmacy.core.people import Address, Medication, Patient, Prescriber
from pharmacy.core.planning.limits import Limits
from pharmacy.core.quantities import Unit
from pharmacy.core.schedules import MOST_DAYS
from pharmacy.schemas import usual_times
from pharmacy.schemas.amendments import LONGEST_REASON
from pharmacy.schemas.concentrations import ConcentrationField
from pharmacy.schemas.fields import (
    ChoiceField,
    DateField,
    MassField,
    MassOrNumberField,
    TextField,
    WholeNumberField,
    in_unit,
    wrong,
)
from pharmacy.schemas.problems import load
from pharmacy.schemas.schedules import ScheduleSchema, StrictSchema, many, nested

MOST_LISTED = 100
MOST_STRENGTHS = 100


def _optional(field: type[fields.Field[Any]], *args: Any, **rest: Any) -> fields.Field[Any]:
    return field(*args, load_default=None, allow_none=True, **rest)


class Containers(StrEnum):
    """How many containers adjacent phases of one strength use."""

    PER_PHASE = "per_phase"
    MERGED = "merged"


class AddressSchema(StrictSchema):
    """A postal address in the United States."""

    line = TextField(100, required=True)
    city = TextField(60, required=True)
    state = TextField(2, pattern="[A-Z]{2}", required=True)
    postal_code = TextField(10, pattern="[0-9]{5}(-[0-9]{4})?", required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Address:
        return Address(**data)


class MedicationSchema(StrictSchema):
    """A medicine that the patient takes or took. rxcui: its code in RxNorm, if known."""

    name = TextField(120, required=True)
    stopped_on = _optional(DateField)
    rxcui = _optional(TextField, 8, pattern="[1-9][0-9]{0,7}")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Medication:
        return Medication(**data)


class PatientSchema(StrictSchema):
    """The patient. The three lists are required: an absent list is not an empty one."""

    family_name = TextField(100, required=True)
    given_name = TextField(100, required=True)
    birth_date = DateField(required=True)
    phone = _optional(TextField, 30)
    address = nested(AddressSchema, load_default=None, allow_none=True)
    allergies = many(TextField(120), MOST_LISTED, required=True)
    medications = many(nested(MedicationSchema), MOST_LISTED, required=True)
    conditions = many(TextField(120), MOST_LISTED, required=True)
    language = TextField(35, pattern="[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", load_default="en")

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Patient:
        lists = {name: tuple(data[name]) for name in ("allergies", "medications", "conditions")}
        return Patient(**{**data, **lists})


class PrescriberSchema(StrictSchema):
    """Who wrote the prescription."""

    name = TextField(100, required=True)
    npi = _optional(TextField, 10, pattern="[0-9]{10}")
    phone = _optional(TextField, 30)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Prescriber:
        return Prescriber(**data)


class PrescriptionSchema(StrictSchema):
    """The prescribed course."""

    drug = TextField(80, required=True)
    form = TextField(40, required=True)
    written_on = DateField(required=True)
    schedule = nested(ScheduleSchema, required=True)
    quantity_written = _optional(WholeNumberField, 1, 100_000)
    directions_written = _optional(TextField, 1000, lines=True)
    days_supply_written = _optional(WholeNumberField, 1, MOST_DAYS)
    strength_written = _optional(MassField)
    concentration_written = _optional(ConcentrationField)
    instructions = many(
        ChoiceField(Instruction), len(Instruction), load_default=None, allow_none=True
    )
    refills = WholeNumberField(0, 99, load_default=0)
    purpose = _optional(TextField, 100)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Prescription:
        return Prescription(**{**data, "instructions": in_order(data["instructions"] or ())})


class LimitsSchema(StrictSchema):
    """Limits for the plan. A bare number among the strengths has the schedule's unit."""

    strengths = many(
        MassOrNumberField(),
        MOST_STRENGTHS,
        load_default=None,
        allow_none=True,
        metadata={"minItems": 1},
    )
    increment = _optional(MassOrNumberField)
    max_capsules_per_dose = _optional(WholeNumberField, 1, 20)
    max_strengths = _optional(WholeNumberField, 1, MOST_STRENGTHS)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if data["strengths"] == []:
            raise ValidationError(
                wrong("too_few", Message("no_strength", "Give at least one strength, or null.")),
                "strengths",
            )
        return data


class OrderSchema(StrictSchema):
    """A whole order."""

    external_id = TextField(100, required=True, allow_none=True)
    patient = nested(PatientSchema, required=True)
    prescriber = nested(PrescriberSchema, required=True)
    prescription = nested(PrescriptionSchema, required=True)
    limits = nested(LimitsSchema, load_default=None, allow_none=True)
    start_on = _optional(DateField)
    containers = _optional(ChoiceField, Containers)
    label_stock = _optional(TextField, 20)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> OrderRequest:
        limits = _limits(data["limits"] or {}, data["prescription"].schedule.unit)
        merge = data.pop("containers") is Containers.MERGED
        return OrderRequest(**{**data, "limits": limits, "merge_containers": merge})


def _limits(data: dict[str, Any], unit: Unit) -> Limits:
    strengths, increment = data.get("strengths"), data.get("increment")
    return Limits(
        strengths=tuple(in_unit(strength, unit) for strength in strengths) if strengths else None,
        increment=in_unit(increment, unit) if increment else None,
        max_capsules_per_dose=data.get("max_capsules_per_dose"),
        max_strengths=data.get("max_strengths"),
    )


ORDER = OrderSchema()


def read_order(value: Any) -> OrderRequest:
    """The order of a JSON value. Raises InvalidInput with a pointer to each bad field."""
    order: OrderRequest = load(ORDER, usual_times.in_order(value))
    return order


def read_limits(value: Any) -> Limits:
    """The limits for the plan of an existing order, from its JSON.

    Missing times are no error: earlier releases took an order without them at bedtime.
    """
    filled = usual_times.in_order(value, otherwise=usual_times.WITHOUT_DRUG)
    order: OrderRequest = load(ORDER, filled)
    return order.limits


class CancellationSchema(StrictSchema):
    """The reason for a cancellation."""

    reason = TextField(LONGEST_REASON, lines=True, required=True)


def read_reason(value: Any) -> str:
    """The reason in a JSON value. Raises InvalidInput with a pointer to each bad field."""
    reason: str = load(CancellationSchema(), value)["reason"]
    return reason
