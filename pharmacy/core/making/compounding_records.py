"""The compounding record (CR) of a batch as one value, in the order in which inspectors read it.

One record has what USP <795> and the states ask together. What a state asks is a choice of its
entries, never another record.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pharmacy.core.messages import Message, written

# What is written in place of what nobody recorded.
NOT_RECORDED = Message("not_recorded", "not recorded")


class RecordItem(StrEnum):
    """What a rule may ask of a compounding record."""

    PREPARATION = "preparation"
    FORMULATION = "formulation"
    NUMBER = "number"
    DATE = "date"
    COMPOUNDER = "compounder"
    CHECKER = "checker"
    APPROVER = "approver"
    COMPONENTS = "components"
    SOURCES = "sources"
    CALCULATIONS = "calculations"
    EQUIPMENT = "equipment"
    METHOD = "method"
    QUALITY = "quality"
    DESCRIPTION = "description"
    TOTAL = "total"
    BEYOND_USE = "beyond_use"
    STABILITY = "stability"
    CONTAINER = "container"
    STORAGE = "storage"
    LABEL = "label"
    LABEL_COPY = "label_copy"
    DEVIATIONS = "deviations"
    REACTIONS = "reactions"
    AUDIT = "audit"


ITEM_WORDS = {
    RecordItem.PREPARATION: Message("item_preparation", "Name, strength and dosage form"),
    RecordItem.FORMULATION: Message("item_formulation", "Master formulation record"),
    RecordItem.NUMBER: Message("item_number", "Batch number"),
    RecordItem.DATE: Message("item_date", "Date of preparation"),
    RecordItem.COMPOUNDER: Message("item_compounder", "Person who compounded"),
    RecordItem.CHECKER: Message("item_checker", "Person who checked"),
    RecordItem.APPROVER: Message("item_approver", "Pharmacist who approved"),
    RecordItem.COMPONENTS: Message("item_components", "Each component and its measured quantity"),
    RecordItem.SOURCES: Message(
        "item_sources", "Manufacturer or vendor, lot and expiry of each component"
    ),
    RecordItem.CALCULATIONS: Message("item_calculations", "Calculations"),
    RecordItem.EQUIPMENT: Message("item_equipment", "Equipment"),
    RecordItem.METHOD: Message("item_method", "Instructions, in their order"),
    RecordItem.QUALITY: Message("item_quality", "Quality checks and their results"),
    RecordItem.DESCRIPTION: Message("item_description", "Physical description"),
    RecordItem.TOTAL: Message("item_total", "Total quantity made"),
    RecordItem.BEYOND_USE: Message("item_beyond_use", "Beyond-use date"),
    RecordItem.STABILITY: Message("item_stability", "Stability, and the source of the date"),
    RecordItem.CONTAINER: Message("item_container", "Container and closure"),
    RecordItem.STORAGE: Message("item_storage", "Storage"),
    RecordItem.LABEL: Message("item_label", "Statements on the label"),
    RecordItem.LABEL_COPY: Message("item_label_copy", "Copy of the label"),
    RecordItem.DEVIATIONS: Message("item_deviations", "Deviations"),
    RecordItem.REACTIONS: Message("item_reactions", "Complaints and adverse events"),
    RecordItem.AUDIT: Message("item_audit", "Entries of the audit"),
}
# "" is a gap: nobody recorded it.
Cell = Message | StrEnum | str


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One fact of the record, under the item that asks for it."""

    item: RecordItem
    name: Message
    text: Cell


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """A column of a table. may_be_empty: an empty cell is no gap, such as a check not wanted."""

    item: RecordItem
    name: Message
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Rows of facts, each as long as the columns. keys: the first columns, which name the row."""

    columns: tuple[RecordColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int = 1

    def under(self, item: RecordItem) -> "RecordTable | None":
        """The columns of an item beside those that name the rows. None if it has none of it."""
        places = [place for place, column in enumerate(self.columns) if column.item is item]
        if not places or not self.rows:
            return None
        kept = [*range(self.keys), *(place for place in places if place >= self.keys)]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in kept), rows=rows)

    def gaps(self, item: RecordItem) -> int:
        """The cells of an item that nobody recorded."""
        asked = [
            place
            for place, column in enumerate(self.columns)
            if column.item is item and not column.may_be_empty
        ]
        return sum(row[place] == "" for row in self.rows for place in asked)


RecordPart = RecordEntry | RecordTable


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A part of the record under one heading."""

    title: Message
    parts: tuple[RecordPart, ...]


@dataclass(frozen=True, slots=True)
class CompoundingRecord:
    """Everything that was recorded of a batch. title: of its formulation. timezone: of its times.

    revision: counts the changes of the batch; the record is of this one.
    """

    number: str
    title: str
    revision: int
    timezone: str
    sections: tuple[RecordSection, ...]

    def under(self, item: RecordItem) -> tuple[RecordPart, ...]:
        """Every entry of an item, and of each table the columns of it."""
        return tuple(self._under(item))

    def _under(self, item: RecordItem) -> Iterator[RecordPart]:
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, RecordTable):
                    if (table := part.under(item)) is not None:
                        yield table
                elif part.item is item:
                    yield part

    def gaps(self, item: RecordItem) -> int:
        """The entries and cells of an item that nobody recorded."""
        return sum(
            part.gaps(item) if isinstance(part, RecordTable) else part.text == ""
            for part in self.under(item)
        )

    def has(self, item: RecordItem) -> bool:
        """Whether anything was recorded under an item."""
        return any(
            _has(part, item) if isinstance(part, RecordTable) else part.text != ""
            for part in self.under(item)
        )


def _has(table: RecordTable, item: RecordItem) -> bool:
    places = [place for place, column in enumerate(table.columns) if column.item is item]
    return any(row[place] != "" for row in table.rows for place in places)


def in_words(cell: Cell) -> str:
    """A cell in English. A gap says that it was not recorded."""
    if cell == "":
        return str(NOT_RECORDED)
    if isinstance(cell, StrEnum):
        return cell.value.replace(":", " ").replace("_", " ")
    return written(cell)
