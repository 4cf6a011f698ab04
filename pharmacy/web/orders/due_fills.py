"""The fills of an order on its page: which is due when, and who may make it."""

import datetime
from dataclasses import dataclass
from typing import Any

from pharmacy import current
from pharmacy.core.messages import Sentence
from pharmacy.core.orders import OrderStatus
from pharmacy.core.roles import Permission
from pharmacy.db import Session
from pharmacy.services.orders import fill_refusals, fills
from pharmacy.services.orders.placing import Fill, Order
from pharmacy.services.planning import workdays
from pharmacy.services.planning.workdays import Workday
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.words.days import day as day_text


@dataclass(frozen=True, slots=True)
class Due:
    """One fill on the page. `refusal` says why it cannot be made now."""

    fill: Fill
    title: str
    when: str
    tone: str
    refusal: Sentence | None
    is_early: bool


def context(session: Session, order: Order, refused: Sentence | None = None) -> dict[str, Any]:
    """The template context of the fills. Empty if there is only one."""
    day = workdays.workday(session, current.live().settings.profile, current.now())
    rows = order.plans[-1].fills
    filled = fills.filled_on(session, order, current.live().settings.profile)
    is_plain = len(rows) == 1 and rows[0].made_on is not None
    return {
        "fills": [] if is_plain else [_due(order, fill, day, filled.get(fill.id)) for fill in rows],
        "fill_refused": refused,
        "may_fill": visitors.person().may(Permission.MAKE_FILL),
    }


def _due(order: Order, fill: Fill, day: Workday, filled_on: datetime.date | None) -> Due:
    total = max(row.refill for row in order.plans[-1].fills)
    title = _title(fill, total)
    refusal = fill_refusals.why_not(order, fill, day, visitors.person().role)
    if filled_on is not None:
        when, tone = _("made %(day)s", day=day_text(filled_on)), "good"
    else:
        when, tone = _planned(fill, day.today)
    if order.status is OrderStatus.CANCELLED and fill.made_on is None:
        when, tone = _("not made: the order is cancelled"), ""
    is_early = bool(fill.refill) and day.today < fill.make_on
    return Due(fill, title, when, tone, refusal, is_early)


def _title(fill: Fill, total: int) -> str:
    if fill.refill:
        return _("Refill %(number)s of %(all)s", number=fill.refill, all=total)
    return _("Fill %(number)s", number=fill.number)


def _planned(fill: Fill, today: datetime.date) -> tuple[str, str]:
    """Whether none of a fill's containers is packaged, so that its date is only planned."""
    if fill.made_on is not None:
        return _("planned for %(day)s", day=day_text(fill.made_on)), ""
    make_on = day_text(fill.make_on)
    if fill.refill:
        return _("when asked for, from %(day)s", day=make_on), ""
    if today > fill.make_on:
        return _("overdue since %(day)s", day=make_on), "bad"
    if today == fill.make_on:
        return _("to be made today"), "busy"
    return _("planned for %(day)s", day=make_on), ""
