"""Whether words fit, checked before anything is drawn."""

import dataclasses
import functools
import subprocess
import sys

import pytest

from labels import errors, stock, typesetting
from labels.content import OPTIONAL, LabelContent
from labels.typesetting import pages
from tests.labels.samples import LONG, SAMPLE, STOCK, with_text

# The language is not a text, but selects the captions.
FIELDS = tuple(
    f.name for f in dataclasses.fields(LabelContent) if f.name not in ("language", *OPTIONAL)
)


@pytest.mark.parametrize("content", [SAMPLE, LONG], ids=["sample", "long"])
def test_what_pharmacies_write_fits(content: LabelContent) -> None:
    typesetting.check(content, STOCK)


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "barcode"])
def test_a_text_that_is_far_too_long_is_refused_by_its_field(field: str) -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        typesetting.check(with_text(field, "word " * 400), STOCK)

    assert refusal.value.field == field


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "barcode"])
def test_three_hundred_letters_without_a_space_are_refused_and_not_broken(field: str) -> None:
    with pytest.raises(errors.TextDoesNotFit, match="300 characters") as refusal:
        typesetting.check(with_text(field, "a" * 300), STOCK)

    assert refusal.value.field == field


def test_a_barcode_too_long_for_two_dots_a_module_is_refused() -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        typesetting.check(with_text("barcode", "1" * 80), STOCK)

    assert refusal.value.field == "barcode"


def test_a_longer_barcode_gets_bars_of_two_dots_and_never_fewer() -> None:
    roll = stock.STOCKS["62mm"]
    modules = [
        typesetting.arrange(with_text("barcode", "1" * digits), roll).part.symbols[0].bars.dots
        for digits in (14, 24)
    ]

    assert modules == [3, 2]


@pytest.mark.parametrize("field", ["patient_name", "drug", "directions", "beyond_use", "barcode"])
def test_no_label_lacks_its_required_statements(field: str) -> None:
    with pytest.raises(errors.TextMissing) as refusal:
        typesetting.check(with_text(field, "  "), STOCK)

    assert refusal.value.field == field


def test_a_label_may_have_no_phase_no_storage_and_no_warnings() -> None:
    typesetting.check(dataclasses.replace(SAMPLE, phase="", storage="", warnings=()), STOCK)


def test_a_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        typesetting.check(with_text("patient_name", "Rosalind" * 40), STOCK)

    assert "Rosalind" not in str(refusal.value)


def test_a_stock_too_small_for_the_label_is_refused() -> None:
    small = stock.Stock("1x1", width_mils=1000, height_mils=1000, margin_mils=60, dpi=203)

    with pytest.raises(errors.TextDoesNotFit):
        typesetting.check(SAMPLE, small)


def test_the_patients_part_is_more_than_half_of_the_label() -> None:
    """16 CCR 1707.5(a)(1)."""
    arrangement = typesetting.arrange(SAMPLE, STOCK)

    assert arrangement.patient_block.height * 2 >= arrangement.height
    assert arrangement.patient_block.width == arrangement.width


def test_the_patients_part_has_its_texts_in_order_and_nothing_else() -> None:
    """16 CCR 1707.5(a)(1). The phase says when the directions apply."""
    arrangement = typesetting.arrange(SAMPLE, STOCK)
    end = arrangement.patient_block.height

    inside = sorted((area.y, area.field) for area in arrangement.part.areas if area.y < end)

    assert [field for _, field in inside] == ["patient_name", "drug", "directions", "phase"]


@pytest.mark.parametrize("content", [SAMPLE, LONG], ids=["sample", "long"])
def test_the_patients_texts_are_never_below_twelve_points(content: LabelContent) -> None:
    sizes = {
        area.field: area.style.tenths for area in typesetting.arrange(content, STOCK).part.areas
    }

    assert min(sizes[field] for field in ("patient_name", "drug", "directions", "phase")) >= 120


def test_no_text_is_below_six_points() -> None:
    assert min(area.style.tenths for area in typesetting.arrange(LONG, STOCK).part.areas) >= 60


@pytest.mark.parametrize("words", range(1, 30))
def test_a_number_is_never_parted_from_its_unit(words: int) -> None:
    directions = "word " * words + "take 1 capsule (0.5 mg) for 14 days."

    lines = _lines(with_text("directions", directions), "directions")

    assert not [
        line for line in lines if line.rsplit(" ", 1)[-1].strip("(").replace(".", "").isdigit()
    ]


