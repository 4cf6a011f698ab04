"""What a state asks is a choice of the one record's entries, and what is missing is shown."""

import datetime

import pytest

from pharmacy.core.making.batches import BatchState
from pharmacy.core.making.compounding_records import (
    ITEM_WORDS,
    NOT_RECORDED,
    CompoundingRecord,
    RecordColumn,
    RecordEntry,
    RecordItem,
    RecordSection,
    RecordTable,
    in_words,
)
from pharmacy.core.making.record_rules import (
    AskedItem,
    AskedPart,
    Keeping,
    KeptFrom,
    kept_until,
    state_view,
)
from pharmacy.core.messages import Message

NAME = Message("test_name", "Name")
LOTS = RecordTable(
    (
        RecordColumn(RecordItem.COMPONENTS, Message("test_component", "Component")),
        RecordColumn(RecordItem.SOURCES, Message("test_lot", "Lot")),
        RecordColumn(RecordItem.SOURCES, Message("test_maker", "Manufacturer")),
        RecordColumn(RecordItem.CHECKER, Message("test_checker", "Checked by"), may_be_empty=True),
    ),
    (("naltrexone HCl", "NX-1", "Example", "ada"), ("cellulose", "MC-1", "", "")),
)
RECORD = CompoundingRecord(
    "B261130-01",
    "Naltrexone capsules",
    7,
    "America/Chicago",
    (
        RecordSection(
            Message("test_section", "Preparation"),
            (RecordEntry(RecordItem.PREPARATION, NAME, "Naltrexone"), LOTS),
        ),
        RecordSection(
            Message("test_other", "Results"), (RecordEntry(RecordItem.DESCRIPTION, NAME, ""),)
        ),
    ),
)


def viewed(*items: RecordItem) -> list[AskedPart]:
    """What the record has of some items."""
    return [*state_view(RECORD, [AskedItem(item, "(1)") for item in items])]


def test_an_item_has_its_entries_in_the_order_of_the_state() -> None:
    sources, preparation = viewed(RecordItem.SOURCES, RecordItem.PREPARATION)
    assert sources.asked.item is RecordItem.SOURCES
    assert preparation.parts == (RecordEntry(RecordItem.PREPARATION, NAME, "Naltrexone"),)
    assert not preparation.is_missing
    assert preparation.gaps == 0


def test_a_table_is_cut_to_the_columns_of_an_item_beside_the_name_of_each_row() -> None:
    (sources,) = viewed(RecordItem.SOURCES)
    (table,) = sources.parts
    assert isinstance(table, RecordTable)
    assert [str(column.name) for column in table.columns] == ["Component", "Lot", "Manufacturer"]
    assert table.rows == (("naltrexone HCl", "NX-1", "Example"), ("cellulose", "MC-1", ""))


def test_a_cell_that_nobody_recorded_is_a_gap_and_an_optional_one_is_none() -> None:
    sources, checker = viewed(RecordItem.SOURCES, RecordItem.CHECKER)
    assert (sources.gaps, checker.gaps) == (1, 0)
    assert not sources.is_missing


@pytest.mark.parametrize("item", [RecordItem.LABEL_COPY, RecordItem.DESCRIPTION])
def test_what_the_record_lacks_is_shown_as_missing_and_not_left_out(item: RecordItem) -> None:
    (part,) = viewed(item)
    assert part.is_missing


def test_every_item_has_words() -> None:
    assert set(ITEM_WORDS) == set(RecordItem)


def test_a_gap_is_said_in_words() -> None:
    assert in_words("") == str(NOT_RECORDED)
    assert in_words(BatchState.WAITING) == "waiting for check"
    assert in_words(Message("test_words", "%(count)s capsules", count=1200)) == "1,200 capsules"


MADE_ON = datetime.date(2026, 11, 30)


def test_a_record_is_kept_for_the_years_of_the_state() -> None:
    texas = Keeping(2, KeptFrom.RECORD, "a source")
    assert kept_until(MADE_ON, texas) == datetime.date(2028, 11, 30)


def test_a_record_of_a_leap_day_is_kept_a_day_longer_in_other_years() -> None:
    keeping = Keeping(3, KeptFrom.RECORD, "a source")
    assert kept_until(datetime.date(2028, 2, 29), keeping) == datetime.date(2031, 3, 1)
    four = Keeping(4, KeptFrom.RECORD, "a source")
    assert kept_until(datetime.date(2028, 2, 29), four) == datetime.date(2032, 2, 29)


@pytest.mark.parametrize(
    "keeping", [Keeping(None, KeptFrom.RECORD, ""), Keeping(5, KeptFrom.LAST_REFILL, "a source")]
)
def test_a_day_that_is_not_known_is_not_invented(keeping: Keeping) -> None:
    assert kept_until(MADE_ON, keeping) is None
