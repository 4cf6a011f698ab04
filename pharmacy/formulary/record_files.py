"""The data file of compounding records, key by key: what each state asks, and how long it keeps."""

from enum import StrEnum
from typing import TypeVar

from pharmacy.core.making.compounding_records import RecordItem
from pharmacy.core.making.record_rules import (
    AskedItem,
    Keeping,
    KeptFrom,
    RecordRuleBook,
    RecordRules,
)
from pharmacy.formulary.tables import Table

Word = TypeVar("Word", bound=StrEnum)
LONGEST_KEEPING = 100


def record_rules(file: Table) -> RecordRuleBook:
    """The rules of the file. Errors are added to its faults."""
    states = tuple(_state(table) for table in file.tables("states"))
    names = [rules.state for rules in states]
    if len(names) != len(set(names)):
        file.note("states", "names a state twice: leave one out")
    found = RecordRuleBook(file.text("version"), states)
    file.done(sourced=False)
    return found


def _state(table: Table) -> RecordRules:
    state = table.text("state")
    if state and not (len(state) == 2 and state.isascii() and state.isupper()):
        table.note("state", "is no state: write two capital letters")
    keeping = table.table("keeping", required=True)
    found = RecordRules(
        state=state,
        name=table.text("name"),
        keeping=_keeping(keeping),
        producing=_may_be_blank(table, "producing"),
        source=table.source(),
        asks=tuple(_asked(one) for one in table.tables("asks")),
    )
    if not found.asks:
        table.note("asks", "is missing: write each item that the state asks")
    table.done(sourced=False)
    return found


def _keeping(table: Table) -> Keeping:
    years, source = table.whole("years"), table.source()
    if years is not None and not source:
        table.note("years", "has no source: write it, or leave the years out")
    if years is not None and years > LONGEST_KEEPING:
        table.note("years", f"is above {LONGEST_KEEPING}: write a smaller number")
    since = _word(table, "since", KeptFrom, KeptFrom.RECORD)
    table.done(sourced=False)
    return Keeping(years, since, source)


def _asked(table: Table) -> AskedItem:
    item = _word(table, "item", RecordItem, RecordItem.PREPARATION)
    found = AskedItem(item, table.text("place"))
    table.done(sourced=False)
    return found


def _word(table: Table, key: str, kind: type[Word], absent: Word) -> Word:
    text = table.text(key)
    if text in list(kind):
        return kind(text)
    if text:
        table.note(key, f"is unknown: write one of: {', '.join(kind)}")
    return absent


def _may_be_blank(table: Table, key: str) -> str:
    """A text, or "" where no source states it."""
    if table.data.get(key) == "":
        table.asked.add(key)
        return ""
    return table.text(key)
