"""Every change of an existing order, from its lock to its notifications."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from pharmacy import job_queue
from pharmacy.core.audit import Actor
from pharmacy.core.orders import OrderStatus
from pharmacy.db import after_commit
from pharmacy.models.orders import Order
from pharmacy.models.transitions import OrderTransition
from pharmacy.services.records import container_reports, order_locks, transitions, versions
from pharmacy.services.records.container_reports import BottleStates
from pharmacy.services.records.order_locks import SeenOrder as SeenOrder
from pharmacy.services.records.transitions import TransitionRequest as TransitionRequest


@dataclass(slots=True)
class OrderChange:
    """One change of one order: its transitions, its one new version, and its notifications."""

    session: Session
    actor: Actor
    order: Order
    now: datetime.datetime
    _before: BottleStates | None = None
    _is_changed: bool = field(default=False, init=False)
    _is_counted: bool = field(default=False, init=False)
    _notifier: job_queue.Notifier | None = field(default=None, init=False)

    def take(self, wanted: TransitionRequest) -> OrderTransition:
        """Make a transition, with its row, audit entry and webhooks. As `transitions.apply`."""
        self._is_changed = True
        return transitions.apply(self.session, self.actor, self.order, wanted, self.now)

    def count(self) -> None:
        """Increment the version now, so that later records refer to the new one.

        Otherwise it is incremented at the end. It is incremented once.
        """
        self._is_changed = True
        if not self._is_counted:
            self.order.version += 1
            self._is_counted = True

    def render_labels(self, notifier: job_queue.Notifier) -> None:
        """Notify the renderer after the commit, unless the order is held by then."""
        self._notifier = notifier

    def end(self) -> None:
        """Increment and store the version of a changed order, and notify client and renderer."""
        if self._is_changed:
            self.count()
            versions.keep(self.session, self.order, self.now)
        container_reports.report(self.session, self.order, self._before, self.now)
        self._notify()

    def end_first(self) -> None:
        """The same for a new order, whose first version is stored and not incremented."""
        versions.keep(self.session, self.order, self.now)
        self._notify()

    def _notify(self) -> None:
        if self._notifier is not None and self.order.status is not OrderStatus.HELD:
            notify = partial(self._notifier.notify, job_queue.RENDER_LABELS, str(self.order.id))
            after_commit(self.session, notify)


@contextmanager
def changing(
    session: Session, actor: Actor, seen: SeenOrder, now: datetime.datetime
) -> Iterator[OrderChange]:
    """Lock an order for a change. At the end, its version is stored, and clients are notified.

    Without a transition, an order keeps its version. Raises NotFound, also for an order of another
    client, and ChangedMeanwhile if the order has changed since it was read.
    """
    order = order_locks.lock_seen(session, actor, seen)
    change = OrderChange(session, actor, order, now, container_reports.before(session, order))
    yield change
    change.end()


@contextmanager
def placing(
    session: Session, actor: Actor, order: Order, now: datetime.datetime
) -> Iterator[OrderChange]:
    """Place an order whose rows are inserted. At the end, its first version is stored."""
    change = OrderChange(session, actor, order, now)
    yield change
    change.end_first()