def test_a_number_and_a_word_too_long_for_one_line_are_parted() -> None:
    assert len(_lines(with_text("patient_name", "2 " + "W" * 24), "patient_name")) == 2


def directions_lines(text: str) -> tuple[str, ...]:
    arranged = typesetting.arrange(with_text("directions", text), STOCK)
    areas = (area for area in arranged.part.areas if area.field == "directions")
    return tuple(line for area in areas for line in area.lines)


def test_directions_that_follow_each_other_each_begin_a_line() -> None:
    lines = directions_lines("Take 1 at bedtime for 7 days, then 2 for 7 days, then 3 for 9 days.")
    assert lines == ("Take 1 at bedtime for 7 days,", "then 2 for 7 days,", "then 3 for 9 days.")


def test_directions_that_would_need_too_many_lines_run_on() -> None:
    lines = directions_lines("Take 1 at bedtime for 7 days" + ", then 2 for 1 day" * 8 + ".")
    assert len(lines) < 9
    assert " ".join(lines).endswith("for 1 day, then 2 for 1 day.")


def test_fit_is_checked_without_loading_a_renderer() -> None:
    """The web process checks it. WeasyPrint would cost half a second and 50 MB there."""
    loaded = "'weasyprint' in sys.modules or 'jinja2' in sys.modules"
    code = f"import sys, labels.typesetting; sys.exit({loaded})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_two_areas_overlap_and_none_leaves_the_margins() -> None:
    for content in (SAMPLE, LONG):
        areas = typesetting.arrange(content, STOCK).part.areas
        for number, one in enumerate(areas):
            assert one.x >= STOCK.margin
            assert one.y >= STOCK.margin
            assert one.x + one.width <= STOCK.width - STOCK.margin
            assert one.y + one.height <= STOCK.height - STOCK.margin
            for other in areas[number + 1 :]:
                assert (
                    one.x + one.width <= other.x
                    or other.x + other.width <= one.x
                    or one.y + one.height <= other.y
                    or other.y + other.height <= one.y
                )


def _lines(content: LabelContent, field: str) -> list[str]:
    areas = typesetting.arrange(content, STOCK).part.areas
    return [line for area in areas if area.field == field for line in area.lines]


@pytest.mark.parametrize("name", ["4x3", "4x2", "62mm", "3.5x1.25"])
def test_digits_take_the_same_room_whatever_they_are(name: str) -> None:
    """So a label fits exactly if one with other digits does: they are checked together."""
    paper = stock.STOCKS[name]
    others = [SAMPLE.mapped(functools.partial(_translated, to)) for to in OTHER_DIGITS]
    for content in others:
        try:
            typesetting.check(content, paper)
        except errors.LabelError:
            with pytest.raises(errors.LabelError):
                typesetting.arrange(content, paper)
        else:
            assert places(typesetting.arrange(content, paper)) == places(
                typesetting.arrange(others[0], paper)
            )


def _translated(to: dict[int, int], _: str, text: str) -> str:
    return text.translate(to)


OTHER_DIGITS = [
    str.maketrans("0123456789", to) for to in ("0000000000", "9876543210", "1111111111")
]


def places(arrangement: pages.Arrangement) -> list[tuple[object, ...]]:
    """The place and size of each text."""
    return [
        (area.field, area.x, area.y, area.width, len(area.lines), area.style)
        for area in arrangement.part.areas
    ]


@pytest.mark.parametrize("field", ["directions", "english", "statements", "purpose"])
@pytest.mark.parametrize("name", sorted(stock.LABELS))
def test_a_label_is_refused_exactly_if_no_arrangement_is_found(name: str, field: str) -> None:
    """The check looks for any arrangement, densest first; drawing for the best, roomiest first."""
    contents = [with_text(field, " ".join(["capsule"] * words)) for words in range(1, 60, 6)]
    found = [_is_arranged(content, stock.STOCKS[name]) for content in contents]
    assert [_is_accepted(content, stock.STOCKS[name]) for content in contents] == found


def _is_accepted(content: LabelContent, paper: stock.Stock) -> bool:
    try:
        typesetting.check(content, paper)
    except errors.LabelError:
        return False
    return True


def _is_arranged(content: LabelContent, paper: stock.Stock) -> bool:
    try:
        typesetting.arrange(content, paper)
    except errors.LabelError:
        return False
    return True
