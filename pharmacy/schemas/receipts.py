"""Receipts of component lots, as a form or a program sends them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, post_load

from pharmacy.core.inventory import CAPSULE_SIZES, AssayOf, LotReceipt, StockAmount, StockUnit
from pharmacy.core.messages import Message
from pharmacy.core.quantities import NotAQuantity, read_number
from pharmacy.schemas import problems
from pharmacy.schemas.fields import MESSAGES, ChoiceField, DateField, TextField, wrong
from pharmacy.schemas.schedules import StrictSchema

# An assay may be above 100 %, because it is measured. None of a drug substance is above 110.
MOST_ASSAY, MOST_WATER = 110, 50


class PercentTextField(fields.Field[str]):
    """A percentage above zero as written: "99.3"."""

    default_error_messages = MESSAGES

    def __init__(self, most: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.most = most

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        try:
            whole, decimals = read_number(value)
        except NotAQuantity as error:
            raise ValidationError(wrong("number", error.message)) from None
        percent = Decimal(f"{whole}.{decimals or 0}")
        if not 0 < percent <= self.most:
            message = Message(
                "percentage_range", "Give a percentage above 0, up to %(most)s.", most=self.most
            )
            raise ValidationError(wrong("range", message))
        return str(value)


class LotReceiptSchema(StrictSchema):
    """One receipt. Loads a LotReceipt."""

    name = TextField(100, required=True)
    drug = TextField(80)
    supplier = TextField(100, required=True)
    manufacturer = TextField(100)
    ndc = TextField(14, pattern=r"[0-9][0-9-]{8,12}[0-9]")
    lot = TextField(60, required=True)
    expires_on = DateField(required=True)
    quantity = TextField(20, required=True)
    unit = ChoiceField(StockUnit, required=True)
    certificate_number = TextField(60)
    assay = PercentTextField(MOST_ASSAY)
    assay_basis = ChoiceField(AssayOf)
    water = PercentTextField(MOST_WATER)
    salt = TextField(60)
    capsule_size = TextField(4)

    @post_load
    def _receipt(self, values: dict[str, Any], **_: Any) -> LotReceipt:
        if ("assay" in values) != ("assay_basis" in values):
            message = Message(
                "assay_without_basis",
                "Give the assay and its basis together, or neither.",
            )
            raise ValidationError({"assay": wrong("incomplete", message)})
        amount = read_amount(values.pop("quantity"), values.pop("unit"))
        _refuse_size(values.get("capsule_size"), amount)
        return LotReceipt(amount=amount, **values)


def _refuse_size(size: str | None, amount: StockAmount) -> None:
    """Raise ValidationError for an unknown size, and for capsules that are not counted."""
    if size is None:
        return
    if size not in CAPSULE_SIZES:
        message = Message("empty_capsule_size", "Choose the size of the empty capsules.")
        raise ValidationError({"capsule_size": wrong("choice", message)})
    if amount.unit is not StockUnit.EACH:
        message = Message(
            "empty_capsules_counted", "Empty capsules are counted. Choose the unit each."
        )
        raise ValidationError({"unit": wrong("choice", message)})


def read_amount(text: str, unit: StockUnit) -> StockAmount:
    """An amount above zero. Raises ValidationError at `quantity`."""
    try:
        amount = StockAmount.read(text, unit)
    except NotAQuantity as error:
        raise ValidationError({"quantity": wrong("number", error.message)}) from None
    if not amount.millionths:
        message = Message("stock_above_zero", "Give an amount above zero.")
        raise ValidationError({"quantity": wrong("zero", message)})
    return amount


def read_receipt(values: Mapping[str, str]) -> LotReceipt:
    """A receipt of a form, whose empty fields are left out. Raises InvalidInput."""
    given = {name: text for name, text in values.items() if text.strip()}
    receipt: LotReceipt = problems.load(LotReceiptSchema(), given)
    return receipt
