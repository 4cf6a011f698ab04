"""The ledger of a lot: only movements, and never more taken out than there is."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotReady, PharmacyError
from pharmacy.core.inventory import LotAction, MovementKind, StockAmount, StockUnit
from pharmacy.services.inventory import ledger, lots
from pharmacy.services.inventory.ledger import Movement, StockCount
from pharmacy.services.planning import component_lots
from pharmacy.services.planning.component_lots import Lot
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext
from tests.services.inventory import stock

MINUTE = datetime.timedelta(minutes=1)


def weigh(context: ServiceContext, lot_id: str, grams: str) -> None:
    """Take an amount out."""
    amount = -StockAmount.read(grams, StockUnit.G)
    with context.transaction() as session:
        lot = lots.locked(session, lot_id)
        ledger.move(session, COMMAND_LINE, lot, Movement(MovementKind.WEIGHED, amount), NOW)


def count(context: ServiceContext, lot_id: str, typed: StockCount) -> None:
    """Correct the amount."""
    with context.transaction() as session:
        lot = lots.locked(session, lot_id)
        ledger.correct(session, COMMAND_LINE, lot, typed, NOW + MINUTE)


def kinds(context: ServiceContext, lot_id: str) -> list[tuple[str, int, str | None]]:
    with context.reading() as session:
        found = ledger.movements(session, lots.get_lot(session, lot_id).id)
        return [(movement.kind, movement.amount, movement.reason) for movement in found]


def test_what_is_weighed_is_taken_out_exactly(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    weigh(context, lot_id, "0.450001")
    assert stock.left(context, lot_id) == "24.549999 g"


def test_more_than_a_lot_holds_is_not_taken_out(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    with refuses(NotReady, "lot_overdrawn"):
        weigh(context, lot_id, "25.000001")
    assert stock.left(context, lot_id) == "25 g"


def test_two_people_never_take_the_same_powder(context: ServiceContext) -> None:
    lot_id = stock.released(context)

    def take(_: int) -> bool:
        try:
            weigh(context, lot_id, "20")
        except PharmacyError:
            return False
        return True

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(take, range(2))) == [False, True]
    assert stock.left(context, lot_id) == "5 g"


def test_a_count_is_corrected_by_a_movement_with_its_reason(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    count(context, lot_id, StockCount("24.5", "g", "spilled", "25 g"))
    assert kinds(context, lot_id) == [
        ("received", 25_000_000, None),
        ("corrected", -500_000, "spilled"),
    ]


def test_a_count_that_crossed_a_weighing_is_repeated(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    weigh(context, lot_id, "1")
    with refuses(ChangedMeanwhile, "lot_count_changed"):
        count(context, lot_id, StockCount("25", "g", "counted", "25 g"))


def test_the_first_count_of_a_lot_of_before_begins_its_ledger(context: ServiceContext) -> None:
    with context.transaction() as session:
        of, expires_on = Lot("naltrexone", "naltrexone HCl", "OLD-1"), stock.RECEIPT.expires_on
        lot_id = str(component_lots.add_component(session, COMMAND_LINE, of, expires_on, NOW).id)
    count(context, lot_id, StockCount("3.2", "g", "first count", ""))
    assert stock.left(context, lot_id) == "3.2 g"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (StockCount("1.5", "g", " ", "25 g"), "lot_reason"),
        (StockCount("1,5", "g", "counted", "25 g"), "not_plain_digits"),
        (StockCount("-1", "g", "counted", "25 g"), "not_plain_digits"),
    ],
)
def test_an_odd_count_is_refused(context: ServiceContext, typed: StockCount, code: str) -> None:
    lot_id = stock.released(context)
    with refuses(InvalidInput, code):
        count(context, lot_id, typed)


def test_a_lot_whose_use_ended_is_not_counted(context: ServiceContext) -> None:
    lot_id = stock.released(context)
    stock.change(context, lot_id, LotAction.USE_UP)
    with refuses(NotReady, "lot_not_counted"):
        count(context, lot_id, StockCount("1", "g", "found", "0 g"))
