"""A recall of a component lot reaches the batches for which it was scanned."""

from pharmacy.core.inventory import LotAction
from pharmacy.services.batches import batch_lots, lot_uses
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, Bench
from tests.services.inventory import stock


def numbers(one: Bench, lot: str) -> list[str]:
    """The batches with a lot."""
    lot_id = stock.lot_of(one.context, one.lots[lot]).id
    found = one.read(lambda session: lot_uses.batches_of_lot(session, lot_id))
    return [batch.number for batch in found]


def test_every_batch_with_the_lot_is_found_the_newest_first(at_bench: Bench) -> None:
    first, second = at_bench.planned(), at_bench.planned()
    stock.change(at_bench.context, at_bench.lots[FILLER_LOT], LotAction.RECALL, "a letter")
    found = [at_bench.batch(one).number for one in (second, first)]
    assert numbers(at_bench, FILLER_LOT) == numbers(at_bench, POWDER_LOT) == found


def test_a_lot_that_was_taken_out_again_is_in_no_batch(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    (row,) = sqlite_bench.scan(batch_id, POWDER_LOT)
    seen, at = sqlite_bench.seen(batch_id), sqlite_bench.at()
    sqlite_bench.do(
        lambda session: batch_lots.remove_lot(session, sqlite_bench.tina, seen, row, at)
    )
    assert numbers(sqlite_bench, POWDER_LOT) == []
