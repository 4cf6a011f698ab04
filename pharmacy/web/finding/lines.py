"""Rows of an order list: age, promise time, progress of labels, next step."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for

from pharmacy import current
from pharmacy.core.orders import OrderStatus
from pharmacy.core.roles import Permission
from pharmacy.services.finding.listings import LabelCounts, ListedOrder
from pharmacy.services.orders.placing import Order
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import gettext, marked, ngettext
from pharmacy.web.words import days, summaries

# More containers than these are work to do, and not what holds up the rest.
MOST_NAMED = 3
SOON = datetime.timedelta(hours=2)
OPEN = frozenset(OrderStatus) - {OrderStatus.DISPENSED, OrderStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class Words:
    """Words, and their tone: "good", "warn", "bad", "busy" or ""."""

    words: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The current person's next action for an order, and its page."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in a list."""

    order: Order
    age: str
    due: Words | None
    labels: Words | None
    flags: Words | None
    step: NextStep | None


def rows(lines: Sequence[ListedOrder]) -> list[OrderRow]:
    """The rows for the current person, as of now."""
    now = current.now()
    return [_row(line, now) for line in lines]


def _row(line: ListedOrder, now: datetime.datetime) -> OrderRow:
    order = line.order
    return OrderRow(
        order=order,
        age=summaries.duration_words(now - order.received_at),
        due=_due(order, now) if order.status in OPEN else None,
        labels=_labels(order.status, line.labels),
        flags=_flags(line),
        step=_step(line),
    )


def _due(order: Order, now: datetime.datetime) -> Words:
    left = order.due_at - now
    if left < datetime.timedelta(0):
        return Words(gettext("overdue %(time)s", time=summaries.duration_words(-left)), "bad")
    profile = current.live().settings.profile
    day = profile.today(order.due_at)
    if left < SOON:
        return Words(gettext("due in %(time)s", time=summaries.duration_words(left)), "warn")
    if day == profile.today(now):
        return Words(gettext("due %(time)s", time=summaries.clock(order.due_at)))
    if day == profile.today(now) + datetime.timedelta(days=1):
        return Words(gettext("due tomorrow %(time)s", time=summaries.clock(order.due_at)))
    return Words(gettext("due %(time)s", time=days.day(day)))


def _labels(status: OrderStatus, counts: LabelCounts) -> Words | None:
    if status is OrderStatus.HELD or status not in OPEN or not counts.total:
        return None
    if counts.failed:
        return Words(_of(marked("%(count)s of %(total)s failed"), counts.failed, counts), "bad")
    if counts.lost:
        words = ngettext(
            "%(num)s unconfirmed print job", "%(num)s unconfirmed print jobs", counts.lost
        )
        return Words(words, "warn")
    return LABEL_WORDS[status](counts)


def _of(words: str, count: int, counts: LabelCounts) -> str:
    return gettext(words, count=count, total=counts.total)


def _rendered(counts: LabelCounts) -> Words:
    tone = "good" if counts.rendered == counts.total else "busy"
    return Words(_of(marked("%(count)s of %(total)s rendered"), counts.rendered, counts), tone)


def _scanned(counts: LabelCounts) -> Words:
    if counts.rendered < counts.total:
        return _rendered(counts)
    if counts.scanned == counts.total:
        return Words(gettext("all %(total)s scanned back", total=counts.total), "good")
    if 0 < len(counts.open) <= MOST_NAMED:
        return Words(_stuck(counts), "warn")
    if counts.scanned:
        return Words(_of(marked("%(count)s of %(total)s scanned back"), counts.scanned, counts))
    return Words(_of(marked("%(count)s of %(total)s printed"), counts.printed, counts))


def _stuck(counts: LabelCounts) -> str:
    """Which containers hold up the others of their order."""
    done = _of(marked("%(count)s of %(total)s scanned back"), counts.scanned, counts)
    numbers = ", ".join(map(str, counts.open))
    return gettext("%(done)s, waits for bottle %(numbers)s", done=done, numbers=numbers)


def _containers(counts: LabelCounts) -> Words:
    return Words(summaries.counted(counts.total, "container"))


LABEL_WORDS: dict[OrderStatus, Callable[[LabelCounts], Words]] = {
    OrderStatus.RECEIVED: _rendered,
    OrderStatus.VERIFIED: _scanned,
    OrderStatus.COMPOUNDING: _scanned,
    OrderStatus.READY: _containers,
}


def _flags(line: ListedOrder) -> Words | None:
    if line.holds and line.order.status is OrderStatus.HELD:
        return Words(summaries.counted(line.holds, "hold"), "bad")
    if line.warnings and line.order.status is OrderStatus.RECEIVED:
        return Words(ngettext("%(num)s warning", "%(num)s warnings", line.warnings), "warn")
    return None


def _step(line: ListedOrder) -> NextStep | None:
    may, order, status = visitors.person().may, line.order, line.order.status
    if status is OrderStatus.HELD and may(Permission.RESOLVE_HOLD):
        return _at("web.verification.show", marked("Resolve"), order, "holds")
    if status is OrderStatus.RECEIVED and may(Permission.VERIFY_ORDER):
        is_own = str(order.entered_by) == visitors.person().actor.id
        return None if is_own else _at("web.verification.show", marked("Verify"), order)
    if status is OrderStatus.VERIFIED and may(Permission.COMPOUND):
        return _at("web.orders.show", marked("Compound"), order)
    if status is OrderStatus.COMPOUNDING:
        return _making(line)
    if status is OrderStatus.READY and may(Permission.DISPENSE):
        return _at("web.dispensing.show", marked("Dispense"), order)
    return None


def _making(line: ListedOrder) -> NextStep | None:
    """A scanned label shows that its container is packaged and labeled."""
    may, is_made = visitors.person().may, line.labels.scanned == line.labels.total
    if is_made and may(Permission.FINAL_VERIFICATION):
        return _at("web.final_verification.show", marked("Final verification"), line.order)
    if not is_made and may(Permission.COMPOUND):
        return _at("web.orders.show", marked("Package, label"), line.order, "packaging")
    return None


def _at(endpoint: str, name: str, order: Order, anchor: str | None = None) -> NextStep:
    return NextStep(gettext(name), url_for(endpoint, order_id=order.id, _anchor=anchor))
