"""What a batch makes, in words: its preparation and how much."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from pharmacy.core.inventory import StockAmount, StockUnit
from pharmacy.core.making import new_batches
from pharmacy.core.making.formulations import Formulation
from pharmacy.core.quantities import Quantity, Unit, count_text
from pharmacy.services.batches.batch_rows import Batch
from pharmacy.services.making import formulations
from pharmacy.web.shell.languages import gettext as _

MICROGRAMS = 1000


@dataclass(frozen=True, slots=True)
class BatchMaking:
    """title: of the formulation. amount: such as "63 capsules of 0.5 mg" or "20 g of 10 mg/g"."""

    title: str
    amount: str
    formulation: Formulation


def making_of(batch: Batch) -> BatchMaking:
    """What one batch makes."""
    read = formulations.read_stored(batch.version).formulation
    return BatchMaking(read.title, _amount(batch, read), read)


def makings(batches: Iterable[Batch]) -> dict[uuid.UUID, BatchMaking]:
    """What each batch makes. A version is read once."""
    read: dict[uuid.UUID, Formulation] = {}
    found = {}
    for batch in batches:
        if batch.version_id not in read:
            read[batch.version_id] = formulations.read_stored(batch.version).formulation
        one = read[batch.version_id]
        found[batch.id] = BatchMaking(one.title, _amount(batch, one), one)
    return found


def _amount(batch: Batch, formulation: Formulation) -> str:
    if batch.units is not None:
        permitted = new_batches.capsule_strengths(formulation.strength)
        strength = Quantity(batch.strength, permitted.least.unit if permitted else Unit.MG)
        return _(
            "%(units)s capsules of %(strength)s", units=count_text(batch.units), strength=strength
        )
    grams = StockAmount((batch.milligrams or 0) * MICROGRAMS, StockUnit.G)
    per_gram = Quantity(batch.strength, Unit.MG)
    return _("%(amount)s of %(strength)s/g", amount=grams, strength=per_gram)
