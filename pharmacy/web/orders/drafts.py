"""The result of an order form: its order, its plan, and its errors."""

import hashlib
import json
from dataclasses import dataclass, replace

from pharmacy.core.errors import InvalidInput, Problem
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.messages import Sentence
from pharmacy.schemas import json_text
from pharmacy.schemas.orders import read_order
from pharmacy.services.orders import placing
from pharmacy.services.orders.order_checks import CheckedOrder
from pharmacy.services.orders.placing import Intake, Sent
from pharmacy.services.planning import proposals
from pharmacy.services.planning.proposals import Proposal
from pharmacy.services.planning.workdays import Workday
from pharmacy.web.orders import refusals, tables
from pharmacy.web.orders.fields import Json
from pharmacy.web.orders.forms import OrderForm
from pharmacy.web.orders.refusals import FieldRefusal
from pharmacy.web.orders.tables import PlanTable

# Placeholder people and dates, so that a schedule can be planned before anything else is typed.
NOBODY = {
    "family_name": "-",
    "given_name": "-",
    "birth_date": "2000-01-01",
    "allergies": [],
    "medications": [],
    "conditions": [],
}
PLANNED = ("/prescription/schedule", "/prescription/drug", "/prescription/form", "/limits")


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A validated form. Only without refusals does it have an intake, which can be placed.

    proposal: the plan to show. A form that lacks only people and dates also has one. checked: what
    placing it would give, if somebody asked.
    """

    form: OrderForm
    intake: Intake | None
    proposal: Proposal | None
    refusals: list[FieldRefusal]
    checked: CheckedOrder | None = None

    @property
    def digest(self) -> str:
        """A digest of the order and the plan that were shown. "" while nothing can be placed."""
        if self.intake is None or self.proposal is None:
            return ""
        shown = f"{self.intake.sent.canonical} {self.proposal!r}"
        return hashlib.sha256(shown.encode()).hexdigest()

    @property
    def table(self) -> PlanTable | None:
        """The plan to show."""
        return tables.of_proposal(self.proposal) if self.proposal else None

    @property
    def holds(self) -> int:
        """The number of holds that the order would have."""
        flags = self.proposal.flags if self.proposal else []
        return sum(flag.severity is Severity.HOLD for flag in flags)

    def with_flags(self, flags: list[Flag]) -> "OrderDraft":
        """The same with more flags in front, such as those that depend on stored orders."""
        if self.proposal is None or not flags:
            return self
        return replace(self, proposal=replace(self.proposal, flags=[*flags, *self.proposal.flags]))

    def message_for(self, name: str) -> Sentence | None:
        """The error of a field."""
        return next((r.message for r in self.refusals if r.name == name), None)

    def refused(self, error: InvalidInput) -> "OrderDraft":
        """The same form with a refusal that occurred only when it was placed."""
        found = refusals.refusals(self.form, error.problems)
        return OrderDraft(self.form, None, self.proposal, found)


def draft(form: OrderForm, workday: Workday) -> OrderDraft:
    """Validate a form by the same rules as an order over HTTP."""
    order = form.order
    problems = list(form.contradictions())
    try:
        intake = placing.take_in(read_order(order), _sent(form), workday)
        proposal = intake.proposal
    except InvalidInput as error:
        problems += error.problems
    else:
        if not problems:
            return OrderDraft(form, intake, proposal, [])
    alone, others = _schedule_alone(order, workday)
    return OrderDraft(form, None, alone, refusals.refusals(form, [*problems, *others]))


def _sent(form: OrderForm) -> Sent:
    """The order's text, as it is stored."""
    text = json.dumps(form.order, indent=2, ensure_ascii=False)
    return Sent(text, json_text.canonical(form.order), form.order_id)


def _schedule_alone(order: Json, workday: Workday) -> tuple[Proposal | None, list[Problem]]:
    """The plan of the schedule, whatever else is missing, and the errors of the schedule."""
    alone = {
        "external_id": None,
        "patient": NOBODY,
        "prescriber": {"name": "-"},
        "prescription": {
            "written_on": workday.today.isoformat(),
            **{k: v for k, v in order["prescription"].items() if k in ("drug", "form", "schedule")},
        },
        "limits": order.get("limits"),
        "containers": order.get("containers"),
    }
    try:
        return proposals.propose(read_order(alone), workday), []
    except InvalidInput as error:
        return None, [p for p in error.problems if p.pointer.startswith(PLANNED)]
