"""A bench that is ready: people, lots, a balance with today's check, active formulations."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.inventory import LotReceipt, StockAmount, StockUnit
from pharmacy.core.making.batches import BatchState
from pharmacy.core.making.new_batches import NewBatch
from pharmacy.core.making.powders import Overage
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.models.batches import Batch
from pharmacy.models.formulations import FormulationVersion
from pharmacy.services.batches import batch_lots, batch_plans, batch_rows, opening
from pharmacy.services.batches.batch_rows import BenchMoment, SeenBatch
from pharmacy.services.batches.records import RecordDesk
from pharmacy.services.inventory import lot_records
from pharmacy.services.people.passwords import Proof
from tests import cast
from tests.services.contexts import NOW, PROFILE, ServiceContext
from tests.services.equipment import machine_room
from tests.services.inventory import stock
from tests.services.making import formulas

Result = TypeVar("Result")
TODAY = NOW.date()
SECOND = datetime.timedelta(seconds=1)
CAPSULES, TRITURATE_10 = "naltrexone-capsules", "naltrexone-triturate-10"
POWDER_LOT, FILLER_LOT, SHELL_LOT = "NX-2611", "MC-1", "CAP-3"
# Illustrative: assay 99.3% anhydrous, water 2.1%, and what fills a capsule of size 3.
POWDER = stock.RECEIPT
FILLER = LotReceipt(
    name="microcrystalline cellulose",
    supplier="Example Chemicals",
    lot=FILLER_LOT,
    expires_on=TODAY + stock.YEAR,
    amount=StockAmount.read("500", StockUnit.G),
)
SHELLS = LotReceipt(
    name="hard capsule, empty",
    supplier="Example Capsules",
    lot=SHELL_LOT,
    expires_on=TODAY + stock.YEAR,
    amount=StockAmount.read("1000", StockUnit.EACH),
    capsule_size="3",
)
PACKS = {POWDER_LOT: "210", FILLER_LOT: "180"}


def mg(text: str) -> Quantity:
    """A mass in mg."""
    return Quantity.read(text, Unit.MG)


@dataclass
class Bench:
    """The people, and what a batch needs. Each call is a second later than the one before."""

    context: ServiceContext
    tina: Actor
    tom: Actor
    ada: Actor
    bert: Actor
    balance_id: str
    capsules: FormulationVersion
    triturate: FormulationVersion
    lots: dict[str, str]
    now: datetime.datetime = field(default=NOW)

    @property
    def desk(self) -> RecordDesk:
        """What keeping a record needs."""
        return RecordDesk(PROFILE, self.context.notifier)

    def at(self) -> BenchMoment:
        """The next second."""
        self.now += SECOND
        return BenchMoment(self.now, TODAY)

    def capsules_wanted(self, units: int = 30, strength: str = "4.5") -> NewBatch:
        """Capsules of size 3, with an overage of 10% or 2."""
        return NewBatch(
            version_id=str(self.capsules.id),
            balance_id=self.balance_id,
            units=units,
            strength=mg(strength),
            capsule_size="3",
            overage=Overage(Fraction(10), 2),
        )

    def triturate_wanted(self, milligrams: int = 20_000) -> NewBatch:
        """20 g of the triturate of 10 mg/g."""
        return NewBatch(
            version_id=str(self.triturate.id), balance_id=self.balance_id, milligrams=milligrams
        )

    def open(self, new: NewBatch | None = None) -> uuid.UUID:
        """The id of a batch that Tina opens: by default 30 capsules of 4.5 mg."""
        with self.context.transaction() as session:
            wanted = new or self.capsules_wanted()
            return opening.open_batch(session, self.tina, wanted, self.at()).id

    def batch(self, batch_id: uuid.UUID) -> Batch:
        """A batch as stored now."""
        with self.context.reading() as session:
            return batch_rows.get_batch(session, str(batch_id))

    def seen(self, batch_id: uuid.UUID) -> SeenBatch:
        """A batch as it would be read now."""
        return SeenBatch(str(batch_id), self.batch(batch_id).revision)

    def do(self, act: Callable[[Session], Result]) -> Result:
        """The result of a change in a transaction of its own."""
        with self.context.transaction() as session:
            return act(session)

    def read(self, ask: Callable[[Session], Result]) -> Result:
        """What a question finds."""
        with self.context.reading() as session:
            return ask(session)

    def scan(self, batch_id: uuid.UUID, *texts: str) -> list[str]:
        """Scan lots one after the other. Returns the ids of the batch's lots."""
        found = []
        for text in texts:
            seen, at = self.seen(batch_id), self.at()
            with self.context.transaction() as session:
                found.append(str(batch_lots.scan_lot(session, self.tina, seen, text, at).id))
        return found

    def confirm(self, batch_id: uuid.UUID) -> None:
        """Confirm the plan."""
        seen, at = self.seen(batch_id), self.at()
        self.do(lambda session: batch_plans.confirm_plan(session, self.tina, seen, at))

    def planned(self, new: NewBatch | None = None, *lots: str) -> uuid.UUID:
        """The id of a batch whose plan is confirmed: by default from one lot of each component."""
        batch_id = self.open(new)
        of_capsules = self.batch(batch_id).units is not None
        self.scan(batch_id, *(lots or (POWDER_LOT, FILLER_LOT)), *([SHELL_LOT] * of_capsules))
        self.confirm(batch_id)
        return batch_id


def bench(context: ServiceContext) -> Bench:
    """A new bench with released lots of naltrexone HCl, cellulose and empty capsules of size 3."""
    ada, bert = context.pharmacist(cast.ADA), context.pharmacist(cast.BERT)
    balance_id = machine_room.added(context)
    assert machine_room.check(context, balance_id, "200.0")
    return Bench(
        context=context,
        tina=context.person(cast.TINA),
        tom=context.person(cast.TOM),
        ada=ada,
        bert=bert,
        balance_id=balance_id,
        capsules=formulas.active(context, ada, bert, CAPSULES),
        triturate=formulas.active(context, ada, bert, TRITURATE_10),
        lots={one.lot: released(context, one) for one in (POWDER, FILLER, SHELLS)},
    )


def released(context: ServiceContext, receipt: LotReceipt, pack: str | None = None) -> str:
    """The id of a released lot, with its pack statistic for size 3 if it has one."""
    lot_id = stock.released(context, receipt)
    milligrams = pack or PACKS.get(receipt.lot)
    if milligrams:
        with context.transaction() as session:
            lot_records.add_packing(session, COMMAND_LINE, lot_id, "3", milligrams, NOW)
    return lot_id


def other_lot(receipt: LotReceipt, lot: str, **changes: Any) -> LotReceipt:
    """A receipt of another lot."""
    return replace(receipt, lot=lot, **changes)


def proof_of(one: Bench, actor: Actor) -> Proof:
    """The proof that a person gave the password."""
    return formulas.proof_of(one.context, actor)


def put(one: Bench, batch_id: uuid.UUID, state: BatchState) -> None:
    """Put a batch in a state, whatever it lacks."""
    with one.context.transaction() as session:
        batch_rows.get_batch(session, str(batch_id)).state = state
