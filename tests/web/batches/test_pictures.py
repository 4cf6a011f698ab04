"""The pictures of the bench: dots that are worked out by hand, and what holds for all weights."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.making import dilution
from pharmacy.core.making.batches import WeightBand
from pharmacy.core.making.weighing_plans import ComponentRole, WeighingLine
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.web.batches import pictures
from pharmacy.web.batches.pictures import WIDTH, BandLimits


def mg(text: str) -> Quantity:
    return Quantity.read(text, Unit.MG)


# 200 mg, within 2 % of it, near 5 %.
LIMITS = BandLimits(mg("200"), (mg("196"), mg("204")), (mg("190"), mg("210")))


@pytest.fixture(autouse=True)
def in_a_request(warm_app: Flask) -> Iterator[None]:
    """Words need a language."""
    with warm_app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("weight", "mark", "is_off"),
    [
        # The band "near" is 240 dots to each side of the middle, so 1 mg is 24 dots.
        ("200", 360, False),
        ("201", 384, False),
        ("204", 456, False),
        ("190", 120, False),
        ("215", 717, False),
        ("150", 3, True),
        ("1000", 717, True),
    ],
)
def test_the_mark_is_where_the_weight_is(weight: str, mark: int, is_off: bool) -> None:
    picture = pictures.band_picture(LIMITS, mg(weight))
    assert (picture.mark, picture.is_off) == (mark, is_off)


def test_the_zones_are_as_wide_as_the_bands_and_the_whole_scale_is_red_below_them() -> None:
    zones = [(one.x, one.width, one.band) for one in pictures.band_picture(LIMITS).zones]
    assert zones == [
        (0, 720, WeightBand.OUTSIDE),
        (120, 480, WeightBand.NEAR),
        (264, 192, WeightBand.WITHIN),
    ]


def test_the_picture_is_also_in_words() -> None:
    assert pictures.band_picture(LIMITS).description == "Wanted: 200 mg, from 196 mg to 204 mg."
    told = pictures.band_picture(LIMITS, mg("201.3")).description
    assert told == "Wanted: 200 mg, from 196 mg to 204 mg. Weighed: 201.3 mg."


@given(st.integers(1, 10**15), st.integers(0, 50), st.integers(0, 50), st.integers(0, 10**16))
def test_a_mark_is_always_on_the_scale_and_on_the_right_side(
    target: int, within: int, further: int, weight: int
) -> None:
    def around(percent: int) -> tuple[Quantity, Quantity]:
        off = target * percent // 100
        return Quantity(target - off, Unit.MG), Quantity(target + off, Unit.MG)

    limits = BandLimits(Quantity(target, Unit.MG), around(within), around(within + further))
    picture = pictures.band_picture(limits, Quantity(weight, Unit.MG))
    assert picture.mark is not None
    assert 0 < picture.mark < WIDTH
    middle = WIDTH // 2
    assert (picture.mark >= middle) if weight >= target else (picture.mark <= middle)


def test_each_bar_is_as_long_as_there_is_powder_in_the_mortar() -> None:
    # 100 mg, then 100, 200 and the last 400 of 700 mg.
    lines = [
        WeighingLine("naltrexone HCl", ComponentRole.ACTIVE, Fraction(100)),
        WeighingLine("cellulose", ComponentRole.FILLER, Fraction(700)),
    ]
    bars = pictures.dilution_picture(dilution.dilution_steps(lines))
    assert [(bar.before, bar.added) for bar in bars] == [(0, 90), (90, 90), (180, 180), (360, 360)]


def test_one_powder_alone_has_no_picture() -> None:
    assert pictures.dilution_picture(()) == ()
