"""A patient calendar on office paper: on any number of pages, each of them complete."""

import dataclasses
import io
import json

import pypdf
import pytest

from labels import errors, pdf, readback, typesetting
from labels.calendar import Block, CalendarContent, Section
from labels.stock import CALENDAR_STOCKS, Stock
from tests.labels.calendar_samples import LETTER, SCHEDULE

EVERY = pytest.mark.parametrize("stock", CALENDAR_STOCKS.values(), ids=CALENDAR_STOCKS)
YEAR = dataclasses.replace(
    SCHEDULE,
    blocks=(
        Block(
            ("1 mg at bedtime",), tuple((f"Night {n}", "Mon Dec 21", "1 mg") for n in range(1, 367))
        ),
    ),
)


def ticks(content: CalendarContent, stock: Stock) -> int:
    """The boxes to tick on all pages. Each is drawn with four lines."""
    side = stock.dots(125)
    boxes = [box for page in typesetting.arranged(content, stock) for box in page.part.boxes]
    return sum((box.width, box.height) == (side, 2) for box in boxes) // 2


@EVERY
def test_a_schedule_reads_back_as_intended(stock: Stock) -> None:
    readback.check(pdf.render(SCHEDULE, stock), SCHEDULE, stock)


@EVERY
def test_a_schedule_of_a_year_takes_more_pages_and_reads_back(stock: Stock) -> None:
    made = pdf.render(YEAR, stock)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == len(typesetting.arranged(YEAR, stock)) > 3
    readback.check(made, YEAR, stock)


def test_a_short_schedule_is_one_page() -> None:
    assert len(typesetting.arranged(SCHEDULE, LETTER)) == 1


@pytest.mark.parametrize(("content", "doses"), [(SCHEDULE, 14), (YEAR, 366)])
def test_each_dose_has_a_box_to_tick(content: CalendarContent, doses: int) -> None:
    assert ticks(content, LETTER) == doses


def test_each_page_names_patient_drug_and_prescription() -> None:
    for page in typesetting.arranged(YEAR, LETTER):
        said = {area.field: " ".join(area.lines) for area in page.part.areas}
        names = (said["patient_name"], said["drug"], said["rx_number"], said["barcode"])
        assert names == (YEAR.patient_name, YEAR.drug, YEAR.rx_number, YEAR.barcode)


def test_each_page_has_its_number() -> None:
    pages = typesetting.arranged(YEAR, LETTER)
    page_lines = [area.lines for page in pages for area in page.part.areas if area.field == "page"]
    assert page_lines == [(f"Page {n} of {len(pages)}",) for n in range(1, len(pages) + 1)]


def test_the_rim_is_blank() -> None:
    for page in typesetting.arranged(YEAR, LETTER):
        for area in page.part.areas:
            assert min(area.x, area.y) >= LETTER.margin
            assert area.x + area.width <= LETTER.width - LETTER.margin
            assert area.y + area.height <= LETTER.height - LETTER.margin


def test_a_rest_has_a_title_and_no_box() -> None:
    rest = Block(("Nights 15 to 21: no dose",), ())
    rested = dataclasses.replace(SCHEDULE, blocks=(*SCHEDULE.blocks, rest))
    assert ticks(rested, LETTER) == 14
    readback.check(pdf.render(rested, LETTER), rested, LETTER)


def test_a_schedule_of_a_hundred_steps_continues_on_the_next_page() -> None:
    steps = tuple((f"Nights {n} to {n}", "1 mg at bedtime", "1 capsule") for n in range(100))
    longer = dataclasses.replace(SCHEDULE, steps=steps)
    readback.check(pdf.render(longer, LETTER), longer, LETTER)


def inked(page: typesetting.Arrangement) -> float:
    """How far down the texts of a page go, without those at its foot."""
    ends = [a.y + a.height for a in page.part.areas if a.field not in ("pharmacy", "page")]
    return max(ends) / page.height


@EVERY
def test_the_steps_of_a_long_course_begin_below_the_picture_and_flow_on(stock: Stock) -> None:
    steps = tuple((f"Nights {n}", "1 mg at bedtime", "1 capsule") for n in range(60))
    longer = dataclasses.replace(SCHEDULE, steps=steps)
    first, second, *_ = typesetting.arranged(longer, stock)
    assert inked(first) > 0.9
    for page in (first, second):
        assert any(area.field == "heads" for area in page.part.areas)
    readback.check(pdf.render(longer, stock), longer, stock)


def test_the_information_begins_below_the_steps_and_continues_on_the_next_page() -> None:
    steps = tuple((f"Nights {n}", "1 mg at bedtime", "1 capsule") for n in range(14))
    sections = tuple(
        Section(f"Question {n}", (f"Answer {n}." + " It is long." * 30,)) for n in range(8)
    )
    longer = dataclasses.replace(SCHEDULE, steps=steps, sections=sections)
    first, second = typesetting.arranged(longer, LETTER)
    for page in (first, second):
        assert any(area.field == "sections" for area in page.part.areas)
    assert inked(first) > 0.75
    readback.check(pdf.render(longer, LETTER), longer, LETTER)


