"""The words of a patient calendar, on pages of office paper. Other modules choose them."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from labels.errors import ContentMalformed

Json = dict[str, Any]
Change = Callable[[str, str], str]
# Not printed as they are: one has placeholders for numbers, the other is a language tag.
NO_TEXTS = ("page", "language")
# The picture, or a number in it, may not fit. The steps state everything in it as well.
MAY_BE_LEFT_OUT = ("picture", "bars")


@dataclass(frozen=True, slots=True)
class DoseSpan:
    """Days of the picture with the same dose, and their doses as fractions of any unit."""

    label: str
    first_day: int
    last_day: int
    size: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the texts below it, each on its own lines."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Days with the same doses. rows: the day, such as "Night 10", its date and its dose.

    A day with several doses has a row for each. A rest has none.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CalendarContent:
    """Printed as it is. The layout adds only boxes to tick.

    page: has the placeholders `page` and `pages`. heads, steps: the columns of the table of steps.
    blocks: the table of days. small_print: what the patient need not read.
    """

    title: str
    patient_name: str
    drug: str
    rx_number: str
    facts: tuple[str, ...]
    pharmacy: tuple[str, ...]
    picture: str
    bars: tuple[DoseSpan, ...]
    heads: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]
    containers: Section
    sections: tuple[Section, ...]
    days: str
    blocks: tuple[Block, ...]
    small_print: tuple[str, ...]
    page: str
    barcode: str
    language: str

    def to_json(self) -> Json:
        """The fields as plain JSON types. `from_json` reads them back."""
        data: Json = _plain(self)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "CalendarContent":
        """Raises ContentMalformed for a field that is missing, unknown or of another type."""
        names = {field.name for field in fields(cls)}
        for name in sorted(names ^ {*data}):
            raise ContentMalformed(name, f"A schedule has no field {name}, or lacks it.")
        return cls(**{name: _read(name, data[name]) for name in names})

    def plainer(self) -> Iterator["CalendarContent"]:
        """The same with a picture without numbers, then without a picture."""
        if self.bars:
            bars = tuple(dataclasses.replace(bar, label="") for bar in self.bars)
            yield dataclasses.replace(self, bars=bars)
            yield dataclasses.replace(self, picture="", bars=())

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text that is printed, with the name of its field."""
        found: list[tuple[str, str]] = []

        def note(field: str, text: str) -> str:
            if field not in MAY_BE_LEFT_OUT:
                found.append((field, text))
            return text

        self.mapped(note)
        return tuple(found)

    def mapped(self, change: Change) -> "CalendarContent":
        """The content with each text replaced by `change(field, text)`."""
        names = [name for name in NAMES[CalendarContent] if name not in NO_TEXTS]
        changed: Any = {name: _mapped(name, getattr(self, name), change) for name in names}
        return dataclasses.replace(self, **changed)


NAMES = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (CalendarContent, DoseSpan, Section, Block)
}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str | int):
        return value
    return {name: _plain(getattr(value, name)) for name in NAMES[type(value)]}


def _mapped(name: str, value: Any, change: Change) -> Any:
    """The same value with each text changed. Numbers stay the same."""
    if isinstance(value, str):
        return change(name, value)
    if isinstance(value, tuple):
        return tuple(_mapped(name, one, change) for one in value)
    if isinstance(value, DoseSpan | Section | Block):
        kind = type(value)
        return kind(*[_mapped(name, getattr(value, part), change) for part in NAMES[kind]])
    return value


def _read(name: str, value: Any) -> Any:
    match name:
        case "bars":
            return tuple(_bar(_table(name, one, DoseSpan)) for one in _list(name, value))
        case "containers":
            return _section(name, _table(name, value, Section))
        case "sections":
            return tuple(_section(name, _table(name, one, Section)) for one in _list(name, value))
        case "blocks":
            return tuple(_block(_table(name, one, Block)) for one in _list(name, value))
        case "steps":
            return tuple(_texts(name, one) for one in _list(name, value))
        case "facts" | "pharmacy" | "heads" | "small_print":
            return _texts(name, value)
        case _:
            return _text(name, value)


def _bar(table: Json) -> DoseSpan:
    numbers = [table[name] for name in ("first_day", "last_day", "size")]
    if not all(type(number) is int for number in numbers):
        raise ContentMalformed("bars", "The days and doses of a picture are whole numbers.")
    return DoseSpan(_text("bars", table["label"]), *numbers)


def _section(name: str, table: Json) -> Section:
    return Section(_text(name, table["title"]), _texts(name, table["texts"]))


def _block(table: Json) -> Block:
    rows = [_row(_texts("blocks", row)) for row in _list("blocks", table["rows"])]
    return Block(_texts("blocks", table["titles"]), tuple(rows))


def _row(cells: tuple[str, ...]) -> tuple[str, str, str]:
    if len(cells) != 3:
        raise ContentMalformed("blocks", "A day of a schedule has a number, a date and a dose.")
    number, date, dose = cells
    return number, date, dose


def _table(name: str, value: Any, kind: type[DoseSpan] | type[Section] | type[Block]) -> Json:
    if not isinstance(value, dict) or {*value} != {field.name for field in fields(kind)}:
        raise ContentMalformed(name, f"The field {name} of a schedule has other parts.")
    return value


def _list(name: str, value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise ContentMalformed(name, f"The field {name} of a schedule must be a list.")
    return value


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ContentMalformed(name, f"The field {name} of a schedule must be text.")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_text(name, one) for one in _list(name, value))
