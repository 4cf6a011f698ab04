"""Tapers by a percentage: every dose is rounded as stated, and none is above the previous one."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core import schedules
from pharmacy.core.errors import InvalidInput
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.regimen import tapers
from pharmacy.core.regimen.tapers import Percent, PercentOf, Rounding, Taper, UnchangedStep
from pharmacy.core.schedules import TimeOfDay
from tests.factories import mcg, mg

# 5 percent of the last dose, from 150 mg: 142.5, 135.375, 128.60625, 122.1759375 mg.
HYPERBOLIC = Taper(
    start=mg("150"),
    reduce_percent=Percent.read("5"),
    of=PercentOf.LAST_DOSE,
    every_days=14,
    round_to=mg("0.1"),
    rounding=Rounding.NEAREST,
    until=mg("125"),
    last_days=28,
    times=(TimeOfDay.BEDTIME,),
)


def taper(**changes: Any) -> Taper:
    return replace(HYPERBOLIC, **changes)


def doses(asked: Taper) -> list[str]:
    return [str(made.doses[0].quantity) for made in tapers.taper_courses(asked)]


def refusal(asked: Taper) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        tapers.taper_courses(asked)
    (problem,) = caught.value.problems
    return problem.pointer, problem.code


def test_each_dose_is_the_last_exact_one_less_its_percentage_and_then_rounded() -> None:
    assert doses(HYPERBOLIC) == ["150 mg", "142.5 mg", "135.4 mg", "128.6 mg", "125 mg"]


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (Rounding.NEAREST, ["150 mg", "143 mg", "135 mg", "129 mg", "125 mg"]),
        (Rounding.DOWN, ["150 mg", "142 mg", "135 mg", "128 mg", "125 mg"]),
        (Rounding.UP, ["150 mg", "143 mg", "136 mg", "129 mg", "125 mg"]),
    ],
)
def test_doses_are_rounded_as_stated(rounding: Rounding, expected: list[str]) -> None:
    """142.5 mg is exactly between two doses, so it is rounded up, to the smaller reduction."""
    assert doses(taper(rounding=rounding, round_to=mg("1"))) == expected


def test_a_percentage_of_the_start_takes_off_the_same_each_time() -> None:
    of_start = taper(
        start=mg("20"), of=PercentOf.START, reduce_percent=Percent.read("25"), until=mg("1")
    )
    assert doses(of_start) == ["20 mg", "15 mg", "10 mg", "5 mg", "1 mg"]


def test_the_last_dose_is_just_the_one_written_and_lasts_its_own_days() -> None:
    *_, last = tapers.taper_courses(taper(until=mg("123.45")))
    assert (str(last.doses[0].quantity), last.days) == ("123.45 mg", 28)


def test_every_other_dose_lasts_the_days_of_a_step() -> None:
    *steps, _ = tapers.taper_courses(HYPERBOLIC)
    assert {step.days for step in steps} == {14}


def test_a_dose_that_rounds_to_the_last_one_ends_the_taper() -> None:
    assert doses(taper(until=mg("128.6")))[-2:] == ["135.4 mg", "128.6 mg"]


def test_a_taper_is_taken_at_each_of_its_times() -> None:
    twice = taper(times=(TimeOfDay.MORNING, TimeOfDay.EVENING))
    assert {len(course.doses) for course in tapers.taper_courses(twice)} == {2}


def test_micrograms_taper_as_milligrams_do() -> None:
    """The unit is that of the start, whatever unit the others have."""
    small = taper(start=mcg("60"), round_to=mg("0.0075"), until=mcg("30"), rounding=Rounding.DOWN)
    asked = replace(small, reduce_percent=Percent.read("20"))
    assert doses(asked) == ["60 mcg", "45 mcg", "37.5 mcg", "30 mcg"]
    assert asked.units == {Unit.MG, Unit.MCG}


def test_a_percentage_has_decimals() -> None:
    assert doses(taper(reduce_percent=Percent.read("12.5"), until=mg("120"))) == [
        "150 mg",
        "131.3 mg",
        "120 mg",
    ]


@pytest.mark.parametrize("text", ["0", "100", "150", "-5", "5%", "1e1", "", "0.0000001", ".5"])
def test_a_percentage_is_a_plain_number_above_0_and_below_100(text: str) -> None:
    with pytest.raises(NotAQuantity):
        Percent.read(text)


# 10 percent from 5 mg: 4.5, 4.05, 3.645, 3.2805, 2.95245, 2.657205, 2.3914845 mg.
SMALL = taper(
    start=mg("5"), reduce_percent=Percent.read("10"), round_to=mg("0.5"), until=mg("2"), last_days=7
)


def test_a_step_that_rounds_to_no_change_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput) as caught:
        tapers.taper_courses(SMALL)
    assert str(caught.value) == (
        "The dose after 3.5 mg rounds to 3.5 mg again. Give a finer round_to or a greater "
        'reduce_percent, or set unchanged_step to "lengthen" to keep that dose longer.'
    )
    assert refusal(SMALL) == ("/taper/round_to/value", "step_changes_nothing")


def test_a_step_that_rounds_to_no_change_keeps_the_dose_longer_if_requested() -> None:
    made = tapers.taper_courses(replace(SMALL, unchanged_step=UnchangedStep.LENGTHEN))
    assert [(str(course.doses[0].quantity), course.days) for course in made] == [
        ("5 mg", 14),
        ("4.5 mg", 14),
        ("4 mg", 14),
        ("3.5 mg", 28),
        ("3 mg", 14),
        ("2.5 mg", 28),
        ("2 mg", 7),
    ]


def test_a_dose_that_would_be_rounded_above_the_one_before_is_refused() -> None:
    asked = taper(start=mg("1.2"), until=mg("1"), round_to=mg("0.5"), rounding=Rounding.UP)
    assert refusal(asked) == ("/taper/round_to/value", "increases")


@pytest.mark.parametrize("until", ["150", "151"])
def test_a_taper_goes_down(until: str) -> None:
    assert refusal(taper(until=mg(until))) == ("/taper/until/value", "not_below_start")


def test_a_taper_of_too_many_phases_is_refused() -> None:
    asked = taper(reduce_percent=Percent.read("0.1"), until=mg("1"), every_days=1)
    assert refusal(asked) == ("/taper/reduce_percent", "too_slow")


@pytest.mark.parametrize("every_days", [1, 14, 730])
def test_a_taper_that_never_ends_is_refused(every_days: int) -> None:
    asked = taper(
        reduce_percent=Percent.read("0.000001"),
        rounding=Rounding.UP,
        unchanged_step=UnchangedStep.LENGTHEN,
        every_days=every_days,
    )
    assert refusal(asked) == ("/taper/reduce_percent", "too_slow")


@st.composite
def asked_tapers(draw: st.DrawFn) -> Taper:
    """Any taper that succeeds in spite of rounding and length."""
    grid = draw(st.integers(1, 10**6))
    multiple = draw(st.integers(2, 400))
    return Taper(
        start=Quantity(multiple * grid, Unit.MCG),
        reduce_percent=Percent(draw(st.integers(5 * 10**6, 99 * 10**6))),
        of=draw(st.sampled_from(PercentOf)),
        every_days=draw(st.integers(1, 5)),
        round_to=Quantity(grid, Unit.MCG),
        rounding=draw(st.sampled_from(Rounding)),
        until=Quantity(grid * draw(st.integers(1, multiple - 1)), Unit.MCG),
        last_days=draw(st.integers(1, 90)),
        times=(TimeOfDay.BEDTIME,),
        unchanged_step=UnchangedStep.LENGTHEN,
    )


def lasting(asked: Taper) -> list[tuple[int, int]]:
    """Picograms and days of each course."""
    return [
        (course.doses[0].quantity.picograms, course.days) for course in tapers.taper_courses(asked)
    ]


@given(asked_tapers())
def test_no_dose_of_a_taper_is_above_the_one_before(asked: Taper) -> None:
    amounts = [amount for amount, _ in lasting(asked)]
    assert all(later < earlier for earlier, later in pairwise(amounts))


@given(asked_tapers())
def test_each_dose_can_be_made_and_lies_within_one_multiple_of_the_exact_one(asked: Taper) -> None:
    """The exact dose as a fraction, computed again from the start for each step."""
    kept, step = 1 - Fraction(asked.reduce_percent.millionths, 10**8), 0
    for amount, days in lasting(asked)[:-1]:
        assert amount % asked.round_to.picograms == 0
        for _ in range(days // asked.every_days):
            off = kept**step if asked.of is PercentOf.LAST_DOSE else 1 - step * (1 - kept)
            assert abs(amount - asked.start.picograms * off) < asked.round_to.picograms
            step += 1


@given(asked_tapers())
def test_a_taper_ends_with_its_last_dose(asked: Taper) -> None:
    assert lasting(asked)[-1] == (asked.until.picograms, asked.last_days)


def test_a_taper_is_a_schedule_like_any_other() -> None:
    made = schedules.schedule_of(tapers.taper_courses(HYPERBOLIC), HYPERBOLIC.units)
    assert (len(made.phases), made.days) == (5, 4 * 14 + 28)