def test_the_days_begin_on_a_page_that_would_be_mostly_blank() -> None:
    steps = tuple((f"Nights {n}", "1 mg at bedtime", "1 capsule") for n in range(31))
    longer = dataclasses.replace(YEAR, steps=steps)
    pages = typesetting.arranged(longer, LETTER)
    assert [inked(page) > 0.7 for page in pages[:-1]] == [True] * (len(pages) - 1)
    readback.check(pdf.render(longer, LETTER), longer, LETTER)


def test_a_rule_separates_each_dose_from_the_day_before_it() -> None:
    (page,) = typesetting.arranged(SCHEDULE, LETTER)
    rows = [area for area in page.part.areas if area.field == "blocks" and len(area.lines) == 7]
    for night, date, dose in zip(rows[0::3], rows[1::3], rows[2::3], strict=True):
        assert (night.lines[0][:5], date.lines[0][:3], dose.lines[0][-2:]) == ("Night", "Dec", "mg")
        between = range(date.x + date.width, dose.x)
        rules = [box for box in page.part.boxes if box.x in between and box.y == dose.y]
        assert [box.height for box in rules] == [dose.height]


def test_the_english_of_a_very_long_course_continues_on_the_next_page() -> None:
    english = " ".join(f"Nights {n}: 1 mg at bedtime, 1 capsule;" for n in range(1_500))
    longer = dataclasses.replace(SCHEDULE, small_print=(english,))
    readback.check(pdf.render(longer, LETTER), longer, LETTER)


def test_no_container_number_is_alone_right_above_the_days() -> None:
    title = "1.5 mg at bedtime: 1 capsule (0.5 mg) from container 10 and 1 capsule (1 mg) from"
    rows = tuple((f"Night {n}", "Mon Dec 21", "1.5 mg") for n in range(1, 8))
    blocks = tuple(Block((f"{title} container {n}",), rows) for n in range(1, 30))
    for page in typesetting.arranged(dataclasses.replace(SCHEDULE, blocks=blocks), LETTER):
        titles = [a for a in page.part.areas if a.field == "blocks" and a.style.weight == "bold"]
        assert titles
        assert not [area.lines for area in titles if area.lines[-1].isdecimal()]


def test_words_longer_than_a_page_go_on_to_the_next_one() -> None:
    section = Section(
        "When to call", tuple(" ".join([f"Reason {n} to call."] * 8) for n in range(60))
    )
    longer = dataclasses.replace(SCHEDULE, sections=(section,))
    readback.check(pdf.render(longer, LETTER), longer, LETTER)


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("patient_name", dataclasses.replace(SCHEDULE, patient_name=" ")),
        ("drug", dataclasses.replace(SCHEDULE, drug="")),
        ("barcode", dataclasses.replace(SCHEDULE, barcode="")),
    ],
)
def test_a_schedule_is_not_without_its_names(field: str, content: CalendarContent) -> None:
    with pytest.raises(errors.TextMissing) as refused:
        typesetting.check(content, LETTER)
    assert refused.value.field == field


def test_three_hundred_letters_without_a_space_are_refused_and_not_broken() -> None:
    with pytest.raises(errors.TextDoesNotFit) as refused:
        typesetting.check(dataclasses.replace(SCHEDULE, patient_name="a" * 300), LETTER)
    assert refused.value.field == "patient_name"


def test_a_page_of_another_schedule_is_found() -> None:
    made = pdf.render(SCHEDULE, LETTER)
    other = dataclasses.replace(SCHEDULE, patient_name="Maria Gonzalez")
    with pytest.raises(errors.ReadBackFailed, match="patient name"):
        readback.check(made, other, LETTER)


def test_a_page_too_few_is_found() -> None:
    with pytest.raises(errors.ReadBackFailed, match="it has 1 pages and not"):
        readback.check(pdf.render(SCHEDULE, LETTER), YEAR, LETTER)


def test_a_schedule_survives_being_stored_as_json() -> None:
    stored = json.loads(json.dumps(SCHEDULE.to_json()))
    assert CalendarContent.from_json(stored) == SCHEDULE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 7),
        ("facts", "For: pain"),
        ("steps", [["When", 7]]),
        ("bars", [{"label": "1 mg"}]),
        ("bars", [{"label": "1 mg", "first_day": "1", "last_day": 2, "size": 3}]),
        ("blocks", [{"titles": ["1 mg"], "rows": [["1", "Dec 1"]]}]),
        ("sections", [7]),
        ("colour", "red"),
    ],
)
def test_a_schedule_with_another_field_or_type_is_not_read(field: str, value: object) -> None:
    with pytest.raises(errors.ContentMalformed) as refused:
        CalendarContent.from_json({**SCHEDULE.to_json(), field: value})
    assert refused.value.field == field
