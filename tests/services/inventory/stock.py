"""A lot of naltrexone hydrochloride, received and released."""

import datetime

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.inventory import (
    AssayOf,
    LotAction,
    LotReceipt,
    LotState,
    StockAmount,
    StockUnit,
)
from pharmacy.models.components import Component
from pharmacy.services.inventory import ledger, lots
from pharmacy.services.inventory.lots import LotChange
from tests import cast, passwords
from tests.services.contexts import NOW, PASSWORD, ServiceContext

TODAY = NOW.date()
YEAR = datetime.timedelta(days=365)
RECEIPT = LotReceipt(
    name="naltrexone HCl",
    supplier="Example Chemicals",
    lot="NX-2611",
    expires_on=TODAY + YEAR,
    amount=StockAmount(25_000_000, StockUnit.G),
    drug="naltrexone",
    certificate_number="C-77",
    assay="99.3",
    assay_basis=AssayOf.ANHYDROUS,
    water="2.1",
)
CERTIFICATE = b"%PDF-1.7\nA certificate of analysis.\n"


def received(context: ServiceContext, receipt: LotReceipt = RECEIPT) -> str:
    """The id of a lot in quarantine."""
    with context.transaction() as session:
        return str(lots.receive(session, COMMAND_LINE, receipt, TODAY, NOW).id)


def change(context: ServiceContext, lot_id: str, action: LotAction, reason: str = "") -> LotState:
    """The state of a lot after an action; a pharmacist destroys it, and a technician sees it."""
    if action is LotAction.DESTROY:
        return destroy(context, lot_id, reason)
    with context.transaction() as session:
        wanted = LotChange(action, reason)
        return lots.change(session, COMMAND_LINE, lot_id, wanted, TODAY, NOW).state


def destroy(context: ServiceContext, lot_id: str, reason: str) -> LotState:
    """The state of a lot that a pharmacist destroys while a technician sees it."""
    ada = context.pharmacist(cast.ADA)
    context.person(cast.TINA)
    with context.transaction() as session:
        wanted = LotChange(LotAction.DESTROY, reason, passwords.proof(session, cast.TINA, PASSWORD))
        return lots.change(session, ada, lot_id, wanted, TODAY, NOW).state


def released(context: ServiceContext, receipt: LotReceipt = RECEIPT) -> str:
    """The id of a lot that may be used."""
    lot_id = received(context, receipt)
    change(context, lot_id, LotAction.RELEASE)
    return lot_id


def lot_of(context: ServiceContext, lot_id: str) -> Component:
    """A lot as stored."""
    with context.reading() as session:
        return lots.get_lot(session, lot_id)


def left(context: ServiceContext, lot_id: str) -> str:
    """What is left of a lot by its movements."""
    with context.reading() as session:
        lot = lots.get_lot(session, lot_id)
        return str(ledger.balances(session, [lot]).get(lot.id, "unknown"))
