"""What a newcomer needs to make a batch at once: component lots, and a balance that is checked."""

import datetime
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pharmacy import db
from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.equipment import EquipmentKind
from pharmacy.core.inventory import AssayOf, LotAction, LotReceipt, StockAmount, StockUnit
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.schemas.equipment import NewEquipment
from pharmacy.services.equipment import logs, machines
from pharmacy.services.inventory import lot_records, lots
from pharmacy.services.inventory.lots import LotChange
from pharmacy.settings import PharmacyProfile

BALANCE = "demo balance"
SIZE = "3"
GOOD_FOR = datetime.timedelta(days=365)
NOBODY = "demonstration: nobody determined it"
SUPPLIER = "Demonstration: no real powder"
REFERENCE = BalanceReading("200", str(Unit.MG))


@dataclass(frozen=True, slots=True)
class DemoLot:
    """One component lot. packing: mg that fill one capsule of SIZE; "" for none."""

    name: str
    lot: str
    amount: str
    unit: StockUnit = StockUnit.G
    drug: str = ""
    assay: str | None = None
    water: str | None = None
    packing: str = ""


# The figures of the example in docs/pharmacy/making.md. They are of no real lot.
LOTS = (
    DemoLot(
        "naltrexone HCl",
        "DEMO-NTX-1",
        "25",
        drug="naltrexone",
        assay="99.3",
        water="2.1",
        packing="210",
    ),
    DemoLot("microcrystalline cellulose", "DEMO-MCC-1", "500", packing="180"),
    DemoLot("hard capsule, empty", "DEMO-CAPS-3", "1000", StockUnit.EACH),
)


def stock(session: Session, profile: PharmacyProfile, now: datetime.datetime) -> None:
    """Add the lots, released, and the balance. Each is marked as a demonstration."""
    for one in LOTS:
        _add_lot(session, one, profile.today(now), now)
    machines.add_equipment(
        session,
        COMMAND_LINE,
        NewEquipment(
            name=BALANCE,
            kind=EquipmentKind.BALANCE,
            readability=Quantity.read("0.1", Unit.MG),
            minimum_weight=Quantity.read("20", Unit.MG),
            minimum_source=NOBODY,
            reference_weight=REFERENCE.weight,
            reference_tolerance=Quantity.read("0.3", Unit.MG),
            calibration_due=profile.today(now) + GOOD_FOR,
        ),
        now,
    )


def _add_lot(session: Session, one: DemoLot, today: datetime.date, now: datetime.datetime) -> None:
    receipt = LotReceipt(
        name=one.name,
        supplier=SUPPLIER,
        lot=one.lot,
        expires_on=today + GOOD_FOR,
        amount=StockAmount.read(one.amount, one.unit),
        drug=one.drug,
        certificate_number="DEMO",
        assay=one.assay,
        assay_basis=AssayOf.ANHYDROUS if one.assay else None,
        water=one.water,
    )
    lot = lots.receive(session, COMMAND_LINE, receipt, today, now)
    lot.capsule_size = SIZE if one.unit is StockUnit.EACH else None
    if one.packing:
        lot_records.add_packing(session, COMMAND_LINE, str(lot.id), SIZE, one.packing, now)
    lots.change(session, COMMAND_LINE, str(lot.id), LotChange(LotAction.RELEASE), today, now)


def check_balance(database_url: str, profile: PharmacyProfile, now: datetime.datetime) -> None:
    """Record today's check of the balance, as typed, unless it may weigh today or is retired."""
    engine = db.make_engine(database_url, pooled=False)
    at = logs.moment(profile, now)
    with db.transaction(engine) as session:
        for row in machines.find_equipment(session):
            if row.name == BALANCE and logs.balance_reasons(session, row, at.today):
                logs.check_balance(session, COMMAND_LINE, str(row.id), REFERENCE, at, is_typed=True)
