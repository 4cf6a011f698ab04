"""Previews an amendment: containers that are used or made, and labels that become invalid."""

import datetime
import hashlib
from dataclasses import dataclass

from pharmacy.core.course_dates import CourseDates
from pharmacy.core.planning.containers import Container
from pharmacy.core.quantities import count_text
from pharmacy.core.regimen.amendments import Amendment
from pharmacy.services.labels.dispositions import Disposition
from pharmacy.services.orders.amended_courses import Amended
from pharmacy.services.orders.placing import Order
from pharmacy.web.orders import tables
from pharmacy.web.orders.tables import PlanTable
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.words.days import day
from pharmacy.web.words.summaries import counted


@dataclass(frozen=True, slots=True)
class ContainerLine:
    """One container in a few words."""

    number: int
    words: str
    what: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The remaining days, and their effect on the containers.

    digest: of what was shown, so that nothing else is saved.
    """

    table: PlanTable
    first_day: int
    first_on: datetime.date | None
    used: list[ContainerLine]
    made: list[ContainerLine]
    void: list[int]
    left_over: list[ContainerLine]
    digest: str


def of_amended(order: Order, amended: Amended) -> Preview:
    """The preview of an amendment of this order."""
    day = amended.amendment.day
    return Preview(
        tables.of_amended(amended, tables.changes_of(order)),
        day,
        date_of(order, day),
        _used(order, amended),
        _made(amended),
        sorted(
            {
                x.number
                for x in order.labels
                if amended.label_dispositions.get(x.id) is Disposition.VOID
            }
        ),
        _left_over(amended),
        _digest(order, amended),
    )


def date_of(order: Order, day: int) -> datetime.date | None:
    """The date of a day of the course, if the start date is known."""
    if order.start_on is None:
        return None
    return CourseDates(order.start_on).date_of(day)


def _used(order: Order, amended: Amended) -> list[ContainerLine]:
    unchanged = {
        x.number for x in order.labels if amended.label_dispositions.get(x.id) is Disposition.KEPT
    }
    return [
        ContainerLine(
            c.number,
            _words(c),
            _("its label stays") if c.number in unchanged else _("gets a replacement label"),
        )
        for c in amended.plan.containers
        if c.is_carried
    ]


def _made(amended: Amended) -> list[ContainerLine]:
    fills = {fill.number: fill for fill in amended.plan.fills}
    return [
        ContainerLine(
            c.number,
            _words(c),
            _("to be made now")
            if fills[c.fill].made_on is not None
            else _("planned for %(day)s", day=day(fills[c.fill].make_on)),
        )
        for c in amended.plan.containers
        if not c.is_carried
    ]


def _words(container: Container) -> str:
    first, last = container.spans[0].first_day, container.last_day
    capsules, strength = counted(container.capsules, "capsule"), container.strength
    days = count_text(first)
    if first != last:
        days = _("%(first)s to %(last)s", first=days, last=count_text(last))
    said = _("%(capsules)s of %(strength)s", capsules=capsules, strength=strength)
    return _("%(capsules)s, for %(days)s", capsules=said, days=days)


def _left_over(amended: Amended) -> list[ContainerLine]:
    return [
        ContainerLine(left.number, counted(left.capsules, "capsule"), "")
        for left in amended.left_over
    ]


def _digest(order: Order, amended: Amended) -> str:
    shown: tuple[int, Amendment, str, str] = (
        order.version,
        amended.amendment,
        repr(amended.plan),
        repr(amended.left_over),
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()
