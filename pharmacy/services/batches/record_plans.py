"""The weighing plan in a compounding record: what was confirmed, and the same derived again now."""

from collections.abc import Iterator
from fractions import Fraction

from pharmacy.core.errors import WeighingContradicted
from pharmacy.core.making.batch_plans import BatchPlan
from pharmacy.core.making.calculations import calculations, factor_text
from pharmacy.core.making.compounding_records import (
    Cell,
    RecordColumn,
    RecordEntry,
    RecordItem,
    RecordPart,
    RecordTable,
)
from pharmacy.core.making.powders import AssayBasis, Certificate, activity_factor
from pharmacy.core.messages import Message
from pharmacy.models.batches import Batch, BatchLot
from pharmacy.schemas.batch_plans import read_request
from pharmacy.services.batches import batch_plans

PLAN = Message("record_plan", "Weighing plan")
AGREES = Message(
    "second_derivation_agrees",
    "Derived again for this record, and a second time backwards from the weights: all agree. "
    "Numbers are shown rounded, and calculated exactly.",
)
CONTRADICTED = Message(
    "second_derivation_differs",
    "The second derivation differs. Do not use this batch, and ask the person who runs the "
    "service.",
)


def wanted(batch: Batch) -> Iterator[RecordPart]:
    """What the confirmed plan wants of each component."""
    item = RecordItem.COMPONENTS
    if batch.plan is None:
        yield RecordEntry(item, PLAN, "")
        return
    columns = (
        RecordColumn(item, Message("column_line", "Line")),
        RecordColumn(item, Message("column_component", "Component")),
        RecordColumn(item, Message("column_role", "Role")),
        RecordColumn(item, Message("column_planned", "Wanted by the plan")),
    )
    lines = batch_plans.stored_plan(batch).lines
    cells: list[tuple[Cell, ...]] = [
        (str(number), line.component, line.role, str(line.amount))
        for number, line in enumerate(lines, start=1)
    ]
    yield RecordTable(columns, tuple(cells), keys=2)


def factor_of(batch: Batch, row: BatchLot) -> str:
    """The activity factor of a lot of the drug's powder, by its own certificate.

    "" for any other lot, and for one without an assay: the plan warns of what was assumed.
    """
    if batch.plan is None or row.lot.assay is None or row.lot.assay_basis is None:
        return ""
    request = read_request(batch.plan["inputs"])
    if row.component != request.drug:
        return ""
    lot = row.lot
    water = Fraction(lot.water or 0)
    certificate = Certificate(Fraction(row.lot.assay), AssayBasis(row.lot.assay_basis), water)
    return factor_text(activity_factor(request.salt_factor, certificate))


def derived(batch: Batch) -> Iterator[RecordPart]:
    """Each calculation of the plan in words, what it assumed, and what the second route found."""
    item = RecordItem.CALCULATIONS
    if batch.plan is None:
        yield RecordEntry(item, PLAN, "")
        return
    plan = batch_plans.stored_plan(batch)
    try:
        table, found = _table(plan), batch_plans.why_plan_differs(batch) or AGREES
    except WeighingContradicted:
        table, found = None, CONTRADICTED
    if table is not None:
        yield table
    yield RecordEntry(item, Message("record_second", "Second derivation"), found)
    for warning in plan.warnings:
        yield RecordEntry(item, Message("record_warning", "Warning"), warning)


def _table(plan: BatchPlan) -> RecordTable | None:
    item = RecordItem.CALCULATIONS
    columns = (
        RecordColumn(item, Message("column_calculation", "Calculation")),
        RecordColumn(item, Message("column_formula", "Formula, in words and numbers")),
        RecordColumn(item, Message("column_result", "Result")),
    )
    found = () if plan.request is None else calculations(plan.request)
    rows = tuple((one.name, one.formula, one.result) for one in found)
    return RecordTable(columns, rows) if rows else None
