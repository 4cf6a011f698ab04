"""The state of every container of an order, from what is recorded about it."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from pharmacy.core import container_states, promise_times
from pharmacy.core.container_states import (
    ENDED,
    ContainerFacts,
    ContainerMoments,
    ContainerState,
    LaterFill,
)
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.messages import Message
from pharmacy.core.orders import OrderStatus, Step
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.schedules import TimeOfDay
from pharmacy.models.orders import Order
from pharmacy.services.records import container_rows
from pharmacy.services.records.container_rows import (
    ContainerRow,
    LabelRow,
    OrderRows,
    ScanRow,
    TransitionRow,
)

SAID = (Step.RETURN, Step.ANSWER, Step.VERIFY)


@dataclass(frozen=True, slots=True)
class ContainerStatus:
    """What a container waits for.

    container_id: its row in one plan. is_replaced: a change of the course ended it. promised_at:
    None for one that has left or ended.
    """

    container_id: uuid.UUID
    state: ContainerState
    is_replaced: bool
    since: datetime.datetime
    promised_at: datetime.datetime | None
    waits_for: Message


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """What the promise times of an order's containers follow from.

    due_at: of the current work. first_times: the first time of the day of each phase of the plan in
    force, by the phase's last day.
    """

    due_at: datetime.datetime
    first_on: datetime.date
    first_times: Mapping[int, TimeOfDay]
    zone: datetime.tzinfo

    def of_fill(self, row: ContainerRow) -> datetime.datetime:
        """When a fill that is not begun must be ready: in time for its first dose."""
        later = [time for last, time in self.first_times.items() if last >= row.first_day]
        first_time = next(iter(later), TimeOfDay.BEDTIME)
        first_on = CourseDates(self.first_on).date_of(row.first_day)
        nothing = datetime.timedelta(0)
        return promise_times.due_at(row.added_at, nothing, first_on, self.zone, first_time)


@dataclass(frozen=True)
class OrderContainers:
    """All containers of one order, of each of its plans."""

    rows: OrderRows

    def numbered(self, promise: PromiseFacts) -> dict[int, ContainerStatus]:
        """The status of each container of the plan in force, by its number."""
        in_force = self.rows.plan_version
        return {
            row.number: self._status(row, promise)
            for row in self.rows.containers
            if row.version == in_force
        }

    def state_by_bottle(self) -> dict[uuid.UUID, tuple[uuid.UUID, ContainerState]]:
        """By its original row: the id of the container in the newest plan with it, and its state.

        An amendment gives a container another row. It is the same bottle.
        """
        return {
            bottle: (row.id, container_states.state_of(self._facts(row)))
            for bottle, row in self._newest.items()
        }

    def statuses(self, promise: PromiseFacts) -> dict[uuid.UUID, ContainerStatus]:
        """The status of each container, of any plan, by its id."""
        return {row.id: self._status(row, promise) for row in self.rows.containers}

    def _status(self, row: ContainerRow, promise: PromiseFacts) -> ContainerStatus:
        facts = self._facts(row)
        state = container_states.state_of(facts)
        due_at = promise.of_fill(row) if facts.later_fill is not None else promise.due_at
        return ContainerStatus(
            row.id,
            state,
            facts.is_replaced,
            container_states.since(facts, self._moments(row)),
            None if state in ENDED else due_at,
            container_states.waits_for(facts, row.number),
        )

    def _facts(self, row: ContainerRow) -> ContainerFacts:
        bottle, label = self._bottles[row.id], self._label_of(row)
        is_later = row.made_on is None
        at_home, left = self._left_at(bottle), self._row_left_at(row)
        return ContainerFacts(
            self.rows.status,
            has_left=left is not None,
            is_at_home=at_home is not None and left is None,
            is_replaced=left is None and label is None and row.version < self.rows.plan_version,
            later_fill=LaterFill(row.fill, row.make_on) if is_later else None,
            is_packaged=bottle in self.rows.progress.packaged,
            is_labeled=label is not None and label.id in self.rows.progress.labeled,
            is_checked=label is not None and self._is_checked(label),
            is_failed=label is not None and label.state is LabelState.FAILED,
            is_asked=self._is_asked,
            unmade=self._unmade,
        )

    def _moments(self, row: ContainerRow) -> ContainerMoments:
        bottle, label = self._bottles[row.id], self._label_of(row)
        verified = self._latest(Step.VERIFY)
        return ContainerMoments(
            self._arrived_at,
            self._added_at(bottle),
            verified_at=verified.at if verified is not None else None,
            relabeled_at=label.created_at if label is not None else None,
            packaged_at=self.rows.progress.packaged.get(bottle),
            labeled_at=self.rows.progress.labeled.get(label.id) if label is not None else None,
            left_at=self._row_left_at(row) or self._left_at(bottle),
            replaced_at=self._replaced_at(row),
        )

    @cached_property
    def _bottles(self) -> dict[uuid.UUID, uuid.UUID]:
        """The original row of each container."""
        before = {row.id: row.carried_from for row in self.rows.containers}
        found: dict[uuid.UUID, uuid.UUID] = {}
        # Plans come oldest first, so that the earlier row is already known.
        for row_id, carried_from in before.items():
            found[row_id] = row_id if carried_from is None else found[carried_from]
        return found

    @cached_property
    def _newest(self) -> dict[uuid.UUID, ContainerRow]:
        return {self._bottles[row.id]: row for row in self.rows.containers}

    @cached_property
    def _labels(self) -> dict[uuid.UUID, list[LabelRow]]:
        """The labels of each bottle."""
        found: dict[uuid.UUID, list[LabelRow]] = {}
        for label in self.rows.labels:
            found.setdefault(self._bottles[label.container_id], []).append(label)
        return found

    @cached_property
    def _scans(self) -> dict[uuid.UUID, list[ScanRow]]:
        found: dict[uuid.UUID, list[ScanRow]] = {}
        for scan in self.rows.progress.scans:
            found.setdefault(scan.label_id, []).append(scan)
        return found

    def _label_of(self, row: ContainerRow) -> LabelRow | None:
        """The label that applies. An earlier plan's row of a carried container has none."""
        bottle = self._bottles[row.id]
        if self._newest[bottle].id != row.id:
            return None
        of_bottle = self._labels.get(bottle, ())
        return next((label for label in of_bottle if label.superseded_at is None), None)

    def _left_at(self, bottle: uuid.UUID) -> datetime.datetime | None:
        """When the container last left, with any label."""
        times = [self._label_left_at(label) for label in self._labels.get(bottle, ())]
        return max((time for time in times if time is not None), default=None)

    def _row_left_at(self, row: ContainerRow) -> datetime.datetime | None:
        """When the container left with the label that applies, or with its last one."""
        label = self._label_of(row)
        if label is not None:
            return self._label_left_at(label)
        return self._left_at(self._bottles[row.id])

    def _label_left_at(self, label: LabelRow) -> datetime.datetime | None:
        times = [scan.left_at for scan in self._scans.get(label.id, ())]
        return max((time for time in times if time is not None), default=None)

    def _is_checked(self, label: LabelRow) -> bool:
        begun = self._latest(Step.COMPOUND)
        scans = self._scans.get(label.id, ())
        return begun is not None and any(scan.move_id == begun.id for scan in scans)

    def _added_at(self, bottle: uuid.UUID) -> datetime.datetime:
        row = next(row for row in self.rows.containers if row.id == bottle)
        if not row.refill:
            return row.added_at
        # A refill's containers are added to their plan when the refill is made.
        labels = [label.created_at for label in self._labels.get(bottle, ())]
        return min(labels, default=row.added_at)

    def _replaced_at(self, row: ContainerRow) -> datetime.datetime | None:
        later = [other.added_at for other in self.rows.containers if other.version > row.version]
        ended = [label.superseded_at for label in self._labels.get(self._bottles[row.id], ())]
        return min(later, default=None) or max((at for at in ended if at is not None), default=None)

    @cached_property
    def _arrived_at(self) -> datetime.datetime:
        changes = [row for row in self.rows.transitions if row.before != row.after]
        return changes[-1].at if changes else self.rows.received_at

    def _latest(self, step: Step) -> TransitionRow | None:
        return next((row for row in reversed(self.rows.transitions) if row.step is step), None)

    @cached_property
    def _is_asked(self) -> bool:
        """Whether a pharmacist's question on a returned order has no answer yet."""
        said = [row.step for row in self.rows.transitions if row.step in SAID]
        return said[-1:] == [Step.RETURN]

    @cached_property
    def _unmade(self) -> Sequence[int]:
        """The containers that the current compounding has not finished."""
        if self.rows.status is not OrderStatus.COMPOUNDING:
            return ()
        progress = self.rows.progress
        unmade = []
        for bottle, row in self._newest.items():
            label = self._label_of(row)
            if label is None or self._label_left_at(label) is not None:
                continue
            is_packaged = bottle in progress.packaged or self._left_at(bottle) is not None
            if not is_packaged or label.id not in progress.labeled:
                unmade.append(row.number)
        return tuple(sorted(unmade))


def of_order(session: Session, order: Order) -> OrderContainers:
    """The containers of an order that is loaded with all its parts, and flushed."""
    return OrderContainers(container_rows.of_order(session, order))


def first_times(plan: Plan) -> dict[int, TimeOfDay]:
    """The first time of the day of each phase of a plan, by the phase's last day."""
    return {phase.last_day: phase.doses[0].time for phase in plan.phases}


def promise_of(order: Order, zone: datetime.tzinfo) -> PromiseFacts:
    """What the promise times of such an order follow from. zone: the pharmacy's."""
    first = {
        phase.last_day: min((dose.time for dose in phase.doses), key=lambda time: time.place)
        for phase in order.plans[-1].phases
    }
    return PromiseFacts(order.due_at, order.first_on, first, zone)


def numbered(session: Session, order: Order, zone: datetime.tzinfo) -> dict[int, ContainerStatus]:
    """The status of each container of such an order's plan in force, by its number."""
    return of_order(session, order).numbered(promise_of(order, zone))
