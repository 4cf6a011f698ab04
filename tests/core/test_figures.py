"""Figures of how long orders took."""

import datetime
from zoneinfo import ZoneInfo

from pharmacy.core.figures import HOUR, STEPS, Took, by_day, distribution, spread

AUSTIN = ZoneInfo("America/Chicago")


def test_a_spread_is_of_times_that_orders_took() -> None:
    """Nearest ranks: the fifth and the ninth of ten."""
    found = spread(hours * HOUR for hours in (10, 1, 2, 3, 4, 5, 6, 7, 8, 9))
    assert found is not None
    assert (found.count, found.median, found.most_took) == (10, 5 * HOUR, 9 * HOUR)
    only = spread([HOUR])
    assert only is not None
    assert (only.median, only.most_took) == (HOUR, HOUR)
    assert spread([]) is None


def test_an_order_counts_on_the_day_of_the_pharmacy_on_which_it_was_ready() -> None:
    late = datetime.datetime(2026, 11, 24, 5, 30, tzinfo=datetime.UTC)
    days = [datetime.date(2026, 11, day) for day in (22, 23, 24)]
    found = by_day([Took(late - 3 * HOUR, late), Took(late, late + 90 * HOUR)], days, AUSTIN)
    assert [one.median if one else None for one in found] == [None, 3 * HOUR, None]


def test_each_time_is_in_one_step() -> None:
    counts = distribution([0 * HOUR, HOUR, HOUR, 1000 * HOUR])
    assert counts == [1, 2, *[0] * (len(STEPS) - 3), 1]
