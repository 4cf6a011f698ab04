"""The response schemas of the service. The OpenAPI document states them; they make the JSON."""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, fields, validate

from pharmacy.core.quantities import Unit
from pharmacy.core.schedules import TimeOfDay
from pharmacy.core.webhooks import DeliveryState


class AnswerSchema(Schema):
    """A JSON object in a response, with every field. SOMETIMES names the optional ones.

    Those are left out where their value is None. Later versions may add fields.
    """

    SOMETIMES: ClassVar[tuple[str, ...]] = ()

    class Meta:
        """Declares how unknown fields are treated."""

        unknown = EXCLUDE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._names = tuple(self.dump_fields)
        paths = [field.attribute or name for name, field in self.dump_fields.items()]
        # Gives a tuple, because the class is one more.
        self._values = attrgetter(*paths, "__class__")
        writers = ((name, _writer(field)) for name, field in self.dump_fields.items())
        self._writers = [(name, write) for name, write in writers if write]

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """The JSON of a value: what marshmallow makes, in less time. A page has thousands.

        Raises AttributeError for a missing value, where marshmallow would leave out its field.
        """
        if many:
            return [self.dump(one) for one in obj]
        content = dict(zip(self._names, self._values(obj), strict=False))
        for name in self.SOMETIMES:
            if content[name] is None:
                del content[name]
        for name, write in self._writers:
            if name in content:
                content[name] = write(content[name])
        return content


def _writer(field: fields.Field[Any]) -> Callable[[Any], Any] | None:
    """What makes the JSON of a value, in a short way for the fields that an order has by hundreds.

    None if the value is JSON itself.
    """
    if isinstance(field, fields.Integer | fields.Boolean):
        return None
    if isinstance(field, fields.List) and not field.allow_none:
        write = _writer(field.inner)
        return (lambda values: [write(value) for value in values]) if write else list
    if isinstance(field, fields.Nested) and not field.allow_none:
        dump: Callable[[Any], Any] = field.schema.dump
        return dump
    if isinstance(field, fields.Enum) and not field.allow_none:
        return attrgetter("_value_")
    if type(field) in {fields.String, fields.UUID} and not field.allow_none:
        return str
    return lambda value: field._serialize(value, None, None)


def dumped(schema: type[AnswerSchema], value: object) -> dict[str, Any]:
    """The JSON object of a value, in the shape that the OpenAPI document states."""
    whole = SimpleNamespace(**value) if isinstance(value, dict) else value
    content: dict[str, Any] = _made(schema).dump(whole)
    return content


@cache
def _made(schema: type[AnswerSchema]) -> AnswerSchema:
    return schema()


class QuantityAnswer(AnswerSchema):
    """A mass, exact."""

    value = fields.String(validate=validate.Regexp(r"^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"))
    unit = fields.Enum(Unit, by_value=True)


def mass_answer(attribute: str | None = None) -> fields.Nested:
    """A mass. attribute: where its value is, if not under the name of the field."""
    return fields.Nested(QuantityAnswer, attribute=attribute)


def time_answer() -> fields.Field[Any]:
    return fields.Enum(TimeOfDay, by_value=True)


class WebhookAttemptAnswer(AnswerSchema):
    """One attempt to send a message. Without a status, there was no response."""

    started_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)
    status = fields.Integer(allow_none=True)
    error = fields.String(allow_none=True)


class DeliveryAnswer(AnswerSchema):
    """One message to one address. webhook_id is the same in each attempt."""

    id = fields.UUID()
    webhook_id = fields.String(attribute="message_id")
    event = fields.String()
    order = fields.UUID(attribute="order_id")
    url = fields.String(attribute="endpoint.url")
    state = fields.Enum(DeliveryState, by_value=True)
    created_at = fields.DateTime()
    next_attempt_at = fields.DateTime(allow_none=True, attribute="next_at")
    attempts = fields.List(fields.Nested(WebhookAttemptAnswer))


class DeliveriesAnswer(AnswerSchema):
    """A page of messages, newest first."""

    deliveries = fields.List(fields.Nested(DeliveryAnswer))
    next = fields.String(allow_none=True)


class ProblemEntryAnswer(AnswerSchema):
    """One invalid field."""

    pointer = fields.String()
    code = fields.String()
    message = fields.String()


class ProblemAnswer(AnswerSchema):
    """An RFC 9457 problem. order: the existing order, if its external_id is already used."""

    SOMETIMES = ("errors", "not_understood", "order")

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.List(fields.Nested(ProblemEntryAnswer))
    not_understood = fields.List(fields.String())
    order = fields.UUID()
