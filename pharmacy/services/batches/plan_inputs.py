"""What the weighing plan of a batch is derived from: its lots, its balance and the formulary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from pharmacy import formulary
from pharmacy.core.making import new_batches, weighing_warnings
from pharmacy.core.making.batch_plans import BatchRequest
from pharmacy.core.making.formulations import Formulation
from pharmacy.core.making.new_batches import TRITURATE
from pharmacy.core.making.powders import AssayBasis, Certificate, Overage, Packing
from pharmacy.core.making.requests import WeighingRequest
from pharmacy.core.making.triturates import TriturateRequest
from pharmacy.core.making.weighing_plans import ComponentRole
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch, BatchLot
from pharmacy.models.components import Component
from pharmacy.services.batches import batch_lots, batch_rows
from pharmacy.services.inventory import lot_records

PICOGRAMS = 10**Unit.MG.decimals
MG_PER_GRAM = 1000


@dataclass(frozen=True, slots=True)
class PlanLots:
    """The lots of a batch by what they are for, each in the order of their scans.

    powder: of the drug itself. triturates: of it, made here.
    """

    active: str
    filler_name: str
    powder: tuple[BatchLot, ...]
    triturates: tuple[BatchLot, ...]
    filler: tuple[BatchLot, ...]


def plan_lots(session: Session, batch: Batch, formulation: Formulation) -> PlanLots:
    """The lots of the active and the filler."""
    rows = batch_lots.lots_of(session, batch)
    active, filler = (
        _name(formulation, ComponentRole.ACTIVE),
        _name(formulation, ComponentRole.FILLER),
    )
    return PlanLots(
        active,
        filler,
        tuple(row for row in rows if row.lot.batch_id is None and row.component == active),
        tuple(row for row in rows if row.lot.batch_id is not None),
        tuple(row for row in rows if row.lot.batch_id is None and row.component == filler),
    )


def request_of(
    session: Session, batch: Batch, formulation: Formulation, lots: PlanLots, salt: Fraction
) -> BatchRequest:
    """What the plan is asked for. Both the active and the filler have a lot at least."""
    powder = powder_lot(session, lots)
    certificate = certificate_of(powder)
    minimum = Fraction(batch.balance.minimum_weight or 0, PICOGRAMS)
    if formulation.form == TRITURATE:
        return TriturateRequest(
            drug=lots.active,
            filler=lots.filler_name,
            strength=new_batches.milligrams_per_gram(Quantity(batch.strength, Unit.MG)),
            grams=Fraction(batch.milligrams or 0, MG_PER_GRAM),
            minimum_weight=minimum,
            salt_factor=salt,
            certificate=certificate,
        )
    facts = formulary.weighing()
    return WeighingRequest(
        drug=lots.active,
        filler=lots.filler_name,
        strength=Quantity(batch.strength, Unit.MG),
        units=batch.units or 0,
        packings=_packings(session, batch, powder, lots.filler),
        minimum_weight=minimum,
        window_percent=facts.window_percent,
        overage=Overage(Fraction(batch.overage_percent), batch.overage_units),
        salt_factor=salt,
        certificate=certificate,
        triturates=tuple(_strengths(session, lots.triturates)),
        has_powder=bool(lots.powder),
        sizes=facts.sizes,
        facts_version=facts.version,
    )


def certificate_of(lot: Component) -> Certificate:
    """The assay and water of a lot's certificate; 100% and 0% for what it does not state."""
    return Certificate(
        Fraction(lot.assay or 100),
        AssayBasis(lot.assay_basis or AssayBasis.ANHYDROUS),
        Fraction(lot.water or 0),
    )


def left_out(lot: Component) -> list[str]:
    """What a lot's certificate does not state."""
    stated = {weighing_warnings.ASSAY: lot.assay, weighing_warnings.WATER: lot.water}
    return [name for name, text in stated.items() if text is None]


def powder_lot(session: Session, lots: PlanLots) -> Component:
    """The powder by which the plan is made: the first scanned, or that of the first triturate."""
    if lots.powder:
        return lots.powder[0].lot
    made = batch_rows.batch_of_lot(session, lots.triturates[0].lot.batch_id)
    if made is None:
        raise ValueError("a triturate made here has its batch")
    return plan_lots(session, made, batch_lots.formulation_of(made)).powder[0].lot


def _name(formulation: Formulation, role: ComponentRole) -> str:
    component = batch_lots.component_of(formulation, role)
    return component.name if component else ""


def _packings(
    session: Session, batch: Batch, powder: Component, filler: Sequence[BatchLot]
) -> tuple[Packing, ...]:
    """Of the batch's capsule size: the powder's, and that of the first filler that has one."""
    size = batch.capsule_size
    drug = _pack(session, powder, size)
    fillers = [found for row in filler if (found := _pack(session, row.lot, size)) is not None]
    return (Packing(size, drug, fillers[0]),) if drug is not None and fillers else ()


def _pack(session: Session, lot: Component, size: str | None) -> Fraction | None:
    """Milligrams of a lot that fill one capsule of a size. None: nobody measured it."""
    for packing in lot_records.packings(session, lot):
        if packing.capsule_size == size:
            return Fraction(packing.milligrams)
    return None


def _strengths(session: Session, rows: Sequence[BatchLot]) -> Iterator[Fraction]:
    for row in rows:
        strength = batch_lots.triturate_of(session, row.lot)
        if strength is not None:
            yield new_batches.milligrams_per_gram(strength)
