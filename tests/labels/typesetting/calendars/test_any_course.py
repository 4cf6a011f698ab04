"""Calendars of generated courses: every one can be laid out, and reads back after drawing.

`make calendars` draws and reads back 5,000 of them.
"""

import pytest

from labels import typesetting
from labels.readback import words
from labels.typesetting.areas import Area, Box
from tests import calendars

AT_ONCE = 250
DRAWN_AT_ONCE = 10


def meets(area: Area, box: Box) -> bool:
    """Whether a text and a line of the picture share a dot."""
    across = area.x < box.x + box.width and box.x < area.x + area.width
    return across and area.y < box.y + box.height and box.y < area.y + area.height


@pytest.mark.parametrize("first", range(0, 1_000, AT_ONCE))
def test_every_calendar_finds_its_place(first: int) -> None:
    for calendar in calendars.generated(range(first, first + AT_ONCE)):
        pages = typesetting.arranged(calendar.content, calendar.stock)
        areas = [area for page in pages for area in page.part.areas]
        words.check_arranged(calendar.content, areas)
        bars = [area for area in pages[0].part.areas if area.field == "bars"]
        boxes = pages[0].part.boxes if bars else ()
        over = [area.lines for area in bars for box in boxes if meets(area, box)]
        assert not over, calendar.number


@pytest.mark.parametrize("first", range(0, 50, DRAWN_AT_ONCE))
def test_a_calendar_is_drawn_and_reads_back(first: int) -> None:
    drawn = map(calendars.draw, calendars.generated(range(first, first + DRAWN_AT_ONCE)))
    assert not [outcome for outcome in drawn if outcome.startswith(calendars.FAILED)]


def test_equal_numbers_give_equal_calendars() -> None:
    once, again = (list(calendars.generated(range(5))) for _ in range(2))
    assert once == again
