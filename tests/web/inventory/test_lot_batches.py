"""The page of a component lot names every batch with it, and what to do if it is recalled."""

import pytest

from pharmacy.core.inventory import LotAction
from pharmacy.core.making.batches import BatchAction
from tests import cast
from tests.services.batches import made
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT
from tests.services.inventory import stock
from tests.web.batches import benches
from tests.web.batches.benches import WebBench
from tests.web.browsers import PharmacySite


@pytest.fixture
def bench(sqlite_site: PharmacySite) -> WebBench:
    """A bench without a batch."""
    return benches.web_bench(sqlite_site)


def test_a_recalled_lot_names_the_batches_with_it(bench: WebBench) -> None:
    path = bench.opened()
    bench.scan(path, POWDER_LOT, FILLER_LOT)
    lot = f"/lots/{bench.bench.lots[POWDER_LOT]}"
    page = bench.tina.open(lot)
    assert "Batches with this lot" in page.text
    assert "In progress" in page.text
    assert f'href="{path}"' in page.html
    assert "This lot is recalled." not in page.text
    stock.change(bench.bench.context, bench.bench.lots[POWDER_LOT], LotAction.RECALL, "a letter")
    assert "no batch is recalled with its lot" in bench.tina.open(lot).text


def test_a_lot_of_no_batch_names_none(bench: WebBench) -> None:
    bench.opened()
    page = bench.tina.open(f"/lots/{bench.bench.lots[SHELL_LOT]}")
    assert "Batches with this lot" not in page.text


def test_a_triturate_that_was_made_here_names_its_batch_and_is_recalled_there(
    bench: WebBench,
) -> None:
    one = bench.bench
    batch_id = made.released(one, one.triturate_wanted())
    lot_id = str(made.lot_of(one, batch_id).id)
    page = bench.browser_of(cast.ADA).open(f"/lots/{lot_id}")
    assert f"batch {one.batch(batch_id).number}" in page.text
    assert f'href="/batches/{batch_id}"' in page.html
    assert f"/lots/{lot_id}/decide/reject" in page.html
    assert f"/lots/{lot_id}/decide/recall" not in page.html


def test_the_batch_of_a_triturate_names_the_batches_made_of_it(bench: WebBench) -> None:
    one = bench.bench
    batch_id = made.released(one, one.triturate_wanted())
    capsules = one.open(one.capsules_wanted(7, "0.5"))
    one.scan(capsules, one.batch(batch_id).number)
    page = bench.tina.open(f"/batches/{batch_id}")
    assert "Its lot was scanned for these batches:" in page.text
    assert f'href="/batches/{capsules}"' in page.html
    made.act(one, batch_id, BatchAction.RECALL, one.ada, "It is too strong.")
    assert "Decide about each of them." in bench.tina.open(f"/batches/{batch_id}").text
