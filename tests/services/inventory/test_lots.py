"""Component lots: quarantine, release, use, recall, and a witnessed end."""

import dataclasses
import datetime

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import InvalidInput, NotAllowed, NotFound, NotReady
from pharmacy.core.inventory import LotAction, LotState
from pharmacy.services.inventory import lots
from pharmacy.services.inventory.lots import LotChange
from pharmacy.services.planning import component_lots
from pharmacy.services.planning.component_lots import Lot
from tests import cast, passwords
from tests.refusals import refuses
from tests.services.contexts import NOW, PASSWORD, ServiceContext
from tests.services.inventory import stock

LATER = NOW + datetime.timedelta(days=400)


def expiry_of_naltrexone(context: ServiceContext) -> datetime.date | None:
    """The day that limits every capsule of naltrexone."""
    with context.reading() as session:
        return component_lots.expiries(session).get("naltrexone")


def test_a_received_lot_waits_in_quarantine_with_its_certificate_and_amount(
    context: ServiceContext,
) -> None:
    lot_id = stock.received(context)
    lot = stock.lot_of(context, lot_id)
    assert (lot.state, lot.assay, lot.assay_basis, lot.water) == (
        LotState.QUARANTINED,
        "99.3",
        "anhydrous",
        "2.1",
    )
    assert stock.left(context, lot_id) == "25 g"


def test_a_quarantined_lot_limits_no_capsule_and_a_released_one_does(
    context: ServiceContext,
) -> None:
    lot_id = stock.received(context)
    assert expiry_of_naltrexone(context) is None
    assert stock.change(context, lot_id, LotAction.RELEASE) is LotState.RELEASED
    assert expiry_of_naltrexone(context) == stock.RECEIPT.expires_on


def test_a_quarantined_lot_may_not_be_weighed(context: ServiceContext) -> None:
    lot_id = stock.received(context)
    with context.transaction() as session, refuses(NotReady, "lot_not_usable"):
        lots.usable(session, stock.lot_of(context, lot_id).id, stock.TODAY)


def test_a_released_lot_may_be_weighed_until_it_expires(context: ServiceContext) -> None:
    lot_id = stock.lot_of(context, stock.released(context)).id
    with context.transaction() as session:
        assert lots.usable(session, lot_id, stock.RECEIPT.expires_on).id == lot_id
        with refuses(NotReady, "lot_not_usable"):
            lots.usable(session, lot_id, LATER.date())


def test_an_expired_lot_is_refused_at_receipt(context: ServiceContext) -> None:
    expired = dataclasses.replace(stock.RECEIPT, expires_on=datetime.date(2026, 11, 22))
    with refuses(InvalidInput, "lot_expired"):
        stock.received(context, expired)


def test_a_lot_that_expired_in_quarantine_is_not_released(context: ServiceContext) -> None:
    lot_id, ada = stock.received(context), context.pharmacist(cast.ADA)
    wanted = LotChange(LotAction.RELEASE)
    with context.transaction() as session, refuses(NotReady, "lot_is_expired"):
        lots.change(session, ada, lot_id, wanted, LATER.date(), LATER)


def test_the_same_lot_is_received_once(context: ServiceContext) -> None:
    stock.received(context)
    with refuses(InvalidInput, "lot_added_before"):
        stock.received(context)


