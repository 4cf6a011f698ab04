"""The latest plans of many orders, read by columns only."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pharmacy.core.planning.capsules import Plan, PlannedDose, PlannedPhase, Take, Totals
from pharmacy.core.planning.containers import Container as Bottle
from pharmacy.core.planning.containers import ContainerSpan
from pharmacy.core.planning.containers import Fill as PlannedFill
from pharmacy.core.planning.worded_plans import WordedPlan
from pharmacy.core.quantities import Quantity
from pharmacy.models.containers import Container
from pharmacy.models.fills import Fill
from pharmacy.models.phases import Phase, PhaseDose
from pharmacy.models.plans import Plan as PlanRow
from pharmacy.models.plans import PlanTake
from pharmacy.services.planning import plan_inputs, plans

Columns = Row[*tuple[Any, ...]]
PLANS = select(
    PlanRow.id,
    PlanRow.order_id,
    PlanRow.version,
    PlanRow.first_day,
    PlanRow.days,
    PlanRow.capsules,
    PlanRow.strengths,
    PlanRow.most_capsules_per_dose,
    PlanRow.options,
    PlanRow.options_complete,
    PlanRow.inputs,
).order_by(PlanRow.version)
FILLS = select(
    Fill.plan_id,
    Fill.number,
    Fill.make_on,
    Fill.first_day,
    Fill.last_day,
    Fill.beyond_use_on,
    Fill.refill,
    Fill.made_on,
).order_by(Fill.number)
CONTAINERS = (
    select(
        Container.plan_id,
        Container.number,
        Container.strength,
        Container.capsules,
        Container.spans,
        Container.carried_from,
        Container.directions,
        Fill.number.label("fill"),
    )
    .join(Container.fill)
    .where(Fill.refill == 0)
    .order_by(Container.number)
)
DOSES = (
    select(
        Phase.plan_id,
        Phase.number,
        Phase.first_day,
        Phase.last_day,
        PhaseDose.id,
        PhaseDose.time,
        PhaseDose.dose,
    )
    .join(Phase.doses)
    .order_by(Phase.number)
)
# Selected by plan, because the takes of one dose have no index.
TAKES = select(PlanTake.plan_id, PlanTake.phase_dose_id, PlanTake.strength, PlanTake.capsules)


@dataclass(frozen=True, slots=True)
class PlanView(WordedPlan):
    """One plan of an order and the first day of the course it covers."""

    version: int
    first_day: int


def of_plan(row: PlanRow) -> PlanView:
    """One plan with its rows."""
    directions = {bottle.number: bottle.directions for bottle in row.containers}
    return PlanView(plans.of_row(row), directions, row.version, row.first_day)


def newest(session: Session, order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PlanView]:
    """The latest plan of each order, as `plans.of_row` returns it."""
    rows = session.execute(PLANS.where(PlanRow.order_id.in_(order_ids)))
    # The last row of each order wins.
    last = {row.order_id: row for row in rows}
    ids = [row.id for row in last.values()]
    doses = by(Phase.plan_id, ids, DOSES, session)
    takes = by(PlanTake.plan_id, ids, TAKES, session)
    bottles = by(Container.plan_id, ids, CONTAINERS, session)
    fills = by(Fill.plan_id, ids, FILLS, session)
    return {
        order_id: _view(row, _phases(doses[row.id], takes[row.id]), bottles[row.id], fills[row.id])
        for order_id, row in last.items()
    }


def by(
    owner: InstrumentedAttribute[uuid.UUID],
    ids: Collection[uuid.UUID],
    query: Select[*tuple[Any, ...]],
    session: Session,
) -> dict[uuid.UUID, list[Columns]]:
    """The rows of each owner. The first column names it. Runs no query if there is no owner."""
    found: dict[uuid.UUID, list[Columns]] = defaultdict(list)
    for row in session.execute(query.where(owner.in_(ids))) if ids else ():
        found[row[0]].append(row)
    return found


def _view(
    row: Columns,
    phases: tuple[PlannedPhase, ...],
    bottles: Sequence[Columns],
    fills: Sequence[Columns],
) -> PlanView:
    plan = Plan(
        phases=phases,
        strengths=plans.strength_counts(bottles),
        containers=tuple(_bottle(bottle) for bottle in bottles),
        totals=Totals(row.days, row.capsules, row.strengths, row.most_capsules_per_dose),
        options=tuple(plans.option(data) for data in row.options),
        options_complete=row.options_complete,
        fills=tuple(PlannedFill(*fill[1:]) for fill in fills),
        inputs=plan_inputs.read(row.inputs),
    )
    return PlanView(plan, {b.number: b.directions for b in bottles}, row.version, row.first_day)


def _bottle(row: Columns) -> Bottle:
    spans = tuple(ContainerSpan(*span) for span in row.spans)
    is_carried = row.carried_from is not None
    return Bottle(row.number, row.strength, row.capsules, spans, row.fill, is_carried)


def _phases(rows: Iterable[Columns], taken: Iterable[Columns]) -> tuple[PlannedPhase, ...]:
    takes: dict[uuid.UUID, list[Take]] = defaultdict(list)
    for take in taken:
        takes[take.phase_dose_id].append(Take(take.strength, take.capsules))
    doses: dict[tuple[int, int, int], list[PlannedDose]] = defaultdict(list)
    for row in rows:
        of_dose = tuple(sorted(takes[row.id], key=_strength))
        phase = (row.number, row.first_day, row.last_day)
        doses[phase].append(PlannedDose(row.time, row.dose, of_dose))
    return tuple(PlannedPhase(*phase, tuple(sorted(doses[phase], key=_place))) for phase in doses)


def _place(dose: PlannedDose) -> int:
    return dose.time.place


def _strength(take: Take) -> Quantity:
    return take.strength
