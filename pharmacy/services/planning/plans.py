"""Converts plans to rows and back."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pharmacy import models
from pharmacy.core.planning.capsules import (
    Option,
    Plan,
    PlannedDose,
    PlannedPhase,
    StrengthCount,
    Take,
    Totals,
)
from pharmacy.core.planning.containers import Container, ContainerSpan, Fill
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.core.schedules import Phase, Schedule, TimeOfDay
from pharmacy.services.planning import plan_inputs
from pharmacy.services.planning.proposals import Proposal

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanRows:
    """The columns of a plan and of its parts, with their ids, as they are inserted."""

    plan: Values
    fills: list[Values]
    phases: list[Values]
    doses: list[Values]
    takes: list[Values]


def plan_rows(
    proposal: Proposal, schedule: Schedule, order_id: uuid.UUID, now: datetime.datetime
) -> PlanRows:
    """The rows of the proposed plan of `schedule`, with its phases and the capsules for each."""
    plan, plan_id = proposal.plan, uuid.uuid4()
    phases = {phase.number: _phase_values(phase, plan_id) for phase in schedule.phases}
    doses = {
        (phase.number, dose.time): {
            "id": uuid.uuid4(),
            "phase_id": phases[phase.number]["id"],
            "time": dose.time,
            **quantity_values("dose", dose.quantity),
        }
        for phase in schedule.phases
        for dose in phase.doses
    }
    takes = [
        {
            "plan_id": plan_id,
            "phase_dose_id": doses[phase.number, dose.time]["id"],
            "capsules": take.capsules,
            **quantity_values("strength", take.strength),
        }
        for phase in plan.phases
        for dose in phase.doses
        for take in dose.takes
    ]
    return PlanRows(
        _plan_values(proposal, now) | {"id": plan_id, "order_id": order_id},
        [_fill_values(fill, plan_id) for fill in plan.fills],
        [*phases.values()],
        [*doses.values()],
        takes,
    )


def _plan_values(proposal: Proposal, now: datetime.datetime) -> Values:
    totals = proposal.plan.totals
    return {
        "version": 1,
        "formulary_version": proposal.drug.version,
        "days": totals.days,
        "capsules": totals.capsules,
        "strengths": totals.strengths,
        "most_capsules_per_dose": totals.most_capsules_per_dose,
        "options": [_option_data(option) for option in proposal.plan.options],
        "options_complete": proposal.plan.options_complete,
        "inputs": plan_inputs.stored(proposal.plan.inputs),
        "created_at": now,
    }


def _phase_values(phase: Phase, plan_id: uuid.UUID) -> Values:
    return {
        "id": uuid.uuid4(),
        "plan_id": plan_id,
        "number": phase.number,
        "first_day": phase.first_day,
        "last_day": phase.last_day,
    }


def _fill_values(fill: Fill, plan_id: uuid.UUID) -> Values:
    return {
        "id": uuid.uuid4(),
        "plan_id": plan_id,
        "number": fill.number,
        "refill": fill.refill,
        "first_day": fill.first_day,
        "last_day": fill.last_day,
        "make_on": fill.make_on,
        "beyond_use_on": fill.beyond_use_on,
        "made_on": fill.made_on,
    }


def quantity_values(name: str, quantity: Quantity) -> Values:
    """The two columns of a quantity."""
    return {f"{name}_picograms": quantity.picograms, f"{name}_unit": quantity.unit}


def plan_row(
    proposal: Proposal, schedule: Schedule, order_id: uuid.UUID, now: datetime.datetime
) -> models.plans.Plan:
    """The same rows as objects."""
    rows = plan_rows(proposal, schedule, order_id, now)
    doses: dict[uuid.UUID, list[models.phases.PhaseDose]] = defaultdict(list)
    for dose in rows.doses:
        doses[dose["phase_id"]].append(models.phases.PhaseDose(**dose))
    return models.plans.Plan(
        **rows.plan,
        fills=[models.fills.Fill(**fill) for fill in rows.fills],
        phases=[models.phases.Phase(**phase, doses=doses[phase["id"]]) for phase in rows.phases],
        takes=[models.plans.PlanTake(**take) for take in rows.takes],
    )


def plan_of(order: models.orders.Order) -> Plan:
    """The latest plan of an order, rebuilt from its rows."""
    return of_row(order.plans[-1])


def of_row(row: models.plans.Plan) -> Plan:
    """A plan rebuilt from its rows, without the containers of refills."""
    totals = Totals(row.days, row.capsules, row.strengths, row.most_capsules_per_dose)
    containers = [c for c in row.containers if not c.fill.refill]
    return Plan(
        phases=_planned_phases(row.phases, row.takes),
        strengths=strength_counts(containers),
        containers=tuple(_container(c) for c in containers),
        totals=totals,
        options=tuple(option(data) for data in row.options),
        options_complete=row.options_complete,
        fills=tuple(_fill(fill) for fill in row.fills),
        inputs=plan_inputs.read(row.inputs),
    )


def _container(row: models.containers.Container) -> Container:
    spans = tuple(ContainerSpan(*span) for span in row.spans)
    is_carried = row.carried_from is not None
    return Container(row.number, row.strength, row.capsules, spans, row.fill.number, is_carried)


def _fill(row: models.fills.Fill) -> Fill:
    return Fill(
        row.number,
        row.make_on,
        row.first_day,
        row.last_day,
        row.beyond_use_on,
        row.refill,
        row.made_on,
    )


def _planned_phases(
    phases: list[models.phases.Phase], takes: list[models.plans.PlanTake]
) -> tuple[PlannedPhase, ...]:
    by_dose: dict[uuid.UUID, list[Take]] = {}
    for take in takes:
        by_dose.setdefault(take.phase_dose_id, []).append(Take(take.strength, take.capsules))
    return tuple(
        PlannedPhase(p.number, p.first_day, p.last_day, _planned_doses(p, by_dose)) for p in phases
    )


def _planned_doses(
    phase: models.phases.Phase, by_dose: Mapping[uuid.UUID, list[Take]]
) -> tuple[PlannedDose, ...]:
    doses = [
        PlannedDose(
            TimeOfDay(dose.time),
            dose.dose,
            tuple(sorted(by_dose.get(dose.id, []), key=lambda take: take.strength)),
        )
        for dose in phase.doses
    ]
    return tuple(sorted(doses, key=lambda dose: dose.time.place))


def strength_counts(containers: Iterable[Any]) -> tuple[StrengthCount, ...]:
    """The number of capsules of each strength in the given containers."""
    counts: dict[Quantity, int] = {}
    for container in containers:
        counts[container.strength] = counts.get(container.strength, 0) + container.capsules
    return tuple(StrengthCount(strength, counts[strength]) for strength in sorted(counts))


def _option_data(option: Option) -> dict[str, Any]:
    return {
        "strengths": [[strength.picograms, strength.unit] for strength in option.strengths],
        "totals": [
            option.totals.days,
            option.totals.capsules,
            option.totals.strengths,
            option.totals.most_capsules_per_dose,
        ],
        "cost_cents": option.cost_cents,
        "chosen": option.chosen,
    }


def option(data: dict[str, Any]) -> Option:
    """One option as it was stored."""
    return Option(
        tuple(Quantity(picograms, Unit(unit)) for picograms, unit in data["strengths"]),
        Totals(*data["totals"]),
        data["cost_cents"],
        data["chosen"],
    )
