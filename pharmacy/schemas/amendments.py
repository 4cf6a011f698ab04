"""A change of a course as a client posts it, and as it is stored."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, post_load, validates_schema

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message
from pharmacy.core.regimen.amendment_requests import AmendmentRequest
from pharmacy.core.regimen.amendment_words import ChangeWord, change_of, deprecated, stored_word
from pharmacy.core.regimen.amendments import (
    Advance,
    Amendment,
    AmendmentKind,
    Extend,
    NewSchedule,
    NewTarget,
    Pause,
    StepBack,
    Stop,
)
from pharmacy.core.schedules import (
    MOST_DAYS,
    MOST_DAYS_OF_A_PHASE,
    LastStep,
    Phase,
    Schedule,
    TimeOfDay,
)
from pharmacy.schemas.fields import (
    MESSAGES,
    ChoiceField,
    DateField,
    MassField,
    TextField,
    WholeNumberField,
    wrong,
)
from pharmacy.schemas.plans import quantity_json
from pharmacy.schemas.problems import load
from pharmacy.schemas.schedules import Rules, ScheduleSchema, StrictSchema, many, nested
from pharmacy.schemas.usual_times import WITHOUT_DRUG, in_schedule

MOST_CONTAINERS = 400
MOST_CAPSULES = 100_000
LONGEST_REASON = 500
# The fields that each change requires beside its day and reason. A new target may be a schedule.
NEEDED: Mapping[AmendmentKind, tuple[str, ...]] = {
    AmendmentKind.EXTEND: ("days",),
    AmendmentKind.PAUSE: ("days",),
    AmendmentKind.STEP_BACK: ("to", "days"),
    AmendmentKind.ADVANCE: (),
    AmendmentKind.STOP: (),
    AmendmentKind.NEW_TARGET: ("target", "step", "every_days", "target_days"),
}
SCHEDULE = ("schedule",)
WORDS = (
    '"hold" and "go_on" are deprecated: send "extend" and "advance". "hold" is taken as "extend", '
    "and holds the order until a pharmacist has asked what was meant."
)
MAY: Mapping[AmendmentKind, tuple[str, ...]] = {AmendmentKind.NEW_TARGET: ("last_step",)}
OF_ONE_CHANGE = (
    "days",
    "to",
    "target",
    "step",
    "every_days",
    "target_days",
    "last_step",
    *SCHEDULE,
)


def _form(word: ChangeWord, needed: tuple[str, ...], may: tuple[str, ...] = ()) -> dict[str, Any]:
    """The required and allowed fields of one kind of change, as JSON Schema."""
    foreign = {name: False for name in OF_ONE_CHANGE if name not in (*needed, *may)}
    return {"properties": {"change": {"const": word.value}, **foreign}, "required": [*needed]}


def _usual_form(word: ChangeWord) -> dict[str, Any]:
    change = change_of(word)
    return _form(word, NEEDED[change], MAY.get(change, ()))


class AtHandSchema(StrictSchema):
    """The capsules that the patient has left in one container."""

    container = WholeNumberField(1, 999, required=True)
    capsules = WholeNumberField(0, MOST_CAPSULES, required=True)


class AmendmentSchema(StrictSchema):
    """One change of a course, from a day of the course or a date on."""

    RULES: ClassVar[Rules] = {
        "oneOf": [{"required": ["day"]}, {"required": ["on"]}],
        "anyOf": [
            *(_usual_form(word) for word in ChangeWord),
            _form(ChangeWord.NEW_TARGET, SCHEDULE),
        ],
    }

    change = ChoiceField(ChangeWord, required=True, metadata={"description": WORDS})
    day = WholeNumberField(1, MOST_DAYS + 1)
    on = DateField()
    reason = TextField(LONGEST_REASON, lines=True, required=True)
    at_hand = many(nested(AtHandSchema), MOST_CONTAINERS, load_default=list)
    days = WholeNumberField(1, MOST_DAYS_OF_A_PHASE)
    to = MassField()
    target = MassField(zero=True)
    step = MassField()
    every_days = WholeNumberField(1, MOST_DAYS_OF_A_PHASE)
    target_days = WholeNumberField(1, MOST_DAYS_OF_A_PHASE)
    last_step = ChoiceField(LastStep)
    schedule = nested(ScheduleSchema)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _fitting(self, _: Any, sent: Any, **__: Any) -> None:
        """Checks the fields that were sent, so that an invalid field is reported only once."""
        problems = dict(_misfits(sent)) if isinstance(sent, Mapping) else {}
        if problems:
            raise ValidationError(problems)

    @validates_schema
    def _each_container_once(self, data: dict[str, Any], **_: Any) -> None:
        numbers = [stated["container"] for stated in data.get("at_hand", [])]
        if len(set(numbers)) != len(numbers):
            raise ValidationError(
                wrong("repeated", Message("container_twice", "Give each container once.")),
                "at_hand",
            )

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> AmendmentRequest:
        at_hand = {stated["container"]: stated["capsules"] for stated in data["at_hand"]}
        old_word = deprecated(data["change"])
        return AmendmentRequest(_amendment(data), data.get("on"), data["reason"], at_hand, old_word)


def _misfits(sent: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Fields that are missing, or that do not belong to the change."""
    if "day" not in sent and "on" not in sent:
        words = Message("no_day", "Give the day of the course, or its date as on.")
        yield "day", wrong("missing", words)
    if "day" in sent and "on" in sent:
        yield "on", wrong("form", Message("day_or_on", 'Give either "day" or "on".'))
    if sent.get("change") not in list(ChangeWord):
        return
    change = change_of(sent["change"])
    by_schedule = change is AmendmentKind.NEW_TARGET and "schedule" in sent
    needed = SCHEDULE if by_schedule else NEEDED[change]
    allowed = needed if by_schedule else (*needed, *MAY.get(change, ()))
    for name in needed:
        if name not in sent:
            yield name, MESSAGES["required"]
    for name in OF_ONE_CHANGE:
        if name in sent and name not in allowed:
            words = Message(
                "not_of_this_change",
                "Leave it out. It does not belong to this kind of %(change)s.",
                change=change,
            )
            yield name, wrong("form", words)


