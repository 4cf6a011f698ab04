"""The figures of the last two weeks, as charts with their numbers."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from pharmacy import current
from pharmacy.core.figures import STEPS, Spread, Took, by_day, distribution, spread
from pharmacy.core.orders import OrderStatus
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.finding import boards, figures
from pharmacy.services.finding.boards import StatusCount
from pharmacy.web.finding import board
from pharmacy.web.shell.languages import gettext, marked
from pharmacy.web.shell.pages import Menu, StationPages
from pharmacy.web.words import summaries

pages = StationPages("figures")
# Twice as many took 166 ms at 480 orders a day. The limit for a page is 100 ms.
DAYS = 14
# The width of the charts' bars, in the units of their view boxes.
FULL_WIDTH = 240
FULL_HEIGHT = 120


@dataclass(frozen=True, slots=True)
class FigureBar:
    """One bar: its label, its figure in words, its length. part: how much of it is marked."""

    name: str
    words: str
    length: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """One day: the orders that left and those that became ready, with the heights of their bars."""

    day: datetime.date
    left: int
    spread: Spread | None
    median: int
    most_took: int


@pages.get(
    "/figures", may=Permission.READ_ORDER, menu=Menu(60, marked("Figures"), key="f", is_rare=True)
)
def show() -> str:
    """Orders by status, how long they take, and failed or unconfirmed print jobs."""
    now, profile = current.now(), current.live().settings.profile
    today = profile.today(now)
    days = [today - datetime.timedelta(days=back) for back in reversed(range(DAYS))]
    midnight = datetime.datetime.combine(days[0], datetime.time(), profile.timezone)
    since = midnight.astimezone(datetime.UTC)
    with current.reading() as session:
        took = figures.took(session, since)
        each = _days(session, since, days, took)
        return render_template(
            "figures.html",
            states=_states(boards.status_counts(session, now)),
            days=each,
            count=DAYS,
            highest=max((day.spread.most_took for day in each if day.spread), default=None),
            whole=spread(one.time for one in took),
            steps=_steps(distribution(one.time for one in took)),
            printers=figures.printing(session, since),
        )


def _scaled(figure: float, largest: float, full: int) -> int:
    """A length in whole units. Anything above zero is visible."""
    return max(1, round(full * figure / largest)) if figure and largest else 0


def _states(found: dict[OrderStatus, StatusCount]) -> list[FigureBar]:
    each = [(status, found.get(status, StatusCount())) for status in boards.STATES]
    largest = max(total.count for _, total in each)
    return [
        FigureBar(
            board.TITLES[status],
            str(total.count),
            _scaled(total.count, largest, FULL_WIDTH),
            _scaled(total.overdue, largest, FULL_WIDTH),
        )
        for status, total in each
    ]


def _steps(counts: Sequence[int]) -> list[FigureBar]:
    names = []
    for step, following in zip(STEPS, (*STEPS[1:], None), strict=True):
        if following is None:
            names.append(gettext("%(time)s and more", time=summaries.duration_words(step)))
        elif not step:
            names.append(gettext("under %(time)s", time=summaries.duration_words(following)))
        else:
            first, last = summaries.duration_words(step), summaries.duration_words(following)
            names.append(gettext("%(first)s to %(last)s", first=first, last=last))
    largest = max(counts)
    each = zip(names, counts, strict=True)
    return [
        FigureBar(name, str(count), _scaled(count, largest, FULL_WIDTH)) for name, count in each
    ]


def _days(
    session: Session,
    since: datetime.datetime,
    days: Sequence[datetime.date],
    took: Sequence[Took],
) -> list[DailyFigures]:
    profile = current.live().settings.profile
    spreads = by_day(took, days, profile.timezone)
    left = Counter(profile.today(moment) for moment in figures.left_at(session, since))
    longest = max((one.most_took.total_seconds() for one in spreads if one), default=0)
    return [
        DailyFigures(
            day,
            left[day],
            one,
            _scaled(one.median.total_seconds(), longest, FULL_HEIGHT) if one else 0,
            _scaled(one.most_took.total_seconds(), longest, FULL_HEIGHT) if one else 0,
        )
        for day, one in zip(days, spreads, strict=True)
    ]
