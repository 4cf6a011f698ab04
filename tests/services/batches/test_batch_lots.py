"""Lots at the bench: only a usable lot of one of the batch's components is taken."""

import datetime
import uuid
from dataclasses import replace

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotFound, NotReady
from pharmacy.core.inventory import LotAction
from pharmacy.core.making.batches import BatchState, IllegalBatchMove
from pharmacy.models.batches import Batch
from pharmacy.services.batches import batch_lots
from pharmacy.services.batches.batch_rows import BenchMoment
from pharmacy.services.inventory import lots
from tests.refusals import refuses
from tests.services.batches import bench
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT, Bench
from tests.services.inventory import stock

GTIN = "0100312345678906"


@pytest.fixture
def batch_id(sqlite_bench: Bench) -> uuid.UUID:
    """A new batch of capsules."""
    return sqlite_bench.open()


def names(one: Bench, batch_id: uuid.UUID) -> list[tuple[str, str]]:
    """The components and lots of a batch."""
    batch = one.batch(batch_id)
    rows = one.read(lambda session: batch_lots.lots_of(session, batch))
    return [(row.component, row.lot.lot) for row in rows]


def test_lots_are_taken_for_the_components_of_the_formulation(at_bench: Bench) -> None:
    batch_id = at_bench.open()
    at_bench.scan(batch_id, POWDER_LOT, FILLER_LOT, SHELL_LOT)
    batch = at_bench.batch(batch_id)
    wanted = at_bench.read(lambda session: batch_lots.wanted_components(session, batch))
    assert [(one.name, [row.lot.lot for row in one.lots]) for one in wanted] == [
        ("naltrexone HCl", [POWDER_LOT]),
        ("microcrystalline cellulose", [FILLER_LOT]),
        ("hard capsule, empty", [SHELL_LOT]),
    ]
    assert batch.revision == 4
    assert at_bench.context.events(batch_id)[1:] == [Event.BATCH_LOT_SCANNED] * 3


