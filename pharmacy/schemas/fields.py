"""Fields that read one JSON value strictly and report what is wrong.

marshmallow carries each as a problem, which `problems` gives its pointer.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from pharmacy.core.errors import Problem
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.regimen.tapers import Percent
from pharmacy.schemas.json_text import WrittenNumber


def wrong(code: str, message: Message) -> list[Any]:
    """What is wrong with a field, as marshmallow carries it to `problems`."""
    return [Problem("", code, message)]


MESSAGES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": wrong("missing", Message("field_missing", "Give this field.")),
    "null": wrong("null", Message("no_value", "Give a value.")),
    "validator_failed": wrong(
        "invalid", Message("no_such_value", "This field does not take this value.")
    ),
    "invalid": wrong("type", Message("other_type", "This field does not take this type.")),
    "type": wrong("type", Message("not_an_object", "Give a JSON object.")),
}
UNKNOWN = wrong("unknown", Message("unknown_field", "Leave out this field."))
KEYS = ("value", "unit")
# A schedule's days are counted from a date that a client sent, and Python's dates end in 9999.
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# Control, format (bidi marks, zero width), surrogate, private and unassigned characters. None are
# visible on a label, and some change how the rest of the line reads.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
# Letters and marks that draw nothing: the rest of Unicode's Default_Ignorable_Code_Point.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


class TextField(fields.Field[str]):
    """One line of readable text, or several if `lines` is true. Strips blanks at both ends."""

    default_error_messages = MESSAGES

    def __init__(self, most: int, *, lines: bool = False, pattern: str = "", **rest: Any) -> None:
        super().__init__(**rest)
        self.most, self.lines, self.pattern = most, lines, pattern

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(
                wrong("type", Message("not_a_text", "Give a text in quotation marks."))
            )
        text = unicodedata.normalize("NFC", value).strip()
        if self.lines:
            text = text.replace("\r\n", "\n")
        self._refuse(text)
        return text

    def _refuse(self, text: str) -> None:
        if not text:
            raise ValidationError(
                wrong("empty", Message("no_character", "Give at least one character."))
            )
        if len(text) > self.most:
            raise ValidationError(
                wrong(
                    "too_long",
                    Message(
                        "too_many_characters", "Give at most %(most)s characters.", most=self.most
                    ),
                )
            )
        allowed = "\n\t" if self.lines else ""
        for character in text:
            if _is_unseen(character) and character not in allowed:
                raise ValidationError(
                    wrong(
                        "character",
                        Message(
                            "unseen_character",
                            "Leave out %(character)s.",
                            character=f"U+{ord(character):04X}",
                        ),
                    )
                )
        if self.pattern and not re.fullmatch(self.pattern, text, re.ASCII):
            raise ValidationError(
                wrong(
                    "pattern",
                    Message(
                        "not_of_the_pattern",
                        "Give a value of the form %(pattern)s.",
                        pattern=self.pattern,
                    ),
                )
            )


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or _BLANK.match(character) is not None


class WholeNumberField(fields.Field[int]):
    """A JSON integer from `least` to `most`."""

    default_error_messages = MESSAGES

    def __init__(self, least: int, most: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if type(value) is not int:
            raise ValidationError(
                wrong(
                    "type",
                    Message(
                        "not_a_whole_number",
                        "Give a whole number, without quotation marks or a point.",
                    ),
                )
            )
        if not self.least <= value <= self.most:
            raise ValidationError(
                wrong(
                    "range",
                    Message(
                        "number_out_of_range",
                        "Give a whole number from %(least)s to %(most)s.",
                        least=self.least,
                        most=self.most,
                    ),
                )
            )
        return value


class DateField(fields.Field[datetime.date]):
    """A calendar day of the years 1900 to 2999, `YYYY-MM-DD`."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime.date:
        if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
            raise ValidationError(wrong("date", Message("not_a_day", "Give a day as YYYY-MM-DD.")))
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            raise ValidationError(
                wrong("date", Message("no_such_day", "Give an existing day."))
            ) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(
                wrong(
                    "date",
                    Message(
                        "day_out_of_range",
                        "Give a day from %(first)s to %(last)s.",
                        first=FIRST_DAY,
                        last=LAST_DAY,
                    ),
                )
            )
        return day


class ChoiceField(fields.Field[StrEnum]):
    """One of an enumeration's words."""

    default_error_messages = MESSAGES

    def __init__(self, words: type[StrEnum], **rest: Any) -> None:
        super().__init__(**rest)
        self.words = words

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> StrEnum:
        if not isinstance(value, str) or value not in list(self.words):
            raise ValidationError(
                wrong(
                    "choice",
                    Message("give_one_of", "Give one of %(choices)s.", choices=[*self.words]),
                )
            )
        return self.words(value)


class MassField(fields.Field[Quantity]):
    """`{"value": "0.5", "unit": "mg"}`, read as an exact decimal of at most six places."""

    default_error_messages = MESSAGES

    def __init__(self, *, zero: bool = False, **rest: Any) -> None:
        super().__init__(**rest)
        self.zero = zero

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Quantity:
        if not isinstance(value, Mapping):
            raise ValidationError(
                wrong("type", Message("not_a_mass", 'Give {"value": "0.5", "unit": "mg"}.'))
            )
        unknown: dict[Any, list[Any]] = {key: UNKNOWN for key in value if key not in KEYS}
        missing = {key: MESSAGES["required"] for key in KEYS if key not in value}
        if unknown or missing:
            raise ValidationError({**missing, **unknown})
        return read_mass(value["value"], _unit(value["unit"]), zero=self.zero)


class PercentageField(fields.Field[Percent]):
    """A percentage as a JSON number or a string of digits, read exactly."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Percent:
        try:
            return Percent.read(_number_text(value))
        except NotAQuantity as error:
            raise ValidationError(wrong("number", error.message)) from None


class MassOrNumberField(fields.Field[Quantity | str]):
    """A mass with its unit, or a bare number whose unit the context gives. See `in_unit`."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Quantity | str:
        if isinstance(value, Mapping):
            return MassField().deserialize(value)
        try:
            return read_mass(value, Unit.MG, zero=False).value
        except ValidationError as error:
            raise ValidationError(error.messages_dict["value"]) from None


def in_unit(mass: Quantity | str, unit: Unit) -> Quantity:
    """The value of a MassOrNumberField, if bare numbers are in `unit`."""
    return mass if isinstance(mass, Quantity) else Quantity.read(mass, unit)


def _unit(value: Any) -> Unit:
    if not isinstance(value, str) or value not in list(Unit):
        raise ValidationError(
            {
                "unit": wrong(
                    "choice", Message("give_one_of", "Give one of %(choices)s.", choices=[*Unit])
                )
            }
        )
    return Unit(value)


def read_mass(value: Any, unit: Unit, *, zero: bool) -> Quantity:
    """The quantity of a JSON number or string. Raises ValidationError under `value`."""
    try:
        quantity = Quantity.read(_number_text(value), unit)
    except NotAQuantity as error:
        raise ValidationError({"value": wrong("number", error.message)}) from None
    if not quantity and not zero:
        raise ValidationError(
            {"value": wrong("zero", Message("quantity_of_zero", "Give a quantity above zero."))}
        )
    return quantity


def _number_text(value: Any) -> str:
    if isinstance(value, WrittenNumber):
        return value.text
    if isinstance(value, str) or type(value) is int:
        return str(value)
    raise NotAQuantity(Message("not_a_number", "Give a number such as 0.5."))
