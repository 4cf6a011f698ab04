"""The number of a container on its label: in a box, on every stock."""

import pytest

from labels import errors, pdf, readback, typesetting
from labels.content import OPTIONAL, LabelContent
from labels.stock import LABELS, STOCKS, Stock
from labels.typesetting.areas import Area, Box
from tests.labels.samples import LONG, SAMPLE
from tests.labels.typesetting.test_stocks_carry import assert_apart, least

EVERY = pytest.mark.parametrize("stock", LABELS.values(), ids=LABELS)
NUMBERED = {"bottle": "Bottle 10", "start": "Start when bottle 9 is finished."}
SPANISH = {
    "bottle": "Frasco 10",
    "start": "Empiece cuando se acabe el frasco 9.",
    "language": "es",
}
LANGUAGES = pytest.mark.parametrize("words", [NUMBERED, SPANISH], ids=["en", "es"])


def worded(content: LabelContent, **words: str) -> LabelContent:
    return LabelContent.from_json({**content.to_json(), **words})


def numbered(stock: Stock, words: dict[str, str]) -> LabelContent:
    return worded(least(stock), **words)


def of_field(label: typesetting.Arrangement, field: str) -> list[Area]:
    return [area for area in label.part.areas if area.field == field]


def frame(label: typesetting.Arrangement) -> Box:
    """The rectangle of the four strokes around the number."""
    caption, number = of_field(label, "bottle")
    across = [
        box
        for box in label.part.boxes
        if box.x <= min(caption.x, number.x) and box.width < label.width // 2 and box.height < 9
    ]
    top, bottom = sorted(across, key=lambda box: box.y)
    return Box(top.x, top.y, top.width, bottom.y + bottom.height - top.y)


@EVERY
@LANGUAGES
def test_every_stock_has_the_number_large_in_a_box(stock: Stock, words: dict[str, str]) -> None:
    label = typesetting.arrange(numbered(stock, words), stock)
    caption, number = of_field(label, "bottle")
    box = frame(label)

    assert (caption.lines, number.lines) == ((words["bottle"].split()[0],), ("10",))
    assert number.style.tenths >= 200
    assert number.style.tenths >= max(area.style.tenths for area in label.part.areas)
    for area in (caption, number):
        assert box.x < area.x
        assert area.x + area.width < box.x + box.width
        assert box.y < area.y
        assert area.y + area.height < box.y + box.height
    assert box.y + box.height <= label.patient_block.height
    assert_apart(label.part.areas, label, stock)


@EVERY
@LANGUAGES
def test_the_number_in_its_box_is_read_back(stock: Stock, words: dict[str, str]) -> None:
    content = numbered(stock, words)

    readback.check(pdf.render(content, stock), content, stock)


def test_a_label_with_another_containers_number_is_wrong() -> None:
    stock = STOCKS["4x3"]
    other = worded(numbered(stock, NUMBERED), bottle="Bottle 11")

    with pytest.raises(errors.ReadBackFailed) as refusal:
        readback.check(pdf.render(numbered(stock, NUMBERED), stock), other, stock)

    assert refusal.value.field == "bottle"


@EVERY
@pytest.mark.parametrize("number", ["1", "99", "999"])
def test_no_stock_refuses_a_label_for_its_number(stock: Stock, number: str) -> None:
    content = worded(least(stock), bottle=f"Bottle {number}")

    typesetting.check(content, stock)


@EVERY
def test_a_label_is_never_refused_for_what_it_may_do_without(stock: Stock) -> None:
    too_long = dict.fromkeys(OPTIONAL, "word " * 400)
    content = worded(numbered(stock, NUMBERED), **too_long)

    typesetting.check(content, stock)
    label = typesetting.arrange(content, stock)

    assert of_field(label, "start") == of_field(label, "refills") == []
    readback.check(pdf.render(content, stock), content, stock)


def test_refills_are_omitted_before_the_start_if_both_do_not_fit() -> None:
    extras = {"refills": "Refills left: 2", **NUMBERED}
    roomy = typesetting.arrange(worded(SAMPLE, **extras), STOCKS["4x3"])
    longer = worded(SAMPLE, **{**extras, "refills": "word " * 400})
    tight = typesetting.arrange(longer, STOCKS["4x3"])

    assert [bool(of_field(roomy, field)) for field in OPTIONAL] == [True, True]
    assert [bool(of_field(tight, field)) for field in OPTIONAL] == [False, True]


def test_what_a_label_may_do_without_is_whole_or_not_there() -> None:
    stock = STOCKS["4x3"]
    content = worded(SAMPLE, **NUMBERED)
    shorter = worded(content, start="Start when bottle 9")

    with pytest.raises(errors.ReadBackFailed):
        readback.check(pdf.render(shorter, stock), content, stock)


def test_a_narrow_label_has_the_number_on_a_line_of_its_own() -> None:
    stock = STOCKS["4x2-tall"]
    label = typesetting.arrange(numbered(stock, NUMBERED), stock)
    box = frame(label)

    beside = [
        area
        for area in label.part.areas
        if area.field != "bottle" and area.y < box.y + box.height and box.y < area.y + area.height
    ]
    assert beside == []


@pytest.mark.parametrize("bottle", ["word " * 400, "a" * 300])
def test_an_invalid_number_is_refused_and_not_truncated(bottle: str) -> None:
    with pytest.raises(errors.TextDoesNotFit) as refusal:
        typesetting.check(worded(SAMPLE, bottle=bottle), STOCKS["4x3"])

    assert refusal.value.field == "bottle"


def test_a_label_stored_before_containers_had_numbers_is_unchanged() -> None:
    stored = SAMPLE.to_json()
    for field in ("bottle", "start", "refills"):
        del stored[field]

    old = LabelContent.from_json(stored)

    assert old == SAMPLE
    assert of_field(typesetting.arrange(old, STOCKS["4x3"]), "bottle") == []


def test_the_longest_names_keep_clear_of_the_number() -> None:
    content = worded(LONG, **NUMBERED)
    label = typesetting.arrange(content, STOCKS["4x3"])

    assert_apart(label.part.areas, label, STOCKS["4x3"])
    assert of_field(label, "bottle")