def test_the_barcode_of_a_package_finds_its_lot(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    sqlite_bench.scan(batch_id, f"]d2{GTIN}1727112310{POWDER_LOT}")
    assert names(sqlite_bench, batch_id) == [("naltrexone HCl", POWDER_LOT)]


def test_a_lot_number_is_typed_in_small_letters(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    sqlite_bench.scan(batch_id, " nx-2611 ")
    assert names(sqlite_bench, batch_id) == [("naltrexone HCl", POWDER_LOT)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bench_scan"),
        ("NX-0000", "lot_unknown"),
        # A GS1 element string that is typed is no package: the lot behind 10 is not meant.
        (f"10{POWDER_LOT}", "lot_unknown"),
        (f"]d2{GTIN}17271123", "scan_without_lot"),
        (f"]d2{GTIN}1728020110{POWDER_LOT}", "scan_expiry_differs"),
        ("]d2nothing", "package_scan_unread"),
        (f"{GTIN}10{POWDER_LOT}17271123", "package_scan_ambiguous"),
        ("B261123-01", "batch_not_released"),
    ],
)
def test_what_is_not_one_lot_is_refused(
    sqlite_bench: Bench, batch_id: uuid.UUID, text: str, code: str
) -> None:
    with refuses(InvalidInput, code):
        sqlite_bench.scan(batch_id, text)
    assert names(sqlite_bench, batch_id) == []


def test_another_component_is_refused(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    starch = replace(bench.FILLER, name="corn starch", lot="CS-1")
    stock.released(sqlite_bench.context, starch)
    with refuses(InvalidInput, "lot_of_other_component"):
        sqlite_bench.scan(batch_id, "CS-1")


def test_a_lot_of_another_drug_is_refused(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    stock.released(sqlite_bench.context, replace(bench.POWDER, drug="prednisone", lot="PR-1"))
    with refuses(InvalidInput, "lot_of_other_component"):
        sqlite_bench.scan(batch_id, "PR-1")


def test_a_number_of_two_lots_is_refused(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    stock.released(sqlite_bench.context, replace(bench.FILLER, lot=POWDER_LOT))
    with refuses(InvalidInput, "lot_ambiguous"):
        sqlite_bench.scan(batch_id, POWDER_LOT)


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ((), "lot_in_quarantine"),
        ((LotAction.RELEASE, LotAction.RECALL), "lot_recalled"),
        ((LotAction.REJECT,), "lot_rejected"),
        ((LotAction.RELEASE, LotAction.USE_UP), "lot_used_up"),
        ((LotAction.DESTROY,), "lot_destroyed"),
    ],
)
def test_a_lot_that_may_not_be_used_is_refused(
    sqlite_bench: Bench, batch_id: uuid.UUID, actions: tuple[LotAction, ...], code: str
) -> None:
    lot_id = stock.received(sqlite_bench.context, replace(bench.POWDER, lot="NX-2"))
    for action in actions:
        if action is LotAction.DESTROY:
            destroy(sqlite_bench, lot_id)
        else:
            stock.change(sqlite_bench.context, lot_id, action, "a test")
    with refuses(NotReady, code):
        sqlite_bench.scan(batch_id, "NX-2")
    assert names(sqlite_bench, batch_id) == []


def destroy(one: Bench, lot_id: str) -> None:
    """A witness sees it destroyed."""
    proof = bench.proof_of(one, one.tom)
    wanted = lots.LotChange(LotAction.DESTROY, "a test", proof)
    one.do(lambda session: lots.change(session, one.ada, lot_id, wanted, bench.TODAY, one.now))


def test_an_expired_lot_is_refused(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    later = bench.TODAY + stock.YEAR + datetime.timedelta(days=1)
    seen = sqlite_bench.seen(batch_id)
    with refuses(NotReady, "lot_past_expiry"):
        sqlite_bench.do(
            lambda session: batch_lots.scan_lot(
                session, sqlite_bench.tina, seen, POWDER_LOT, BenchMoment(sqlite_bench.now, later)
            )
        )


def test_empty_capsules_must_be_of_the_size_of_the_batch(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    stock.released(sqlite_bench.context, replace(bench.SHELLS, lot="CAP-1", capsule_size="1"))
    stock.released(sqlite_bench.context, replace(bench.SHELLS, lot="CAP-X", capsule_size=None))
    for lot, code in (("CAP-1", "capsules_of_other_size"), ("CAP-X", "capsules_without_size")):
        with refuses(NotReady, code):
            sqlite_bench.scan(batch_id, lot)


def test_a_lot_is_taken_once(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    sqlite_bench.scan(batch_id, POWDER_LOT)
    with refuses(NotReady, "lot_scanned_before"):
        sqlite_bench.scan(batch_id, POWDER_LOT)


def test_a_lot_is_removed_and_its_plan_with_it(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.planned()
    row, *_ = rows_of(sqlite_bench, sqlite_bench.batch(batch_id))
    remove(sqlite_bench, batch_id, row)
    assert sqlite_bench.batch(batch_id).plan is None
    assert POWDER_LOT not in [lot for _, lot in names(sqlite_bench, batch_id)]
    with refuses(NotFound, "no_such_batch_lot"):
        remove(sqlite_bench, batch_id, row)


def rows_of(one: Bench, batch: Batch) -> list[str]:
    """The ids of its lots."""
    return [str(row.id) for row in one.read(lambda session: batch_lots.lots_of(session, batch))]


def remove(one: Bench, batch_id: uuid.UUID, batch_lot_id: str) -> None:
    """Take a lot out."""
    seen, at = one.seen(batch_id), one.at()
    one.do(lambda session: batch_lots.remove_lot(session, one.tina, seen, batch_lot_id, at))


def test_of_two_people_in_one_batch_the_second_looks_again(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    seen, at = sqlite_bench.seen(batch_id), sqlite_bench.at()
    sqlite_bench.scan(batch_id, POWDER_LOT)
    with refuses(ChangedMeanwhile, "batch_changed_meanwhile"):
        sqlite_bench.do(
            lambda session: batch_lots.scan_lot(session, sqlite_bench.tom, seen, FILLER_LOT, at)
        )
    assert names(sqlite_bench, batch_id) == [("naltrexone HCl", POWDER_LOT)]


def test_a_batch_that_is_not_at_the_bench_takes_no_lot(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    bench.put(sqlite_bench, batch_id, BatchState.RELEASED)
    with refuses(IllegalBatchMove, "batch_not_in_progress"):
        sqlite_bench.scan(batch_id, POWDER_LOT)
