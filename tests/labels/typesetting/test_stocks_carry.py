"""What each stock holds: everything at legal sizes, or nothing."""

import dataclasses
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import errors, pdf, typesetting
from labels.content import LabelContent
from labels.stock import LABELS, STOCKS, Stock
from labels.typesetting.areas import Area
from tests.labels.samples import LONG, SAMPLE

EVERY = pytest.mark.parametrize("stock", LABELS.values(), ids=LABELS)
FEW_WORDS = dataclasses.replace(
    SAMPLE,
    directions="Take 1 capsule at bedtime.",
    phase="",
    storage="",
    statements=(),
    warnings=(),
)
PATIENTS = ["patient_name", "drug", "directions", "phase"]
WORDS = st.lists(st.sampled_from(["Take", "1", "capsule", "(0.5 mg)", "at", "bedtime.", "Then"]))
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "patient_name": st.integers(1, 4).map(lambda count: " ".join(["Wilhelmina"] * count)),
        "directions": WORDS.filter(bool).map(" ".join),
        "phase": st.sampled_from(["", "Phase 1 of 9, nights 1 to 7, container 3"]),
        "storage": st.sampled_from(["", SAMPLE.storage]),
        "statements": st.lists(st.just(SAMPLE.statements[0]), max_size=2).map(tuple),
        "warnings": st.lists(st.just(SAMPLE.warnings[0]), max_size=4).map(tuple),
        "barcode": st.integers(4, 14).map(lambda pairs: "07" * pairs),
    },
)


def least(stock: Stock) -> LabelContent:
    """A label for this stock: the sample, or on small stocks one with few words."""
    return FEW_WORDS if stock.name.startswith(("3.5", "4x2-tall")) else SAMPLE


@EVERY
def test_every_stock_carries_a_label(stock: Stock) -> None:
    typesetting.check(least(stock), stock)


def test_four_by_two_carries_the_usual_label() -> None:
    typesetting.check(SAMPLE, STOCKS["4x2"])
    typesetting.check(SAMPLE, STOCKS["4x2-300dpi"])


def test_a_small_stock_refuses_words_rather_than_omit_them() -> None:
    with pytest.raises(errors.TextDoesNotFit, match=r"3\.5x1\.25.*larger stock"):
        typesetting.check(SAMPLE, STOCKS["3.5x1.25"])


def test_the_stocks_that_can_are_named() -> None:
    refused = [name for name in LABELS if name not in typesetting.stocks_that_can(SAMPLE)]
    assert refused == ["4x2-tall", "4x2-tall-300dpi", "3.5x1.25", "3.5x1.25-300dpi"]
    assert "4x2" not in typesetting.stocks_that_can(LONG)
    assert typesetting.stocks_that_can(FEW_WORDS) == tuple(LABELS)


def test_no_stock_carries_a_label_without_a_name_or_with_far_too_many_words() -> None:
    assert typesetting.stocks_that_can(dataclasses.replace(SAMPLE, patient_name=" ")) == ()
    assert typesetting.stocks_that_can(dataclasses.replace(SAMPLE, directions="word " * 900)) == ()


@settings(max_examples=60, deadline=None)
@given(stock=st.sampled_from(tuple(LABELS.values())), changes=CHANGES)
def test_what_is_carried_is_whole_and_lawful(stock: Stock, changes: dict[str, Any]) -> None:
    """16 CCR 1707.5(a)(1) for the patient's part; 21 CFR 201.66(d)(2) for the small print."""
    content = dataclasses.replace(SAMPLE, **changes)
    try:
        label = typesetting.arrange(content, stock)
    except errors.TextDoesNotFit:
        return

    areas = label.part.areas
    written = " ".join(line for area in areas for line in area.lines)
    assert [text for _, text in content.texts() if text not in written] == []
    assert 2 * label.patient_block.height >= label.height
    top = [area for area in areas if area.y < label.patient_block.height]
    fields = [field for field, _ in itertools.groupby(area.field for area in top)]
    assert fields == [field for field in PATIENTS if getattr(content, field)]
    assert min(area.style.tenths for area in top) >= 120
    assert min(area.style.tenths for area in areas) >= 60
    assert_apart(areas, label, stock)


def assert_apart(areas: tuple[Area, ...], label: typesetting.Arrangement, stock: Stock) -> None:
    """No area leaves the margins, and no two overlap."""
    assert label.width <= stock.width
    assert label.height <= stock.height
    for area in areas:
        assert area.x >= stock.margin <= area.y
        assert area.x + area.width <= label.width - stock.margin
        assert area.y + area.height <= label.height - stock.margin
    for one, other in itertools.combinations(areas, 2):
        assert (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )


@EVERY
def test_a_module_is_two_dots_at_203_or_as_wide_elsewhere(stock: Stock) -> None:
    for digits in (14, 22):
        content = dataclasses.replace(least(stock), barcode="01" * (digits // 2))
        try:
            symbol = typesetting.arrange(content, stock).part.symbols[0]
        except errors.TextDoesNotFit:
            continue
        assert symbol.bars.dots * 203 >= 2 * stock.dpi


@pytest.mark.parametrize("name", ["62mm", "62mm-wide"])
def test_a_label_on_a_roll_is_as_long_as_its_words_ask(name: str) -> None:
    longer = dataclasses.replace(SAMPLE, warnings=SAMPLE.warnings * 4)
    labels = [typesetting.arrange(content, STOCKS[name]) for content in (FEW_WORDS, SAMPLE, longer)]

    lengths = [label.height if name == "62mm" else label.width for label in labels]
    assert lengths == sorted(set(lengths))
    assert {label.width if name == "62mm" else label.height for label in labels} == {495}


def test_a_roll_ends_at_its_most_length() -> None:
    warnings = tuple(f"Warning {number} of a great many warnings." for number in range(40))

    with pytest.raises(errors.TextDoesNotFit) as refusal:
        typesetting.check(dataclasses.replace(SAMPLE, warnings=warnings), STOCKS["62mm"])

    assert refusal.value.field == "warnings"


@pytest.mark.parametrize("name", ["62mm", "62mm-wide", "4x2"])
def test_equal_content_gives_equal_bytes_on_any_stock(name: str) -> None:
    first = pdf.render(SAMPLE, STOCKS[name])
    typesetting.arrange.cache_clear()

    assert pdf.render(SAMPLE, STOCKS[name]) == first


def test_each_step_of_the_directions_begins_a_line_on_a_roll() -> None:
    steps = ("Nights 1 to 7: take 1 capsule at bedtime.", "Nights 8 to 14: take 2 capsules.")
    content = dataclasses.replace(SAMPLE, directions=" ".join(steps))

    areas = typesetting.arrange(content, STOCKS["62mm"]).part.areas

    assert tuple(" ".join(area.lines) for area in areas if area.field == "directions") == steps


def test_a_phase_is_broken_between_its_clauses() -> None:
    content = dataclasses.replace(SAMPLE, phase="Phase 5 of 9, nights 29 to 35, container 3")

    [area] = [
        area
        for area in typesetting.arrange(content, STOCKS["62mm"]).part.areas
        if area.field == "phase"
    ]

    assert [line[-1] for line in area.lines[:-1]] == [","] * (len(area.lines) - 1)
