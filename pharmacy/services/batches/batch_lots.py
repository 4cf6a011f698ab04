"""The component lots of a batch: scanned, removed, and which are still wanted."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.making import amounts, new_batches
from pharmacy.core.making.formulations import FormulaComponent, Formulation
from pharmacy.core.making.new_batches import CAPSULE, TRITURATE
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch
from pharmacy.models.batches import BatchLot as BatchLot
from pharmacy.models.batches import BatchWeight as BatchWeight
from pharmacy.models.components import Component
from pharmacy.services.batches import batch_rows, lot_scans
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.making import formulations
from pharmacy.services.records.identities import as_identity, identity_of


@dataclass(frozen=True, slots=True)
class WantedComponent:
    """A component of the batch's formulation, and the lots that were scanned for it.

    A triturate of the active counts as the active.
    """

    name: str
    role: ComponentRole
    lots: tuple[BatchLot, ...]


def scan_lot(
    session: Session, actor: Actor, seen: SeenBatch, text: str, at: BenchMoment
) -> BatchLot:
    """Take a lot for a batch. A scan before the first weight voids a confirmed plan.

    Raises InvalidInput at /scan for what is not one lot of this batch's components, NotReady for a
    lot that may not be used, NotFound, IllegalBatchMove and ChangedMeanwhile.
    """
    batch = batch_rows.lock_at_bench(session, seen)
    formulation = formulation_of(batch)
    found = lot_scans.find_lot(
        session, text, lambda lot: component_name(session, formulation, lot) is not None
    )
    lot = lot_scans.usable_lot(session, found, at.today)
    row = BatchLot(
        batch_id=batch.id,
        lot=lot,
        component=component_name(session, formulation, lot),
        at=at.now,
        by=identity_of(actor),
    )
    _refuse_scan(session, batch, row)
    session.add(row)
    session.flush()
    detail = {"lot": lot.lot, "name": lot.name, "batch_lot": str(row.id)}
    batch_rows.changed(session, actor, batch, Event.BATCH_LOT_SCANNED, at.now, **detail)
    return row


def remove_lot(
    session: Session, actor: Actor, seen: SeenBatch, batch_lot_id: str, at: BenchMoment
) -> None:
    """Take a lot out of a batch again. Raises NotReady if anything was weighed or counted of it."""
    batch = batch_rows.lock_at_bench(session, seen)
    row = get_batch_lot(session, batch, batch_lot_id)
    is_weighed = any(weight.batch_lot_id == row.id for weight in weights_of(session, batch))
    if is_weighed or row.used is not None:
        raise NotReady(
            Message(
                "batch_lot_used",
                "Something was weighed or counted of lot %(lot)s, so it stays in the record.",
                lot=row.lot.lot,
            )
        )
    _void_plan(session, batch, row)
    row.removed_at, row.removed_by = at.now, identity_of(actor)
    detail = {"lot": row.lot.lot, "name": row.lot.name, "batch_lot": str(row.id)}
    batch_rows.changed(session, actor, batch, Event.BATCH_LOT_REMOVED, at.now, **detail)


def lots_of(session: Session, batch: Batch) -> Sequence[BatchLot]:
    """The lots of a batch, in the order of their scans, without those that were removed."""
    query = select(BatchLot).filter_by(batch_id=batch.id).where(BatchLot.removed_at.is_(None))
    return session.scalars(query.order_by(BatchLot.at, BatchLot.id)).all()


def get_batch_lot(session: Session, batch: Batch, batch_lot_id: str | uuid.UUID) -> BatchLot:
    """One of its lots. Raises NotFound."""
    wanted = as_identity(str(batch_lot_id))
    for row in lots_of(session, batch):
        if row.id == wanted:
            return row
    raise NotFound(Message("no_such_batch_lot", "This batch has no such lot."))


def wanted_components(session: Session, batch: Batch) -> list[WantedComponent]:
    """Every component of the formulation, in its order, with the lots that were scanned."""
    formulation = formulation_of(batch)
    rows = lots_of(session, batch)
    return [
        WantedComponent(one.name, one.role, tuple(row for row in rows if _is_for(one, row)))
        for one in formulation.components
    ]


def formulation_of(batch: Batch) -> Formulation:
    """The formulation by which a batch is made, as its version states it."""
    return formulations.read_stored(batch.version).formulation


def weights_of(session: Session, batch: Batch) -> Sequence[BatchWeight]:
    """Every weight of a batch, also those that were discarded, in the order of the weighing."""
    query = select(BatchWeight).filter_by(batch_id=batch.id)
    return session.scalars(query.order_by(BatchWeight.at, BatchWeight.id)).all()


def component_of(formulation: Formulation, role: ComponentRole) -> FormulaComponent | None:
    """The component of a role. A formulation of which batches are made has at most one."""
    return next((one for one in formulation.components if one.role is role), None)


def component_name(session: Session, formulation: Formulation, lot: Component) -> str | None:
    """What a lot is for this formulation. None: it is none of its components.

    A triturate that was made here of the same drug is one for capsules, under its own name.
    """
    if lot.batch_id is not None:
        strength = triturate_of(session, lot)
        made = batch_rows.batch_of_lot(session, lot.batch_id)
        active = component_of(formulation, ComponentRole.ACTIVE)
        is_same = made is not None and formulation_of(made).drug == formulation.drug
        if strength is None or active is None or not is_same or formulation.form != CAPSULE:
            return None
        return triturate_name(active.name, strength)
    if lot.drug not in ("", formulation.drug):
        return None
    names = {_words(one.name): one.name for one in formulation.components}
    return names.get(_words(lot.name))


def triturate_of(session: Session, lot: Component) -> Quantity | None:
    """The drug, as labeled, in a gram of a triturate that was made here. None: it is none."""
    batch = batch_rows.batch_of_lot(session, lot.batch_id)
    if batch is None or formulation_of(batch).form != TRITURATE:
        return None
    return Quantity(batch.strength, Unit.MG)


def triturate_name(active: str, strength: Quantity) -> str:
    """The name of a triturate, as the weighing plan writes it: "naltrexone HCl 10 mg/g triturate".

    active: the component's name.
    """
    number = amounts.number_text(new_batches.milligrams_per_gram(strength), 6)
    return f"{active} {number} mg/g triturate"


def _is_for(one: FormulaComponent, row: BatchLot) -> bool:
    is_triturate = row.lot.batch_id is not None
    return row.component == one.name or (is_triturate and one.role is ComponentRole.ACTIVE)


def _refuse_scan(session: Session, batch: Batch, row: BatchLot) -> None:
    rows = lots_of(session, batch)
    if any(known.lot.id == row.lot.id for known in rows):
        raise NotReady(
            Message("lot_scanned_before", "Lot %(lot)s is in this batch already.", lot=row.lot.lot)
        )
    if _is_shell(batch, row):
        _refuse_size(batch, row.lot)
    elif weights_of(session, batch) and row.component not in {known.component for known in rows}:
        raise NotReady(
            Message(
                "plan_without_component",
                "Weighing has begun by a plan without %(name)s. Scan a lot of what is weighed.",
                name=row.component,
            )
        )
    _void_plan(session, batch, row)


def _refuse_size(batch: Batch, lot: Component) -> None:
    if lot.capsule_size is None:
        raise NotReady(
            Message(
                "capsules_without_size",
                "The size of the empty capsules of lot %(lot)s is not recorded. Receive them with "
                "their size.",
                lot=lot.lot,
            )
        )
    if lot.capsule_size != batch.capsule_size:
        raise NotReady(
            Message(
                "capsules_of_other_size",
                "Lot %(lot)s has empty capsules of size %(lot_size)s. This batch needs size "
                "%(size)s.",
                lot=lot.lot,
                lot_size=lot.capsule_size,
                size=batch.capsule_size,
            )
        )


def _is_shell(batch: Batch, row: BatchLot) -> bool:
    shell = component_of(formulation_of(batch), ComponentRole.SHELL)
    return shell is not None and row.component == shell.name


def _void_plan(session: Session, batch: Batch, row: BatchLot) -> None:
    """A plan rests on its lots, so other lots need another confirmation, until one is weighed."""
    if not _is_shell(batch, row) and not weights_of(session, batch):
        batch.plan, batch.planned_at, batch.planned_by = None, None, None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())
