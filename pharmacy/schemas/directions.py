"""The sig as input, and its reading as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from marshmallow import fields, post_load

from pharmacy import formulary
from pharmacy.core import sig
from pharmacy.core.instructions import Instruction
from pharmacy.core.languages import Language
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, Dose, PrescribedPhase, TimeOfDay
from pharmacy.core.sig import Reading
from pharmacy.core.sig.words import MOST_CHARACTERS
from pharmacy.schemas.answers import (
    AnswerSchema,
    QuantityAnswer,
    dumped,
    mass_answer,
    time_answer,
)
from pharmacy.schemas.concentrations import ConcentrationAnswer, ConcentrationField
from pharmacy.schemas.fields import MassField, TextField, WholeNumberField
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
    dose = mass_answer(attribute="quantity")


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
    strength_written = fields.Nested(QuantityAnswer, attribute="reading.strength", allow_none=True)
    concentration_written = fields.Nested(
        ConcentrationAnswer, attribute="reading.concentration", allow_none=True
    )
    quantity = fields.Integer(attribute="reading.quantity", allow_none=True)
    refills = fields.Integer(attribute="reading.refills", allow_none=True)
    open_ended = fields.Boolean(attribute="reading.open_ended")
    to_confirm = fields.List(fields.Nested(RemarkAnswer), attribute="reading.to_confirm")
    instructions = fields.List(
        fields.Enum(Instruction, by_value=True), attribute="reading.instructions"
    )
    directions = fields.String(allow_none=True)


def read_asked(value: Any) -> AskedDirections:
    """The request in a JSON value. Raises InvalidInput with a pointer to each bad field."""
    asked: AskedDirections = load(DirectionsSchema(), value)
    return asked


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading that understood every word. Its schedule may be posted in an order as it is.

    strength_written: the strength used for the reading. An order with the same text includes it.
    """
    shown = {
        "reading": reading,
        "schedule": SimpleNamespace(phases=[_shape_of(course) for course in reading.courses]),
        "not_understood": [entry.words for entry in reading.not_understood],
        "directions": written(reading),
    }
    return dumped(DirectionsAnswer, shown)


def written(reading: Reading) -> str | None:
    """The directions of a reading with its instructions. None if it has no schedule."""
    directions = sig.write_reading(reading)
    sentences = [formulary.phrases().say(Language.ENGLISH, i.value) for i in reading.instructions]
    return directions and " ".join((directions, *sentences))


@dataclass(frozen=True, slots=True)
class _PhaseShape:
    """A phase as an order would state it, each dose in the unit that it was written in."""

    days: int
    dose: Quantity | None = None
    times: Sequence[TimeOfDay] | None = None
    doses: Sequence[Dose] | None = None


def _shape_of(course: PrescribedPhase) -> _PhaseShape:
    doses = sorted(course.doses, key=lambda dose: dose.time.place)
    masses = {(dose.quantity, dose.quantity.unit) for dose in doses}
    if len(masses) > 1:
        return _PhaseShape(course.days, doses=doses)
    return _PhaseShape(course.days, doses[0].quantity, [dose.time for dose in doses])
