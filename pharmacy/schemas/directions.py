"""The sig as input, and its reading as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import fields, post_load

from pharmacy.core import sig
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, Dose, PrescribedPhase
from pharmacy.core.sig import Reading
from pharmacy.core.sig.words import MOST_CHARACTERS
from pharmacy.schemas.answers import AnswerSchema, QuantityAnswer, mass_answer, time_answer
from pharmacy.schemas.concentrations import (
    ConcentrationAnswer,
    ConcentrationField,
    concentration_json,
)
from pharmacy.schemas.fields import MassField, TextField, WholeNumberField
from pharmacy.schemas.plans import quantity_json
from pharmacy.schemas.problems import load
from pharmacy.schemas.schedules import StrictSchema


@dataclass(frozen=True, slots=True)
class AskedDirections:
    """A text to read. drug: a name of it. strength: of a capsule. target_days: for an open end.

    concentration: the mass in one mL.
    """

    text: str
    drug: str | None = None
    strength: Quantity | None = None
    concentration: Quantity | None = None
    target_days: int | None = None


class DirectionsSchema(StrictSchema):
    """A text to read, and what is known about it."""

    text = TextField(MOST_CHARACTERS, lines=True, required=True)
    drug = TextField(80, load_default=None, allow_none=True)
    strength = MassField(load_default=None, allow_none=True)
    concentration = ConcentrationField(load_default=None, allow_none=True)
    target_days = WholeNumberField(1, MOST_DAYS_OF_A_PHASE, load_default=None, allow_none=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> AskedDirections:
        return AskedDirections(**data)


class ReadDoseAnswer(AnswerSchema):
    """A dose at one time of the day."""

    time = time_answer()
    dose = mass_answer()


class ReadPhaseAnswer(AnswerSchema):
    """A phase in the form of an order's schedule."""

    SOMETIMES = ("dose", "times", "doses")

    dose = mass_answer()
    times = fields.List(time_answer())
    doses = fields.List(fields.Nested(ReadDoseAnswer))
    days = fields.Integer()


class ReadScheduleAnswer(AnswerSchema):
    """A schedule in the form of an order's schedule."""

    phases = fields.List(fields.Nested(ReadPhaseAnswer))


class RemarkAnswer(AnswerSchema):
    """What a person must confirm, with a pointer into the schedule."""

    pointer = fields.String()
    code = fields.String()
    message = fields.String()


class DirectionsAnswer(AnswerSchema):
    """The reading of written directions."""

    schedule = fields.Nested(ReadScheduleAnswer)
    not_understood = fields.List(fields.String())
    strength_written = fields.Nested(QuantityAnswer, allow_none=True)
    concentration_written = fields.Nested(ConcentrationAnswer, allow_none=True)
    quantity = fields.Integer(allow_none=True)
    refills = fields.Integer(allow_none=True)
    open_ended = fields.Boolean()
    to_confirm = fields.List(fields.Nested(RemarkAnswer))
    directions = fields.String(allow_none=True)


def read_asked(value: Any) -> AskedDirections:
    """The request in a JSON value. Raises InvalidInput with a pointer to each bad field."""
    asked: AskedDirections = load(DirectionsSchema(), value)
    return asked


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading that understood every word. Its schedule may be posted in an order as it is.

    strength_written: the strength used for the reading. An order with the same text includes it.
    """
    return {
        "schedule": courses_json(reading.courses),
        "not_understood": [entry.words for entry in reading.not_understood],
        "strength_written": quantity_json(reading.strength) if reading.strength else None,
        "concentration_written": concentration_json(reading.concentration),
        "quantity": reading.quantity,
        "refills": reading.refills,
        "open_ended": reading.open_ended,
        "to_confirm": [
            {"pointer": remark.pointer, "code": remark.code, "message": remark.message}
            for remark in reading.to_confirm
        ],
        "directions": sig.write_reading(reading),
    }


def courses_json(courses: Sequence[PrescribedPhase]) -> dict[str, Any]:
    """A schedule of phases, each dose in the unit that it was written in."""
    return {"phases": [_course_json(course) for course in courses]}


def _course_json(course: PrescribedPhase) -> dict[str, Any]:
    doses = sorted(course.doses, key=lambda dose: dose.time.place)
    masses = {(dose.quantity, dose.quantity.unit) for dose in doses}
    if len(masses) > 1:
        return {"doses": [_dose_json(dose) for dose in doses], "days": course.days}
    times = [dose.time.value for dose in doses]
    return {"dose": quantity_json(doses[0].quantity), "times": times, "days": course.days}


def _dose_json(dose: Dose) -> dict[str, Any]:
    return {"time": dose.time.value, "dose": quantity_json(dose.quantity)}
