"""Equipment and entries of its logs, as a form sends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load

from pharmacy.balances import weighing
from pharmacy.balances.readings import BalanceFailed
from pharmacy.core.equipment import EquipmentKind
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit, read_number
from pharmacy.schemas import problems
from pharmacy.schemas.fields import MESSAGES, ChoiceField, DateField, TextField, read_mass, wrong
from pharmacy.schemas.schedules import StrictSchema

COLDEST, WARMEST = -30, 60


@dataclass(frozen=True, slots=True)
class NewEquipment:
    """A piece of equipment to add. The masses are of balances."""

    name: str
    kind: EquipmentKind
    serial: str | None = None
    address: str | None = None
    readability: Quantity | None = None
    minimum_weight: Quantity | None = None
    minimum_source: str | None = None
    reference_weight: Quantity | None = None
    reference_tolerance: Quantity | None = None
    calibration_due: date | None = None


@dataclass(frozen=True, slots=True)
class Climate:
    """Temperature in degrees Celsius and relative humidity in percent, as read."""

    temperature: str
    humidity: str


class MilligramField(fields.Field[Quantity]):
    """A mass above zero in milligrams, as typed."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Quantity:
        try:
            return read_mass(value, Unit.MG, zero=False)
        except ValidationError as error:
            raise ValidationError(error.messages_dict["value"]) from None


class BalanceAddressField(TextField):
    """The address of a balance, such as sics://host:port."""

    def _deserialize(self, value: Any, *rest: Any, **also: Any) -> str:
        text = super()._deserialize(value, *rest, **also)
        try:
            weighing.read_address(text)
        except BalanceFailed:
            raise ValidationError(wrong("address", weighing.MALFORMED)) from None
        return text


class EquipmentSchema(StrictSchema):
    """One piece of equipment. Loads NewEquipment."""

    name = TextField(60, required=True)
    kind = ChoiceField(EquipmentKind, required=True)
    serial = TextField(60)
    address = BalanceAddressField(300)
    readability = MilligramField()
    minimum_weight = MilligramField()
    minimum_source = TextField(300)
    reference_weight = MilligramField()
    reference_tolerance = MilligramField()
    calibration_due = DateField()

    @post_load
    def _equipment(self, values: dict[str, Any], **_: Any) -> NewEquipment:
        wrongs: dict[str, list[Any]] = {}
        if values["kind"] is not EquipmentKind.BALANCE:
            wrongs = {name: OF_BALANCES for name in BALANCE_FIELDS if name in values}
        if ("reference_weight" in values) != ("reference_tolerance" in values):
            wrongs["reference_tolerance"] = INCOMPLETE
        if "minimum_weight" in values and "minimum_source" not in values:
            wrongs["minimum_source"] = WITHOUT_SOURCE
        if wrongs:
            raise ValidationError(wrongs)
        return NewEquipment(**values)


BALANCE_FIELDS = ("address", "readability", "minimum_weight", "reference_weight")
OF_BALANCES = wrong("kind", Message("of_balances", "Only a balance has this."))
INCOMPLETE = wrong(
    "incomplete",
    Message("reference_incomplete", "Give the reference weight and its tolerance together."),
)
WITHOUT_SOURCE = wrong(
    "incomplete",
    Message("minimum_unsourced", "Say who determined the minimum weight, how and when."),
)


class ReadingField(fields.Field[str]):
    """A decimal from `least` to `most`, with a minus sign if need be, kept as typed."""

    default_error_messages = MESSAGES

    def __init__(self, least: int, most: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        text = str(value).strip()
        try:
            whole, decimals = read_number(text.removeprefix("-"))
        except NotAQuantity as error:
            raise ValidationError(wrong("number", error.message)) from None
        number = Decimal(f"{whole}.{decimals or 0}") * (-1 if text.startswith("-") else 1)
        if not self.least <= number <= self.most:
            message = Message(
                "reading_range",
                "Give a number from %(least)s to %(most)s.",
                least=self.least,
                most=self.most,
            )
            raise ValidationError(wrong("range", message))
        return text


class ClimateSchema(StrictSchema):
    """Temperature and humidity of a room."""

    temperature = ReadingField(COLDEST, WARMEST, required=True)
    humidity = ReadingField(0, 100, required=True)

    @post_load
    def _climate(self, values: dict[str, Any], **_: Any) -> Climate:
        return Climate(**values)


class TypedWeightSchema(StrictSchema):
    """A weight that a person reads from a balance, in milligrams."""

    weight = MilligramField(required=True)


class CalibrationSchema(StrictSchema):
    """The day on which the next calibration is due."""

    due = DateField(required=True)


def read_due(text: str) -> date:
    """The day on which the next calibration is due. Raises InvalidInput."""
    found: dict[str, date] = _read(CalibrationSchema(), {"due": text})
    return found["due"]


def read_equipment(values: Mapping[str, str]) -> NewEquipment:
    """A piece of equipment. Raises InvalidInput."""
    found: NewEquipment = _read(EquipmentSchema(), values)
    return found


def read_climate(values: Mapping[str, str]) -> Climate:
    """The climate of a room. Raises InvalidInput."""
    found: Climate = _read(ClimateSchema(), values)
    return found


def read_weight(text: str) -> Quantity:
    """A typed weight. Raises InvalidInput."""
    found: dict[str, Quantity] = _read(TypedWeightSchema(), {"weight": text})
    return found["weight"]


def _read(schema: Schema, values: Mapping[str, str]) -> Any:
    return problems.load(schema, {name: text for name, text in values.items() if text.strip()})
