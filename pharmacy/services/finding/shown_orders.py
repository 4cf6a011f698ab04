"""An order and its parts, as its client may see them."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pharmacy.core.flags import Flag
from pharmacy.core.orders import OrderStatus
from pharmacy.core.planning.worded_plans import ContainerWithDirections
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.regimen.amendments import AmendmentKind
from pharmacy.services.planning.plan_views import PlanView
from pharmacy.services.records.container_states import ContainerStatus


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """A change of a course. on: None if the first day is unknown. plan_version: what resulted."""

    number: int
    change: AmendmentKind
    day: int
    on: datetime.date | None
    reason: str
    by: str
    created_at: datetime.datetime
    plan_version: int


@dataclass(frozen=True, slots=True)
class LabelView:
    """A label of a container, or a patient calendar, which has neither phase nor container."""

    id: uuid.UUID
    kind: str
    phase_number: int | None
    number: int
    state: LabelState
    barcode: str
    error_message: str | None = None
    superseded_at: datetime.datetime | None = None

    @property
    def container(self) -> int | None:
        """The number of its container."""
        return self.number or None

    @property
    def is_superseded(self) -> bool:
        """Whether a change of the course ended its use."""
        return self.superseded_at is not None

    @property
    def pdf(self) -> str:
        """The path of its PDF."""
        return f"labels/{self.id}/pdf"


@dataclass(frozen=True, slots=True)
class ContainerView(ContainerWithDirections):
    """A container of the plan in force."""

    status: ContainerStatus


@dataclass(frozen=True, slots=True)
class PlanInForceView(PlanView):
    """The latest plan of an order, with the status of each container, by its number."""

    statuses: Mapping[int, ContainerStatus]

    @property
    def containers(self) -> Sequence[ContainerView]:
        """The containers with their directions and status."""
        return [
            ContainerView(c, self.directions[c.number], self.statuses[c.number])
            for c in self.plan.containers
        ]


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its latest plan, as its client may see it."""

    id: uuid.UUID
    rx_number: int
    external_id: str | None
    status: OrderStatus
    version: int
    start_on: datetime.date | None
    flags: Sequence[Flag]
    plan: PlanInForceView
    labels: Sequence[LabelView]
    amendments: Sequence[AmendmentView]
