"""The words of a compounding record on paper: each fact, and what is missing."""

from labels.documents import DocumentTable
from pharmacy.core.making.batches import BatchState
from pharmacy.core.making.compounding_records import (
    Cell,
    CompoundingRecord,
    RecordColumn,
    RecordEntry,
    RecordItem,
    RecordPart,
    RecordSection,
    RecordTable,
)
from pharmacy.core.messages import Message
from pharmacy.wording.compounding_records import document

NAME = Message("test_name", "Name")
CHECKED = RecordColumn(RecordItem.CHECKER, Message("test_checker", "Checked by"), may_be_empty=True)
LOT = RecordColumn(RecordItem.SOURCES, Message("test_lot", "Lot"))


def parts_of(*parts: RecordPart) -> list[DocumentTable]:
    """The tables of a record of one section."""
    section = RecordSection(Message("test_section", "Preparation"), parts)
    record = CompoundingRecord("B261130-01", "Capsules", 3, "America/Chicago", (section,))
    (only,) = document(record, "Example Pharmacy", "Example Street").sections
    return [part for part in only.parts if isinstance(part, DocumentTable)]


def entry(text: Cell) -> RecordEntry:
    """An entry with this text."""
    return RecordEntry(RecordItem.PREPARATION, NAME, text)


def test_every_page_names_the_batch_its_change_and_the_zone_of_its_times() -> None:
    record = CompoundingRecord("B261130-01", "Capsules", 3, "America/Chicago", ())
    found = document(record, "Example Pharmacy", "Example Street")
    assert found.title == "Compounding record B261130-01"
    assert found.running == "Capsules. Change 3 of the batch. Times: America/Chicago."
    assert found.issuer == "Example Pharmacy, Example Street"
    assert found.page == "Batch B261130-01, page {page} of {pages}"
    assert found.barcode == "B261130-01"


def test_entries_that_follow_each_other_are_one_table() -> None:
    lots = RecordTable((LOT,), (("NX-1",),))
    first, table, last = parts_of(entry("a"), entry("b"), lots, entry("c"))
    assert first.rows == (("Name", "a"), ("Name", "b"))
    assert (table.heads, table.rows) == (("Lot",), (("NX-1",),))
    assert last.rows == (("Name", "c"),)


def test_what_nobody_recorded_is_said_and_what_was_not_wanted_stays_empty() -> None:
    (entries,) = parts_of(entry(""))
    assert entries.rows == (("Name", "Not recorded"),)
    (table,) = parts_of(RecordTable((LOT, CHECKED), (("", ""),)))
    assert table.rows == (("not recorded", ""),)


def test_a_table_without_rows_says_that_nothing_was_recorded() -> None:
    (table,) = parts_of(RecordTable((LOT, CHECKED), ()))
    assert table.rows == (("not recorded", "not recorded"),)


def test_names_and_typed_words_stay_as_they_are_and_codes_are_words() -> None:
    (entries,) = parts_of(entry("tina"), entry(BatchState.WAITING), entry(Message("x_y", "a day")))
    assert [text for _, text in entries.rows] == ["tina", "Waiting for check", "A day"]
