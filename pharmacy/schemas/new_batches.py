"""The form that opens a batch, read strictly: all errors together."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError, fields, post_load

from pharmacy.core.making import amounts
from pharmacy.core.making.new_batches import NewBatch
from pharmacy.core.making.powders import Overage
from pharmacy.core.making.remedies import MOST_UNITS
from pharmacy.core.making.triturates import MOST_GRAMS
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit, read_number
from pharmacy.schemas import problems
from pharmacy.schemas.fields import MESSAGES, ChoiceField, TextField, wrong
from pharmacy.schemas.schedules import StrictSchema

MILLIGRAMS_IN_GRAM = 1000
MOST_OVERAGE = 100


class WholeTextField(fields.Field[int]):
    """A whole number as a form sends it: "30"."""

    default_error_messages = MESSAGES

    def __init__(self, least: int, most: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        text = str(value)
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(self.most))
        if not is_number or not self.least <= int(text) <= self.most:
            message = Message(
                "whole_number_range",
                "Give a whole number from %(least)s to %(most)s.",
                least=self.least,
                most=self.most,
            )
            raise ValidationError(wrong("range", message))
        return int(text)


class ExactNumberField(fields.Field[Fraction]):
    """A decimal number of a form, exactly: "12.5"."""

    default_error_messages = MESSAGES

    def __init__(self, least: Fraction, most: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Fraction:
        try:
            whole, decimals = read_number(str(value))
        except NotAQuantity as error:
            raise ValidationError(wrong("number", error.message)) from None
        number = Fraction(f"{whole}.{decimals or 0}")
        if not self.least <= number <= self.most:
            message = Message(
                "number_range",
                "Give a number from %(least)s to %(most)s.",
                least=amounts.number_text(self.least, 3),
                most=self.most,
            )
            raise ValidationError(wrong("range", message))
        return number


class NewBatchSchema(StrictSchema):
    """The fields of the form. Which of them a formulation needs, the service decides."""

    version_id = TextField(60, required=True)
    balance_id = TextField(60, required=True)
    units = WholeTextField(1, MOST_UNITS)
    strength = TextField(20)
    strength_unit = ChoiceField(Unit)
    capsule_size = TextField(4)
    overage_percent = ExactNumberField(Fraction(0), MOST_OVERAGE)
    overage_units = WholeTextField(0, MOST_UNITS)
    grams = ExactNumberField(Fraction(1, 10), MOST_GRAMS)

    @post_load
    def _batch(self, values: dict[str, Any], **_: Any) -> NewBatch:
        percent = values.pop("overage_percent", Fraction(0))
        overage = Overage(percent, values.pop("overage_units", 0))
        strength = _strength(values.pop("strength", None), values.pop("strength_unit", Unit.MG))
        milligrams = _milligrams(values.pop("grams", None))
        return NewBatch(strength=strength, milligrams=milligrams, overage=overage, **values)


def _strength(text: str | None, unit: Unit) -> Quantity | None:
    try:
        mass = None if text is None else Quantity.read(text, unit)
    except NotAQuantity as error:
        raise ValidationError({"strength": wrong("number", error.message)}) from None
    if mass is not None and not mass:
        message = Message("strength_above_zero", "Give a strength above zero.")
        raise ValidationError({"strength": wrong("zero", message)})
    return mass


def _milligrams(grams: Fraction | None) -> int | None:
    if grams is None:
        return None
    milligrams = grams * MILLIGRAMS_IN_GRAM
    if milligrams.denominator != 1:
        message = Message("grams_to_milligrams", "Give grams with at most 3 decimal places.")
        raise ValidationError({"grams": wrong("number", message)})
    return int(milligrams)


def read_new_batch(values: Mapping[str, str]) -> NewBatch:
    """A batch of a form, whose empty fields are left out. Raises InvalidInput."""
    given = {name: text.strip() for name, text in values.items() if text.strip()}
    batch: NewBatch = problems.load(NewBatchSchema(), given)
    return batch
