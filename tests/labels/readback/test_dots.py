"""Dots are compared in bulk, with the same result as one by one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.errors import ReadBackFailed
from labels.readback import drawing, paper
from labels.readback.dots import HALF, PageDots
from labels.readback.drawing import Drawing
from labels.typesetting.areas import Box, Part

# So wide that only a few rows are compared at once.
WIDTH, HEIGHT = 1 << 15, 10
SHEET = PageDots(WIDTH, HEIGHT)
GRAYS = st.sampled_from([0, 63, 64, 127, 128, 191, 192, 255])
PLACES = st.tuples(st.integers(1, 6), st.integers(0, HEIGHT - 1))
SPOTS = st.dictionaries(PLACES, GRAYS, max_size=12)
Spots = dict[tuple[int, int], int]


def page(spots: Spots) -> memoryview:
    grays = bytearray(b"\xff" * WIDTH * HEIGHT)
    for (x, y), gray in spots.items():
        grays[y * WIDTH + x] = gray
    return memoryview(grays)


def is_like(found: Spots, meant: Spots) -> bool:
    """Whether each dot of either, black or white, has an equal one in the other, a dot away."""
    ink = {place: gray < HALF for place, gray in found.items()}
    for place in {*found, *meant}:
        gray = meant.get(place, 255)
        near = [(place[0] + x, place[1] + y) for x, y in itertools.product((-1, 0, 1), repeat=2)]
        inked = any(ink.get(one, False) for one in near)
        blank = not all(ink.get(one, False) for one in near)
        dark = any(meant.get(one, 255) < paper.DARK for one in near)
        light = any(meant.get(one, 255) >= paper.BLACK for one in near)
        if (gray < paper.BLACK and not inked) or (gray >= paper.DARK and not blank):
            return False
        if not (dark if ink.get(place, False) else light):
            return False
    return True


@given(found=SPOTS, meant=SPOTS)
def test_pages_match_in_parts_if_each_dot_matches(found: Spots, meant: Spots) -> None:
    drawn = Drawing(SHEET, page(meant), {})
    # Beyond the first and last row, there is no matching dot for a spot.
    expected = is_like(found, meant)
    try:
        paper.check_drawing(page(found), drawn, Part(HEIGHT), SHEET)
    except ReadBackFailed:
        assert not expected
    else:
        assert expected


@pytest.mark.parametrize("y", range(HEIGHT))
def test_a_spot_too_many_is_found_in_each_row(y: int) -> None:
    spots = {(x, y): 0 for x in range(20, 24)}
    with pytest.raises(ReadBackFailed, match="belongs to nothing"):
        paper.check_drawing(page(spots), Drawing(SHEET, page({}), {}), Part(HEIGHT), SHEET)


@pytest.mark.parametrize("y", range(HEIGHT - 1))
def test_what_has_moved_by_a_dot_is_passed_and_by_two_dots_is_not(y: int) -> None:
    meant = Drawing(SHEET, page({(20, y): 0}), {})
    paper.check_drawing(page({(21, y + 1): 0}), meant, Part(HEIGHT), SHEET)
    with pytest.raises(ReadBackFailed):
        paper.check_drawing(page({(22, y): 0}), meant, Part(HEIGHT), SHEET)


def test_boxes_are_black_and_letters_on_them_are_white() -> None:
    part = Part(HEIGHT, boxes=(Box(4, 1, 8, 8),))
    solids = drawing._solids(part, SHEET)
    drawn = Drawing(SHEET, page({(7, 3): 0, (20, 3): 0}), solids).rows(0, HEIGHT)

    assert [drawn.getpixel(place) for place in ((4, 1), (11, 8), (7, 3))] == [0, 0, 255]
    assert [drawn.getpixel(place) for place in ((3, 1), (4, 0), (12, 8), (20, 3))] == [
        255,
        255,
        255,
        0,
    ]


@pytest.mark.parametrize("edge", [0, 1])
def test_ink_is_found_up_to_the_edges_of_a_rectangle(edge: int) -> None:
    box = (5, 2, 8, 4)
    inside, outside = ((5, 2), (4, 2)) if edge == 0 else ((7, 3), (8, 3))

    assert SHEET.has_ink(page({inside: HALF - 1}), box)
    assert not SHEET.has_ink(page({inside: HALF}), box)
    assert not SHEET.has_ink(page({outside: 0}), box)
    assert not SHEET.has_ink(page({(0, 0): 0}), (-5, -5, 0, 0))
