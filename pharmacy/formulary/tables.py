"""Reads data files strictly. Each wrong key is reported with its file and its remedy."""

import datetime
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from pharmacy.core.errors import PharmacyError
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit, read_number
from pharmacy.core.statements import EVERYWHERE

SOURCE = "source"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in one data file. `key`: its path, such as "limits.daily.source"."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        """The place and the remedy, in one line."""
        return (
            f"{self.file}: {self.key}: {self.message}"
            if self.key
            else f"{self.file}: {self.message}"
        )


class BadDataFile(PharmacyError):
    """A data file breaks the schema. Nothing was loaded from it."""

    code = "bad_data_file"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class _PointNumber:
    """A number with a decimal point and no quotation marks. TOML would read it as a float."""

    text: str


@dataclass
class Table:
    """One table of a data file. It records wrong values, and keys that nothing reads.

    A reading method returns an empty value for a missing or wrong key and records it in `faults`.
    """

    file: str
    place: str
    data: dict[str, Any]
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def text(self, key: str, *, required: bool = True) -> str:
        """A text that is not blank. "" if there is none."""
        value = self._value(key, str, "a text in quotation marks", None, required=required)
        if value is not None and not value.strip():
            self.note(key, "is blank: write it, or leave the key out")
        return str(value or "")

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of distinct texts. () if there is none."""
        values = self._value(key, list, "a list of texts", [], required=required)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.note(key, 'is not a list of texts: write ["one", "two"]')
            return ()
        folded = [value.casefold() for value in values]
        twice = sorted({value for value in folded if folded.count(value) > 1})
        if twice:
            self.note(key, f"names {', '.join(twice)} twice: leave one out")
        return tuple(values)

    def whole(self, key: str, *, required: bool = False) -> int | None:
        """A whole number above zero. None if there is none."""
        value = self._value(key, int, "a whole number", None, required=required)
        if value is not None and value < 1:
            self.note(key, "is below 1: write a whole number above zero, or leave the key out")
            return None
        return value if value is None else int(value)

    def flag(self, key: str) -> bool:
        """True or false. False if there is none."""
        return bool(self._value(key, bool, "true or false", False, required=False))

    def day(self, key: str, *, required: bool = False) -> datetime.date | None:
        """A day such as 2026-11-25, without quotation marks. None if there is none."""
        value = self._value(
            key, datetime.date, "a day, such as 2026-11-25", None, required=required
        )
        return value if isinstance(value, datetime.date) else None

    def number(self, key: str) -> Fraction | None:
        """A number above zero in quotation marks, such as "0.95". None if there is none."""
        text = self.text(key)
        try:
            whole, decimals = read_number(text)
        except NotAQuantity as error:
            if text:
                self.note(key, f'"{text}" is no number: {error}')
            return None
        return Fraction(f"{whole}.{decimals or 0}") or None

    def quantity(self, key: str) -> Quantity | None:
        """A mass such as "4.5 mg", above zero. None if there is none."""
        text = self.text(key, required=False)
        return self._quantity(key, text) if text else None

    def quantities(self, key: str) -> tuple[Quantity, ...] | None:
        """A list of masses. None if there is none."""
        found = [self._quantity(key, text) for text in self.texts(key, required=False)]
        return tuple(mass for mass in found if mass is not None) or None

    def _quantity(self, key: str, text: str) -> Quantity | None:
        number, _, unit = text.partition(" ")
        try:
            mass = Quantity.read(number, Unit(unit))
        except (NotAQuantity, ValueError):
            self.note(key, f'"{text}" is no mass: write a number, a space and mg or mcg: "0.5 mg"')
            return None
        if not mass:
            self.note(key, "is zero: write a mass above zero, or leave the key out")
            return None
        return mass

    def table(self, key: str, *, required: bool = False) -> "Table":
        """The table of this name. An empty one if there is none."""
        value = self._value(key, dict, "a table", {}, required=required)
        return Table(self.file, self._at(key), value, self.faults)

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of a list, one after the other."""
        values = self._value(key, list, "a list of tables", [], required=False)
        for number, value in enumerate(values, start=1):
            if isinstance(value, dict):
                yield Table(self.file, f"{self._at(key)}[{number}]", value, self.faults)
            else:
                self.note(key, f"is not a list of tables: write [[{key}]] above each")

    def done(self, *, sourced: bool = True) -> None:
        """Record the keys that nothing read and, if the table has any fact, a missing source."""
        if sourced and self.data:
            self.text(SOURCE)
        for key in self.data.keys() - self.asked:
            known = ", ".join(sorted(self.asked))
            self.note(key, f"is unknown: leave it out, or write one of: {known}")

    def jurisdiction(self) -> str:
        """ "US", or a state such as "US-TX"."""
        place = self.text("jurisdiction")
        if place != EVERYWHERE and not (place[:3] == "US-" and len(place) == 5 and place.isupper()):
            self.note("jurisdiction", "is no place: write US, or US- and two capital letters")
        return place

    def source(self) -> str:
        """The source of an optional source key. "" states that there is none and adds a warning."""
        value = self._value(SOURCE, str, 'a source, or "" where none was read', "", required=True)
        return str(value).strip()

    def note(self, key: str, message: str) -> None:
        """Record an error at a key, and the remedy."""
        fault = Fault(self.file, self._at(key), message)
        if fault not in self.faults:
            self.faults.append(fault)

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _value(self, key: str, kind: type, wanted: str, absent: Any, *, required: bool) -> Any:
        self.asked.add(key)
        if key not in self.data:
            if required:
                self.note(key, f"is missing: write {wanted}")
            return absent
        value = self.data[key]
        if isinstance(value, _PointNumber):
            self.note(key, f"{value.text} has a point: write it in quotation marks, with its unit")
        elif type(value) is not kind:
            self.note(key, f"is not {wanted}: write {wanted}")
        else:
            return value
        return absent


def read(path: Path, build: Callable[[Table], T]) -> T:
    """The result of `build` for a data file. Raises BadDataFile with all errors in it."""
    faults: list[Fault] = []
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=_PointNumber)
    except (OSError, ValueError) as error:
        raise BadDataFile([Fault(path.name, "", f"cannot be read as TOML: {error}")]) from None
    built = build(Table(path.name, "", data, faults))
    if faults:
        raise BadDataFile(faults)
    return built
