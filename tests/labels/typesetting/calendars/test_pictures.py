"""The picture of a patient calendar: what does not fit is omitted, and no calendar fails."""

import dataclasses

import pytest

from labels import pdf, readback, typesetting
from labels.calendar import CalendarContent, DoseSpan
from labels.stock import CALENDAR_STOCKS
from labels.typesetting.areas import Area, Box
from pharmacy.core.schedules import Schedule, schedule_of, titration_courses
from tests.factories import course, plan, schedule, titration
from tests.labels.calendar_samples import LETTER, SCHEDULE
from tests.wording.test_patient_calendars import sheet


def ldn(**changes: int) -> Schedule:
    return schedule_of(titration_courses(titration("0.5", "0.5", "4.5", **changes)))


SHORT_BEFORE_LONG = schedule(course("0.5", 1), course("1", 1), course("1.5", 15))
COURSES = {
    "two nights before fifteen": SHORT_BEFORE_LONG,
    "three digits": schedule(course("100", 2), course("112.5", 2), course("125", 30)),
    **{f"target for {days} days": ldn(target_days=days) for days in (30, 58, 84, 90, 365)},
    **{f"a step every {days} days": ldn(every_days=days) for days in (1, 2, 3, 5)},
}


def with_bars(*bars: DoseSpan) -> CalendarContent:
    return dataclasses.replace(SCHEDULE, bars=bars)


def of_picture(content: CalendarContent) -> tuple[list[Area], tuple[Box, ...]]:
    """The texts of the picture, and every box of its page."""
    first, *_ = typesetting.arranged(content, LETTER)
    return [area for area in first.part.areas if area.field == "bars"], first.part.boxes


def doses(content: CalendarContent) -> list[str]:
    """The doses in the picture, from left to right."""
    areas, _ = of_picture(content)
    placed = sorted((area.x, area.lines[0]) for area in areas)
    return [line for _, line in placed if line.endswith("g")]


@pytest.mark.parametrize("name", COURSES)
def test_an_everyday_course_is_drawn_and_reads_back(name: str) -> None:
    content = sheet(plan(COURSES[name]))
    for stock in CALENDAR_STOCKS.values():
        readback.check(pdf.render(content, stock), content, stock)


def test_a_dose_without_room_before_a_taller_step_is_left_out() -> None:
    crowded = schedule(course("0.5", 1), course("1", 1), course("1.5", 40))
    assert doses(sheet(plan(crowded))) == ["1.5 mg"]


def test_the_last_dose_has_room_before_those_on_the_way_to_it() -> None:
    steps = schedule(*(course(str(dose), 3) for dose in range(1, 32)))
    assert doses(sheet(plan(steps)))[-1] == "31 mg"
    assert doses(sheet(plan(ldn(target_days=90))))[-1] == "4.5 mg"


def test_every_dose_is_in_the_picture_if_all_fit() -> None:
    assert doses(SCHEDULE) == ["0.5 mg", "1 mg"]
    assert doses(sheet(plan(SHORT_BEFORE_LONG))) == ["0.5 mg", "1 mg", "1.5 mg"]


@pytest.mark.parametrize("name", COURSES)
def test_the_table_has_every_dose_that_the_picture_leaves_out(name: str) -> None:
    content = sheet(plan(COURSES[name]))
    steps = " ".join(text for step in content.steps for text in step)
    assert {bar.label for bar in content.bars} <= {f"{w} mg" for w in steps.split()}


def test_a_comparatively_small_dose_is_still_drawn() -> None:
    _, without = of_picture(with_bars(DoseSpan("", 1, 7, 0), DoseSpan("500 mg", 8, 14, 500_000)))
    content = with_bars(DoseSpan("0.5 mg", 1, 7, 1), DoseSpan("500 mg", 8, 14, 500_000))
    _, boxes = of_picture(content)
    assert len(boxes) == len(without) + 3
    assert all(box.height > 0 and box.width > 0 for box in boxes)
    readback.check(pdf.render(content, LETTER), content, LETTER)


@pytest.mark.parametrize(
    "bars",
    [
        (),
        (DoseSpan("", 1, 7, 0),),
        (DoseSpan("1 mg", 1, 1, 1), DoseSpan("2 mg", 2, 5_000, 2)),
    ],
    ids=["no bars", "a rest alone", "a day thinner than a dot"],
)
def test_what_cannot_be_drawn_is_left_to_the_table(bars: tuple[DoseSpan, ...]) -> None:
    content = with_bars(*bars)
    fields = {
        area.field for page in typesetting.arranged(content, LETTER) for area in page.part.areas
    }
    assert not fields & {"picture", "bars"}
    assert fields > {"steps", "blocks"}
    readback.check(pdf.render(content, LETTER), content, LETTER)


def test_a_plainer_calendar_loses_its_numbers_and_then_its_picture_alone() -> None:
    unnumbered, undrawn = SCHEDULE.plainer()
    assert doses(unnumbered) == []
    assert [bar.size for bar in unnumbered.bars] == [bar.size for bar in SCHEDULE.bars]
    assert (undrawn.picture, undrawn.bars) == ("", ())
    for content in (unnumbered, undrawn):
        same = dataclasses.replace(content, picture=SCHEDULE.picture, bars=SCHEDULE.bars)
        assert same == SCHEDULE
        readback.check(pdf.render(content, LETTER), content, LETTER)
    assert list(undrawn.plainer()) == []
