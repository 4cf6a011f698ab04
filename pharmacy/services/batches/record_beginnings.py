"""The first sections of a compounding record: preparation, batch, components, calculations."""

from collections.abc import Iterator
from fractions import Fraction

from pharmacy.core.making import amounts
from pharmacy.core.making.compounding_records import (
    Cell,
    RecordColumn,
    RecordEntry,
    RecordItem,
    RecordPart,
    RecordSection,
    RecordTable,
)
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import BatchLot, BatchWeight
from pharmacy.models.components import Component
from pharmacy.services.batches import record_plans
from pharmacy.services.batches.record_rows import READ, TYPED, BatchRows

DISCARDED = Message("weight_discarded", "discarded")
PLACES = 6


def sections(rows: BatchRows) -> Iterator[RecordSection]:
    """The sections of what was to be made, and from what."""
    title = Message("section_preparation", "Preparation and formulation")
    yield RecordSection(title, tuple(_preparation(rows)))
    title = Message("section_batch", "Batch, dates and persons")
    yield RecordSection(title, tuple(_batch(rows)))
    title = Message("section_components", "Components")
    yield RecordSection(title, tuple(_components(rows)))
    title = Message("section_calculations", "Calculations")
    yield RecordSection(title, tuple(record_plans.derived(rows.batch)))


def _preparation(rows: BatchRows) -> Iterator[RecordPart]:
    batch, formulation, item = rows.batch, rows.read.formulation, RecordItem.PREPARATION
    yield RecordEntry(item, Message("record_name", "Name"), formulation.title)
    yield RecordEntry(item, Message("record_strength", "Strength"), _strength(rows))
    form = formulation.form if batch.capsule_size is None else _sized(rows)
    yield RecordEntry(item, Message("record_form", "Dosage form"), form)
    yield RecordEntry(item, Message("record_wanted", "Wanted"), _wanted(rows))
    yield from _formulation(rows)


def _strength(rows: BatchRows) -> str:
    strength = rows.batch.strength
    if rows.batch.units is not None:
        return str(Quantity(strength, Unit.MG))
    per_gram = amounts.ratio(strength, amounts.PICOGRAMS)
    return f"{amounts.number_text(per_gram, PLACES)} mg/g"


def _sized(rows: BatchRows) -> Message:
    return Message("record_capsule", "capsule, size %(size)s", size=rows.batch.capsule_size)


def _wanted(rows: BatchRows) -> Message:
    batch = rows.batch
    if batch.units is None:
        grams = amounts.number_text(Fraction(batch.milligrams or 0, 1000), PLACES)
        return Message("record_grams", "%(grams)s g", grams=grams)
    return Message(
        "record_units",
        "%(units)s capsules, and %(percent)s%% or %(spare)s to spare, whichever is more",
        units=batch.units,
        percent=batch.overage_percent,
        spare=batch.overage_units,
    )


def _formulation(rows: BatchRows) -> Iterator[RecordPart]:
    version, item = rows.batch.version, RecordItem.FORMULATION
    number = Message(
        "record_version",
        "version %(number)s of %(code)s",
        code=version.code,
        number=version.number,
    )
    yield RecordEntry(item, Message("record_formulation", "Formulation"), number)
    reviewed = rows.by(version.reviewed_by, version.reviewed_at)
    activated = rows.by(version.activated_by, version.activated_at)
    yield RecordEntry(item, Message("record_reviewed", "Reviewed by"), reviewed)
    yield RecordEntry(item, Message("record_activated", "Activated by"), activated)
    if version.is_demonstration:
        said = Message("record_demonstration", "A demonstration: no pharmacist reviewed it.")
        yield RecordEntry(item, Message("record_warning", "Warning"), said)
    if unsourced := rows.read.formulation.unsourced:
        name = Message("record_unsourced", "Parts without a source")
        yield RecordEntry(item, name, ", ".join(unsourced))
    if rows.batch.retired_accepted_by is not None:
        name = Message("record_retired", "Retired meanwhile, accepted by")
        who = rows.name(rows.batch.retired_accepted_by)
        yield RecordEntry(item, name, f"{who}: {rows.batch.retired_accepted_reason}")


def _batch(rows: BatchRows) -> Iterator[RecordPart]:
    batch = rows.batch
    yield RecordEntry(RecordItem.NUMBER, Message("record_number", "Batch number"), batch.number)
    made_on = "" if batch.compounded_on is None else batch.compounded_on.isoformat()
    yield RecordEntry(RecordItem.DATE, Message("record_made_on", "Compounded on"), made_on)
    opened = rows.by(batch.opened_by, batch.opened_at)
    yield RecordEntry(RecordItem.AUDIT, Message("record_opened", "Opened by"), opened)
    planned = rows.by(batch.planned_by, batch.planned_at)
    name = Message("record_planned", "Plan confirmed by")
    yield RecordEntry(RecordItem.CALCULATIONS, name, planned)
    makers = rows.together(
        [*(one.by for one in rows.weights), *(one.by for one in rows.steps)]
        + [one.by for one in rows.tests]
    )
    yield RecordEntry(RecordItem.COMPOUNDER, Message("record_makers", "Compounded by"), makers)
    checkers = rows.together(
        [*(one.checked_by for one in rows.weights), *(one.checked_by for one in rows.steps)]
    )
    yield RecordEntry(RecordItem.CHECKER, Message("record_checkers", "Checked by"), checkers)
    submitted = rows.by(batch.submitted_by, batch.submitted_at)
    yield RecordEntry(RecordItem.AUDIT, Message("record_submitted", "Submitted by"), submitted)


