"""The words of one container label. Other modules choose them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

from labels.errors import ContentMalformed

LISTS = ("statements", "warnings")
MAY_BE_EMPTY = ("phase", "purpose", "storage", "english", "bottle", "start", "refills")
# What a label may omit if it does not fit, the first of these first. Nothing else is omitted.
OPTIONAL = ("refills", "start")
# The captions that the layout adds, by language.
CAPTIONS = {
    "en": {"prescriber": "Prescriber", "date": "Filled", "lot": "Lot"},
    "es": {"prescriber": "Recetado por", "date": "Surtido", "lot": "Lote"},
}

Json = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class LabelContent:
    """Printed as it is. The layout adds only the captions of prescriber, date and lot.

    Fields with a default may be missing in words that were stored before the field existed.
    """

    pharmacy_name: str
    pharmacy_address: str
    pharmacy_phone: str
    rx_number: str  # includes "Rx": "Rx 1000001"
    patient_name: str
    drug: str  # drug, strength and form: "naltrexone HCl 4.5 mg capsule"
    directions: str
    phase: str  # "Phase 9 of 9, nights 57 to 86", or empty
    quantity: str  # "30 capsules"
    prescriber: str
    date: str  # the day it was packaged, without a caption
    beyond_use: str  # includes its caption: "Discard after May 21, 2027"
    lot: str  # without a caption: "1000001-9"
    storage: str
    statements: tuple[str, ...]
    warnings: tuple[str, ...]
    barcode: str  # text of the Code 128; an even number of digits is narrowest
    purpose: str = ""  # includes its caption: "For: pain"
    english: str = ""  # the directions for the pharmacist, if the patient's are in another language
    language: str = "en"  # of the captions; a key of CAPTIONS
    bottle: str = ""  # its number, in a box: "Bottle 9"
    start: str = ""  # when to start it, if there is room: "Start when bottle 8 is finished."
    refills: str = ""  # the remaining refills, if there is room: "Refills left: 2"

    def captioned(self, field: str) -> str:
        """The prescriber, the date or the lot with its caption."""
        return f"{CAPTIONS[self.language][field]}: {getattr(self, field)}"

    def to_json(self) -> Json:
        """The fields as plain JSON types. `from_json` reads them back."""
        return {name: _plain(getattr(self, name)) for name in _names()}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "LabelContent":
        """Raises ContentMalformed for a field that is missing, unknown or of another type."""
        data = {**LATER, **data}
        for name in sorted({*_names()} ^ {*data}):
            raise ContentMalformed(name, f"A label has no field {name}, or lacks it.")
        if data["language"] not in CAPTIONS:
            raise ContentMalformed("language", "The language of a label is none that it comes in.")
        values: dict[str, Any] = {
            name: _texts(name, data[name]) if name in LISTS else _text(name, data[name])
            for name in _names()
        }
        return cls(**values)

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text with the name of its field, in field order."""
        return tuple((name, text) for name in _texts_of() for text in _each(getattr(self, name)))

    def without(self, fields: Collection[str]) -> "LabelContent":
        """The content with these text fields empty."""
        return self.mapped(lambda field, text: "" if field in fields else text)

    def mapped(self, change: Callable[[str, str], str]) -> "LabelContent":
        """The content with each text replaced by `change(field, text)`."""
        changed = {name: _mapped(name, getattr(self, name), change) for name in _texts_of()}
        return LabelContent(language=self.language, **changed)


LATER = {f.name: f.default for f in fields(LabelContent) if f.default is not MISSING}


@cache
def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(LabelContent))


@cache
def _texts_of() -> tuple[str, ...]:
    return tuple(name for name in _names() if name != "language")


def _each(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _plain(value: str | tuple[str, ...]) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def _mapped(name: str, value: str | tuple[str, ...], change: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return change(name, value)
    return tuple(change(name, text) for text in value)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ContentMalformed(name, f"The field {name} of a label must be text.")
    return value


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ContentMalformed(name, f"The field {name} of a label must be a list of texts.")
    return tuple(_text(name, item) for item in value)