def test_using_up_a_lot_writes_the_rest_off(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    assert stock.change(context, lot_id, LotAction.USE_UP) is LotState.USED_UP
    assert stock.left(context, lot_id) == "0 g"
    assert expiry_of_naltrexone(context) is None


def test_a_recall_reaches_a_lot_that_is_used_up(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    stock.change(context, lot_id, LotAction.USE_UP)
    state = stock.change(context, lot_id, LotAction.RECALL, "supplier's letter")
    assert state is LotState.RECALLED


def test_a_recalled_lot_is_never_released_again(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    stock.change(context, lot_id, LotAction.RECALL, "supplier's letter")
    with refuses(NotReady, "lot_state"):
        stock.change(context, lot_id, LotAction.RELEASE)


@pytest.mark.parametrize("action", [LotAction.REJECT, LotAction.RECALL, LotAction.DESTROY])
def test_the_end_of_a_lot_needs_a_reason(context: ServiceContext, action: LotAction) -> None:
    lot_id = stock.released(context)
    with refuses(InvalidInput, "lot_reason"):
        stock.change(context, lot_id, action)
    assert stock.lot_of(context, lot_id).state is LotState.RELEASED


def test_a_destroyed_lot_has_a_witness_and_nothing_left(context: ServiceContext) -> None:
    lot_id = stock.received(context)
    assert stock.change(context, lot_id, LotAction.DESTROY, "wet") is LotState.DESTROYED
    lot = stock.lot_of(context, lot_id)
    assert (lot.state_by, lot.witness, lot.state_reason) == (cast.ADA, cast.TINA, "wet")
    assert stock.left(context, lot_id) == "0 g"


def test_nobody_is_her_own_witness(context: ServiceContext) -> None:
    lot_id, ada = stock.received(context), context.pharmacist(cast.ADA)
    with context.transaction() as session, refuses(NotAllowed, "lot_own_witness"):
        proof = passwords.proof(session, cast.ADA, PASSWORD)
        wanted = LotChange(LotAction.DESTROY, "wet", proof)
        lots.change(session, ada, lot_id, wanted, stock.TODAY, NOW)


def test_a_lot_is_not_destroyed_without_a_witness(context: ServiceContext) -> None:
    lot_id, ada = stock.received(context), context.pharmacist(cast.ADA)
    with context.transaction() as session, refuses(InvalidInput, "lot_witness"):
        lots.change(session, ada, lot_id, LotChange(LotAction.DESTROY, "wet"), stock.TODAY, NOW)


def test_a_lot_of_before_is_released_and_of_unknown_quantity(context: ServiceContext) -> None:
    with context.transaction() as session:
        of = Lot("naltrexone", "naltrexone HCl", "OLD-1")
        expires_on = stock.RECEIPT.expires_on
        lot_id = str(component_lots.add_component(session, COMMAND_LINE, of, expires_on, NOW).id)
    assert stock.lot_of(context, lot_id).state is LotState.RELEASED
    assert stock.left(context, lot_id) == "unknown"


def test_a_lot_that_the_old_command_withdrew_was_used_up(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    with context.transaction() as session:
        of = Lot("naltrexone", "naltrexone HCl", stock.RECEIPT.lot)
        component_lots.withdraw_component(session, COMMAND_LINE, of, NOW)
    assert lots.state_of(stock.lot_of(context, lot_id)) is LotState.USED_UP


def test_a_filler_belongs_to_no_drug_and_limits_none(context: ServiceContext) -> None:
    filler = dataclasses.replace(stock.RECEIPT, name="microcrystalline cellulose", drug="")
    stock.released(context, filler)
    assert expiry_of_naltrexone(context) is None


def test_lots_in_use_are_listed_and_ended_ones_only_if_wanted(context: ServiceContext) -> None:
    waiting = stock.received(context, dataclasses.replace(stock.RECEIPT, lot="W"))
    used = stock.released(context, dataclasses.replace(stock.RECEIPT, lot="U"))
    stock.change(context, used, LotAction.USE_UP)
    with context.reading() as session:
        assert [str(lot.id) for lot in lots.find_lots(session)] == [waiting]
        assert {str(lot.id) for lot in lots.find_lots(session, with_ended=True)} == {waiting, used}


@pytest.mark.parametrize("lot_id", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_lot_is_not_found(context: ServiceContext, lot_id: str) -> None:
    with context.reading() as session, pytest.raises(NotFound):
        lots.get_lot(session, lot_id)