def _components(rows: BatchRows) -> Iterator[RecordPart]:
    item, source = RecordItem.COMPONENTS, RecordItem.SOURCES
    columns = (
        RecordColumn(item, Message("column_component", "Component")),
        RecordColumn(source, Message("column_lot", "Lot")),
        RecordColumn(source, Message("column_maker", "Manufacturer or vendor")),
        RecordColumn(source, Message("column_expiry", "Expiry")),
        RecordColumn(source, Message("column_assay", "Assay"), may_be_empty=True),
        RecordColumn(
            RecordItem.CALCULATIONS,
            Message("calculation_factor", "Activity factor"),
            may_be_empty=True,
        ),
        RecordColumn(source, Message("column_certificate", "Certificate"), may_be_empty=True),
        RecordColumn(item, Message("column_counted", "Counted"), may_be_empty=True),
        RecordColumn(source, Message("column_scanned", "Scanned by")),
    )
    yield from record_plans.wanted(rows.batch)
    yield RecordTable(columns, tuple(_lot(rows, row) for row in rows.lots), keys=2)
    yield _weights(rows)


def _lot(rows: BatchRows, row: BatchLot) -> tuple[Cell, ...]:
    lot = row.lot
    removed = rows.by(row.removed_by, row.removed_at)
    scanned: Cell = rows.by(row.by, row.at)
    if removed:
        scanned = Message(
            "lot_removed", "%(scanned)s; taken out by %(removed)s", scanned=scanned, removed=removed
        )
    return (
        row.component,
        lot.lot,
        _maker(lot),
        lot.expires_on.isoformat(),
        _assay(lot),
        record_plans.factor_of(rows.batch, row),
        lot.certificate_number or "",
        "" if row.used is None else str(row.used),
        scanned,
    )


def _maker(lot: Component) -> Cell:
    if lot.batch_id is not None:
        return Message("made_in_batch", "made here, batch %(number)s", number=lot.lot)
    if lot.manufacturer and lot.supplier:
        return Message(
            "maker_and_supplier",
            "%(maker)s, from %(supplier)s",
            maker=lot.manufacturer,
            supplier=lot.supplier,
        )
    return lot.manufacturer or lot.supplier or ""


def _assay(lot: Component) -> Cell:
    if lot.assay is None:
        return ""
    if lot.water is None:
        return f"{lot.assay}% {lot.assay_basis or ''}".strip()
    return Message(
        "assay_and_water",
        "%(assay)s%% %(basis)s, water %(water)s%%",
        assay=lot.assay,
        basis=lot.assay_basis or "",
        water=lot.water,
    )


def _weights(rows: BatchRows) -> RecordTable:
    item = RecordItem.COMPONENTS
    columns = (
        RecordColumn(item, Message("column_component", "Component")),
        RecordColumn(item, Message("column_lot", "Lot")),
        RecordColumn(item, Message("column_wanted", "Wanted")),
        RecordColumn(item, Message("column_weighed", "Weighed")),
        RecordColumn(item, Message("column_band", "Band")),
        RecordColumn(RecordItem.COMPOUNDER, Message("column_weighed_by", "Weighed by")),
        RecordColumn(
            RecordItem.CHECKER, Message("column_checked_by", "Checked by"), may_be_empty=True
        ),
        RecordColumn(RecordItem.EQUIPMENT, Message("column_balance", "Balance")),
        RecordColumn(RecordItem.EQUIPMENT, Message("column_reading", "Reading")),
        RecordColumn(item, Message("column_note", "Note"), may_be_empty=True),
    )
    return RecordTable(columns, tuple(_weight(rows, weight) for weight in rows.weights), keys=2)


def _shown(weight: BatchWeight) -> str:
    """The weight as the balance showed it, and in milligrams if that reads otherwise."""
    mass = str(Quantity(weight.weight, Unit.MG))
    return mass if mass == weight.shown else f"{weight.shown} = {mass}"


def _weight(rows: BatchRows, weight: BatchWeight) -> tuple[Cell, ...]:
    balances = {balance.id: balance.name for balance in rows.balances}
    return (
        weight.batch_lot.component,
        weight.batch_lot.lot.lot,
        str(Quantity(weight.target, Unit.MG)),
        _shown(weight),
        weight.band,
        rows.by(weight.by, weight.at),
        rows.by(weight.checked_by, weight.checked_at),
        balances.get(weight.balance_id, ""),
        TYPED if weight.is_typed else READ,
        DISCARDED if weight.discarded_at is not None else "",
    )
