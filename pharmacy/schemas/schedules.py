"""A schedule as clients write it: phases one by one, a titration, or a taper by percentages."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from pharmacy.core import schedules
from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Unit
from pharmacy.core.regimen.tapers import PercentOf, Rounding, Taper, UnchangedStep, taper_courses
from pharmacy.core.schedules import Dose, LastStep, PrescribedPhase, TimeOfDay, Titration
from pharmacy.schemas.fields import (
    MESSAGES,
    UNKNOWN,
    ChoiceField,
    MassField,
    PercentageField,
    WholeNumberField,
    wrong,
)
from pharmacy.schemas.problems import load
from pharmacy.schemas.usual_times import MISSING, WITHOUT_DRUG, in_schedule

Rules = Mapping[str, Any]


class StrictSchema(Schema):
    """A JSON object that accepts only known keys.

    RULES: constraints on its fields together, as JSON Schema.
    """

    RULES: ClassVar[Rules] = {}

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        messages = cast(dict[str, Any], self.error_messages)
        messages.update(unknown=UNKNOWN, type=MESSAGES["type"])


def many(inner: fields.Field[Any], most: int, **rest: Any) -> fields.List[Any]:
    """A JSON list of at most `most` values. The length is checked before any value is read."""
    return BoundedList(inner, most=most, error_messages=LIST_MESSAGES, **rest)


LIST_MESSAGES = {**MESSAGES, "invalid": wrong("type", Message("not_a_list", "Give a list."))}


class BoundedList(fields.List[Any]):
    """A list whose length is refused before its values are processed."""

    def __init__(self, inner: fields.Field[Any], *, most: int, **rest: Any) -> None:
        super().__init__(inner, **rest)
        self.most = most

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[Any]:
        if isinstance(value, list) and len(value) > self.most:
            raise ValidationError(
                wrong("too_many", Message("too_many", "Give at most %(most)s.", most=self.most))
            )
        found: list[Any] = super()._deserialize(value, *args, **kwargs)
        return found


def nested(schema: type[Schema], **rest: Any) -> fields.Nested:
    """An object within an object, refused with our messages."""
    return fields.Nested(schema, error_messages=MESSAGES, **rest)


TIMES = {
    "minItems": 1,
    "uniqueItems": True,
    "description": "Where it is left out, the usual time of the drug; needed for a drug without.",
}


def _times(**rest: Any) -> fields.List[Any]:
    return many(ChoiceField(TimeOfDay), len(TimeOfDay), metadata=TIMES, **rest)


def _refuse_repeated(times: list[TimeOfDay], field: str) -> None:
    if not times:
        raise ValidationError(
            wrong("too_few", Message("no_time", "Give at least one time.")), field
        )
    if len(set(times)) != len(times):
        raise ValidationError(
            wrong("repeated", Message("time_twice", "Give each time once.")), field
        )


def _refuse_timeless(sent: Any) -> None:
    """Checks the times that were sent, so that invalid times are reported only once."""
    if isinstance(sent, Mapping) and not sent.keys() & {"times", "doses"}:
        raise ValidationError(MISSING, "times")


class DoseSchema(StrictSchema):
    """A dose at one time of the day."""

    time = ChoiceField(TimeOfDay, required=True)
    dose = MassField(zero=True, required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Dose:
        return Dose(data["time"], data["dose"])


class PhaseSchema(StrictSchema):
    """One dose at the same times, or a dose for each time, for a number of days."""

    RULES: ClassVar[Rules] = {
        "oneOf": [
            {"required": ["dose"]},
            {"required": ["doses"], "not": {"required": ["times"]}},
        ]
    }

    dose = MassField(zero=True)
    times = _times()
    doses = many(nested(DoseSchema), len(TimeOfDay), metadata={"minItems": 1})
    days = WholeNumberField(1, schedules.MOST_DAYS_OF_A_PHASE, required=True)

    @validates_schema
    def _one_form(self, data: dict[str, Any], **_: Any) -> None:
        if ("dose" in data) == ("doses" in data):
            raise ValidationError(
                wrong("form", Message("dose_or_doses", 'Give either "dose" or "doses".')), "dose"
            )
        if "doses" in data and "times" in data:
            raise ValidationError(
                wrong("form", Message("doses_have_times", '"doses" has its own times.')), "times"
            )
        if "doses" in data:
            _refuse_repeated([dose.time for dose in data["doses"]], "doses")
        if "times" in data:
            _refuse_repeated(data["times"], "times")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _timed(self, _: Any, sent: Any, **__: Any) -> None:
        _refuse_timeless(sent)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> PrescribedPhase:
        doses = data.get("doses") or [Dose(time, data["dose"]) for time in data["times"]]
        return PrescribedPhase(tuple(doses), data["days"])


class TitrationSchema(StrictSchema):
    """From a start to a target by equal steps."""

    start = MassField(required=True)
    step = MassField(required=True)
    every_days = WholeNumberField(1, schedules.MOST_DAYS_OF_A_PHASE, required=True)
    target = MassField(zero=True, required=True)
    target_days = WholeNumberField(1, schedules.MOST_DAYS_OF_A_PHASE, required=True)
    times = _times()
    last_step = ChoiceField(LastStep, load_default=LastStep.REFUSE)

    @validates_schema
    def _distinct_times(self, data: dict[str, Any], **_: Any) -> None:
        if "times" in data:
            _refuse_repeated(data["times"], "times")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _timed(self, _: Any, sent: Any, **__: Any) -> None:
        _refuse_timeless(sent)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Titration:
        return Titration(**{**data, "times": tuple(data["times"])})


class TaperSchema(StrictSchema):
    """From a start down by a percentage. Each dose is rounded in the stated way."""

    start = MassField(required=True)
    reduce_percent = PercentageField(required=True)
    of = ChoiceField(PercentOf, required=True)
    every_days = WholeNumberField(1, schedules.MOST_DAYS_OF_A_PHASE, required=True)
    round_to = MassField(required=True)
    rounding = ChoiceField(Rounding, required=True)
    until = MassField(required=True)
    last_days = WholeNumberField(1, schedules.MOST_DAYS_OF_A_PHASE, required=True)
    times = _times()
    unchanged_step = ChoiceField(UnchangedStep, load_default=UnchangedStep.REFUSE)

    @validates_schema
    def _distinct_times(self, data: dict[str, Any], **_: Any) -> None:
        if "times" in data:
            _refuse_repeated(data["times"], "times")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _timed(self, _: Any, sent: Any, **__: Any) -> None:
        _refuse_timeless(sent)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Taper:
        return Taper(**{**data, "times": tuple(data["times"])})


class ScheduleSchema(StrictSchema):
    """Either phases one by one, or a titration or taper that generates phases."""

    RULES: ClassVar[Rules] = {"minProperties": 1, "maxProperties": 1}

    phases = many(nested(PhaseSchema), schedules.MOST_PHASES, metadata={"minItems": 1})
    titration = nested(TitrationSchema)
    taper = nested(TaperSchema)

    @validates_schema(skip_on_field_errors=True)
    def _one_form(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1:
            raise ValidationError(
                wrong(
                    "form",
                    Message(
                        "one_form_of_schedule", 'Give either "phases", "titration" or "taper".'
                    ),
                )
            )

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> schedules.Schedule:
        try:
            return _schedule(data)
        except InvalidInput as error:
            raise ValidationError(_messages(error)) from None


def _schedule(data: dict[str, Any]) -> schedules.Schedule:
    if "titration" in data:
        titration: Titration = data["titration"]
        return _made("titration", schedules.titration_courses(titration), titration.units)
    if "taper" in data:
        taper: Taper = data["taper"]
        return _made("taper", taper_courses(taper), taper.units)
    return schedules.schedule_of(data["phases"])


def _made(form: str, courses: list[PrescribedPhase], units: frozenset[Unit]) -> schedules.Schedule:
    """The schedule of the courses that `form` generates. Their errors are errors of the form."""
    try:
        return schedules.schedule_of(courses, units)
    except InvalidInput as error:
        first = Problem("", error.problems[0].code, error.problems[0].message)
        raise ValidationError({form: [first]}) from None


def _messages(error: InvalidInput) -> dict[str, Any]:
    """The core's problems as nested marshmallow messages, so that pointers come out complete."""
    messages: dict[str, Any] = {}
    for problem in error.problems:
        *way, last = problem.pointer.strip("/").split("/")
        place = messages
        for token in way:
            place = place.setdefault(token, {})
        place[last] = [Problem("", problem.code, problem.message)]
    return messages


def read_schedule(value: Any, usual: TimeOfDay | None = WITHOUT_DRUG) -> schedules.Schedule:
    """The schedule of a JSON value. Raises InvalidInput with pointers into it.

    usual: the time of the day for doses without times; None if each dose needs its own.
    """
    schedule: schedules.Schedule = load(ScheduleSchema(), in_schedule(value, usual))
    return schedule
