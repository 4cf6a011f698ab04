"""An amended course as it is proposed: its plan, its flags, and the words of its labels."""

import uuid
from dataclasses import dataclass, replace

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.regimen.amendments import Amendment
from pharmacy.core.regimen.courses import LivedCourse
from pharmacy.core.regimen.on_hand import LeftOver
from pharmacy.core.schedules import Schedule
from pharmacy.models.orders import Order
from pharmacy.services.labels import amended_drafts
from pharmacy.services.labels.amended_drafts import AmendedDrafts
from pharmacy.services.labels.dispositions import Disposition
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.planning.workdays import Workday


@dataclass(frozen=True, slots=True)
class Amended:
    """The result of a proposed amendment.

    course: all its days. schedule: those from the day of the change on, phase for phase as in the
    plan; empty after a stop. label_dispositions: that of each valid label. labels: the words of its
    labels, or why they do not fit; None if they are not worded yet.
    """

    amendment: Amendment
    course: LivedCourse
    schedule: Schedule
    proposal: Proposal
    left_over: tuple[LeftOver, ...]
    label_dispositions: dict[uuid.UUID, Disposition]
    labels: AmendedDrafts | InvalidInput | None = None

    @property
    def plan(self) -> Plan:
        """The plan of the remaining days."""
        return self.proposal.plan

    def worded(self, order: Order, workday: Workday) -> "Amended":
        """The same with the words of its labels, for the order and day that it was proposed for."""
        return replace(self, labels=self.labels or self._word(order, workday))

    def _word(self, order: Order, workday: Workday) -> AmendedDrafts | InvalidInput:
        drug, ends = self.proposal.drug, self.label_dispositions
        try:
            return amended_drafts.of_order(order, drug, self.plan, ends, workday)
        except InvalidInput as error:
            return InvalidInput(Problem("/change", p.code, p.message) for p in error.problems)

    def drafted(self, order: Order, workday: Workday) -> AmendedDrafts:
        """The words of its labels, for the same order and day. Raises InvalidInput."""
        labels = self.labels or self._word(order, workday)
        if isinstance(labels, InvalidInput):
            raise labels
        return labels
