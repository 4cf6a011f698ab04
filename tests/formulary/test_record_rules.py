"""What each state asks of a compounding record, stated again as a pharmacist reads the rules."""

from pathlib import Path

import pytest

from pharmacy import formulary
from pharmacy.core.making.compounding_records import RecordItem
from pharmacy.core.making.record_rules import KeptFrom
from pharmacy.formulary import record_files
from pharmacy.formulary.tables import BadDataFile, read

KEPT = {
    "TX": (2, KeptFrom.RECORD),
    "WI": (5, KeptFrom.LAST_REFILL),
    "OK": (5, KeptFrom.RECORD),
    "OR": (3, KeptFrom.RECORD),
}
OKLAHOMA = [
    ("preparation", "(a)(1)"),
    ("components", "(a)(2)"),
    ("sources", "(a)(3)"),
    ("total", "(a)(4)"),
    ("compounder", "(a)(5)"),
    ("approver", "(a)(5)"),
    ("date", "(a)(6)"),
    ("number", "(a)(7)"),
    ("beyond_use", "(a)(8)"),
    ("stability", "(b)"),
]
ONLY_SOME = {
    RecordItem.LABEL_COPY: {"WI"},
    RecordItem.REACTIONS: {"WI"},
    RecordItem.DESCRIPTION: {"OR"},
    RecordItem.CALCULATIONS: {"TX", "OR"},
    RecordItem.EQUIPMENT: {"TX", "WI", "OR"},
    RecordItem.BEYOND_USE: {"OK", "OR"},
}
ALL_ASK = (
    RecordItem.PREPARATION,
    RecordItem.COMPONENTS,
    RecordItem.SOURCES,
    RecordItem.TOTAL,
    RecordItem.DATE,
    RecordItem.COMPOUNDER,
    RecordItem.APPROVER,
    RecordItem.NUMBER,
)
BOOK = formulary.record_rules()


def test_the_years_of_each_state_are_those_of_its_rule() -> None:
    found = {one.state: (one.keeping.years, one.keeping.since) for one in BOOK.states}
    assert found == KEPT
    assert all(one.keeping.source and one.source for one in BOOK.states)


def test_the_items_of_oklahoma_are_those_of_its_rule_in_its_order() -> None:
    rules = BOOK.of("OK")
    assert rules is not None
    assert [(str(one.item), one.place) for one in rules.asks] == OKLAHOMA


@pytest.mark.parametrize("item", ONLY_SOME)
def test_an_item_is_asked_where_a_rule_has_it(item: RecordItem) -> None:
    asking = {one.state for one in BOOK.states if item in {asked.item for asked in one.asks}}
    assert asking == ONLY_SOME[item]


@pytest.mark.parametrize("item", ALL_ASK)
def test_every_state_asks_for_what_traces_a_batch(item: RecordItem) -> None:
    assert all(item in {asked.item for asked in one.asks} for one in BOOK.states)


def test_a_state_without_rules_is_not_known() -> None:
    assert BOOK.of("NY") is None


GOOD = """
version = "v"
[[states]]
state = "NY"
name = "New York"
producing = ""
source = ""
[states.keeping]
since = "record"
source = ""
[[states.asks]]
item = "date"
place = "(1)"
"""


def faults(tmp_path: Path, text: str) -> str:
    """The errors of a file."""
    file = tmp_path / "records.toml"
    file.write_text(text)
    with pytest.raises(BadDataFile) as caught:
        read(file, record_files.record_rules)
    return str(caught.value)


def test_what_nobody_read_is_left_out_and_has_an_empty_source(tmp_path: Path) -> None:
    file = tmp_path / "records.toml"
    file.write_text(GOOD)
    (rules,) = read(file, record_files.record_rules).states
    assert (rules.keeping.years, rules.keeping.source, rules.source) == (None, "", "")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"NY"', '"New York"', "state"),
        ('since = "record"', 'since = "record"\nyears = 6', "years"),
        ('since = "record"\nsource = ""', 'since = "record"\nyears = 600\nsource = "x"', "years"),
        ('"record"', '"birth"', "since"),
        ('item = "date"', 'item = "day"', "item"),
        ("[[states.asks]]\nitem", "[[states.more]]\nitem", "asks"),
        ('place = "(1)"', 'place = "(1)"\nmore = "x"', "more"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert f".{key}: " in faults(tmp_path, GOOD.replace(old, new))


def test_a_state_is_stated_once(tmp_path: Path) -> None:
    twice = GOOD + GOOD.partition("version")[2].partition("\n")[2]
    assert "twice" in faults(tmp_path, twice)
