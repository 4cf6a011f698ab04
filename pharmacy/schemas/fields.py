"""Fields that read one JSON value strictly and report what is wrong.

Every message begins with its stable code and a colon. `problems` separates them again.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.regimen.tapers import Percent
from pharmacy.schemas.json_text import WrittenNumber

MESSAGES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "missing: give this field",
    "null": "null: give a value",
    "validator_failed": "invalid: not a value that this field takes",
    "invalid": "type: not of the type that this field takes",
    "type": "type: give a JSON object",
}
UNKNOWN = "unknown: leave out this field"
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
            raise ValidationError("type: give a text in quotation marks")
        text = unicodedata.normalize("NFC", value).strip()
        if self.lines:
            text = text.replace("\r\n", "\n")
        self._refuse(text)
        return text

    def _refuse(self, text: str) -> None:
        if not text:
            raise ValidationError("empty: give at least one character")
        if len(text) > self.most:
            raise ValidationError(f"too_long: give at most {self.most} characters")
        allowed = "\n\t" if self.lines else ""
        for character in text:
            if _is_unseen(character) and character not in allowed:
                raise ValidationError(f"character: leave out U+{ord(character):04X}")
        if self.pattern and not re.fullmatch(self.pattern, text, re.ASCII):
            raise ValidationError(f"pattern: give a value of the form {self.pattern}")


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
            raise ValidationError("type: give a whole number, without quotation marks or point")
        if not self.least <= value <= self.most:
            raise ValidationError(f"range: give a whole number from {self.least} to {self.most}")
        return value


class DateField(fields.Field[datetime.date]):
    """A calendar day of the years 1900 to 2999, `YYYY-MM-DD`."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime.date:
        if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
            raise ValidationError("date: give a day as YYYY-MM-DD")
        try:
            day = datetime.date.fromisoformat(value)
        except ValueError:
            raise ValidationError("date: there is no such day") from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"date: give a day from {FIRST_DAY} to {LAST_DAY}")
        return day


class ChoiceField(fields.Field[StrEnum]):
    """One of an enumeration's words."""

    default_error_messages = MESSAGES

    def __init__(self, words: type[StrEnum], **rest: Any) -> None:
        super().__init__(**rest)
        self.words = words

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> StrEnum:
        if not isinstance(value, str) or value not in list(self.words):
            raise ValidationError(f"choice: give one of {', '.join(self.words)}")
        return self.words(value)


class MassField(fields.Field[Quantity]):
    """`{"value": "0.5", "unit": "mg"}`, read as an exact decimal of at most six places."""

    default_error_messages = MESSAGES

    def __init__(self, *, zero: bool = False, **rest: Any) -> None:
        super().__init__(**rest)
        self.zero = zero

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Quantity:
        if not isinstance(value, Mapping):
            raise ValidationError('type: give {"value": "0.5", "unit": "mg"}')
        unknown: dict[Any, list[str]] = {key: [UNKNOWN] for key in value if key not in KEYS}
        missing = {key: [MESSAGES["required"]] for key in KEYS if key not in value}
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
            raise ValidationError(f"number: {error}") from None


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
        raise ValidationError({"unit": [f"choice: give one of {', '.join(Unit)}"]})
    return Unit(value)


def read_mass(value: Any, unit: Unit, *, zero: bool) -> Quantity:
    """The quantity of a JSON number or string. Raises ValidationError under `value`."""
    try:
        quantity = Quantity.read(_number_text(value), unit)
    except NotAQuantity as error:
        raise ValidationError({"value": [f"number: {error}"]}) from None
    if not quantity and not zero:
        raise ValidationError({"value": ["zero: give a quantity above zero"]})
    return quantity


def _number_text(value: Any) -> str:
    if isinstance(value, WrittenNumber):
        return value.text
    if isinstance(value, str) or type(value) is int:
        return str(value)
    raise NotAQuantity("give a number such as 0.5")