def _amendment(data: dict[str, Any]) -> Amendment:
    """The change. If a date was given, its day is computed later."""
    day, change = data.get("day", 0), change_of(data["change"])
    match change:
        case AmendmentKind.EXTEND:
            return Extend(day, data["days"])
        case AmendmentKind.PAUSE:
            return Pause(day, data["days"])
        case AmendmentKind.STEP_BACK:
            return StepBack(day, data["to"], data["days"])
        case AmendmentKind.ADVANCE:
            return Advance(day)
        case AmendmentKind.STOP:
            return Stop(day)
        case AmendmentKind.NEW_TARGET if "schedule" in data:
            return NewSchedule(day, data["schedule"])
        case AmendmentKind.NEW_TARGET:
            steps = {name: data[name] for name in NEEDED[change]}
            return NewTarget(day, **steps, last_step=data.get("last_step", LastStep.REFUSE))


def amendment_json(
    amendment: Amendment, asked: AmendmentRequest, remaining: Schedule
) -> dict[str, Any]:
    """The change as the table stores it, on its day of the course. `stored_amendments` reads it.

    remaining: the days from the change on. Raises InvalidInput for a pause that leaves more phases
    than a schedule may have, because the server of the previous release could not read it.
    """
    at_hand = [{"container": number, "capsules": n} for number, n in asked.at_hand.items()]
    content = {
        "change": stored_word(amendment.change),
        "day": amendment.day,
        "reason": asked.reason,
        **({"at_hand": at_hand} if at_hand else {}),
        **_of_this_change(amendment, remaining),
    }
    if isinstance(amendment, Pause):
        _refuse_unreadable(content)
    return content


def _refuse_unreadable(content: Mapping[str, Any]) -> None:
    try:
        read_amendment(content)
    except InvalidInput:
        message = Message(
            "too_many_phases_to_pause",
            "The course has too many phases to be paused. Send a new schedule instead.",
        )
        raise invalid("/days", "too_long", message) from None


def _of_this_change(amendment: Amendment, remaining: Schedule) -> dict[str, Any]:
    match amendment:
        case Extend():
            return {"days": amendment.days}
        case StepBack():
            return {"to": quantity_json(amendment.to), "days": amendment.days}
        case Advance() | Stop():
            return {}
        case NewTarget():
            return {
                "target": quantity_json(amendment.target),
                "step": quantity_json(amendment.step),
                "every_days": amendment.every_days,
                "target_days": amendment.target_days,
                "last_step": amendment.last_step.value,
            }
        case NewSchedule():
            return {"schedule": _schedule(amendment.schedule)}
        case Pause():
            return {"schedule": _schedule(remaining)}


def _schedule(schedule: Schedule) -> dict[str, Any]:
    return {"phases": [_phase(phase) for phase in schedule.phases]}


def _phase(phase: Phase) -> dict[str, Any]:
    doses = [{"time": d.time.value, "dose": quantity_json(d.quantity)} for d in phase.doses]
    return {"doses": doses, "days": phase.days}


def read_amendment(value: Any, usual: TimeOfDay | None = WITHOUT_DRUG) -> AmendmentRequest:
    """The amendment of a JSON value. Raises InvalidInput with a pointer to each bad field.

    usual: the time of the day for a new schedule without times.
    """
    if isinstance(value, Mapping) and "schedule" in value:
        value = {**value, "schedule": in_schedule(value["schedule"], usual)}
    request: AmendmentRequest = load(AmendmentSchema(), value)
    return request
