"""A released triturate is a component lot, and it ends with its batch."""

import datetime
import uuid

from pharmacy.core.audit import Event
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.core.inventory import LotAction, LotState
from pharmacy.core.making.batches import BatchAction, BatchState, StepStage
from pharmacy.services.batches import batch_lots, batch_rows, decisions, triturate_lots
from pharmacy.services.batches.yields import GivenYield
from pharmacy.services.inventory import lots
from tests.refusals import refuses
from tests.services.batches import made
from tests.services.batches.bench import FILLER_LOT, SHELL_LOT, TODAY, Bench
from tests.services.inventory import stock


def released(one: Bench) -> uuid.UUID:
    """The id of a released triturate of 10 mg/g."""
    return made.released(one, one.triturate_wanted())


def test_it_has_the_name_lot_and_date_of_its_batch(at_bench: Bench) -> None:
    batch_id = released(at_bench)
    batch, lot = at_bench.batch(batch_id), made.lot_of(at_bench, batch_id)
    assert (lot.name, lot.lot, lot.drug) == (
        "naltrexone HCl 10 mg/g triturate",
        batch.number,
        "naltrexone",
    )
    assert (lot.state, lot.expires_on) == (LotState.RELEASED, datetime.date(2027, 5, 21))
    assert stock.left(at_bench.context, str(lot.id)) == "19.99 g"
    assert at_bench.context.events(lot.id) == [Event.COMPONENT_RECEIVED, Event.COMPONENT_MOVED]


def test_capsules_become_no_component_lot(sqlite_bench: Bench) -> None:
    before = len(sqlite_bench.read(lots.find_lots))
    made.released(sqlite_bench)
    assert len(sqlite_bench.read(lots.find_lots)) == before


def test_it_is_scanned_for_capsules_of_the_same_drug(sqlite_bench: Bench) -> None:
    number = sqlite_bench.batch(released(sqlite_bench)).number
    batch_id = sqlite_bench.open(sqlite_bench.capsules_wanted(7, "0.5"))
    sqlite_bench.scan(batch_id, number, FILLER_LOT, SHELL_LOT)
    batch = sqlite_bench.batch(batch_id)
    found = sqlite_bench.read(lambda session: batch_lots.lots_of(session, batch))
    assert found[0].component == "naltrexone HCl 10 mg/g triturate"


def test_an_unreleased_triturate_is_not_scanned(sqlite_bench: Bench) -> None:
    waiting = made.submitted(sqlite_bench, sqlite_bench.triturate_wanted())
    batch_id = sqlite_bench.open(sqlite_bench.capsules_wanted(7, "0.5"))
    with refuses(InvalidInput, "batch_not_released"):
        sqlite_bench.scan(batch_id, sqlite_bench.batch(waiting).number)


def test_nothing_packaged_is_no_lot(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench, sqlite_bench.triturate_wanted())
    lost = GivenYield("0", "0", "20000", "Spilled.")
    made.yielded(sqlite_bench, batch_id, lost)
    made.do_until(sqlite_bench, batch_id, StepStage.PACKAGE)
    made.act(sqlite_bench, batch_id, BatchAction.SUBMIT, sqlite_bench.tina)
    with refuses(NotReady, "nothing_packaged"):
        made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)


def test_a_name_that_no_lot_can_have_is_refused(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench, sqlite_bench.triturate_wanted())
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        content = batch.version.content
        active, filler = content["components"]["list"]
        longer = {**active, "name": "n" * 90}
        components = {**content["components"], "list": [longer, filler]}
        batch.version.content = {**content, "components": components}
    batch = sqlite_bench.batch(batch_id)
    refusal = triturate_lots.why_no_lot(batch)
    assert refusal is not None
    assert refusal.code == "triturate_name_long"


def test_a_recall_takes_the_lot_and_names_what_was_made_of_it(at_bench: Bench) -> None:
    batch_id = released(at_bench)
    capsules = at_bench.open(at_bench.capsules_wanted(7, "0.5"))
    at_bench.scan(capsules, at_bench.batch(batch_id).number)
    batch = at_bench.batch(batch_id)
    found = at_bench.read(lambda session: triturate_lots.made_from(session, batch))
    assert [other.id for other in found] == [capsules]
    made.act(at_bench, batch_id, BatchAction.RECALL, at_bench.ada, "It is too strong.")
    lot = made.lot_of(at_bench, batch_id)
    assert (lot.state, lot.state_reason) == (LotState.RECALLED, "It is too strong.")
    assert at_bench.context.entries()[-1].event == Event.BATCH_CHANGED


def test_a_recall_of_a_triturate_stops_the_release_of_its_capsules(sqlite_bench: Bench) -> None:
    batch_id = released(sqlite_bench)
    number = sqlite_bench.batch(batch_id).number
    capsules = sqlite_bench.planned(sqlite_bench.capsules_wanted(7, "0.5"), number, FILLER_LOT)
    made.weigh(sqlite_bench, capsules)
    made.act(sqlite_bench, batch_id, BatchAction.RECALL, sqlite_bench.ada, "It is too strong.")
    with sqlite_bench.context.transaction() as session:
        batch_rows.get_batch(session, str(capsules)).state = BatchState.WAITING
    batch = sqlite_bench.batch(capsules)
    found = sqlite_bench.read(
        lambda session: decisions.why_not_release(session, batch, sqlite_bench.ada, TODAY)
    )
    assert "lot_bad_meanwhile" in [reason.code for reason in found]


def test_its_lot_is_recalled_with_its_batch_only(sqlite_bench: Bench) -> None:
    lot = made.lot_of(sqlite_bench, released(sqlite_bench))
    with refuses(NotReady, "recall_its_batch"):
        stock.change(sqlite_bench.context, str(lot.id), LotAction.RECALL, "a letter")
    stock.change(sqlite_bench.context, str(lot.id), LotAction.OPEN)


def test_a_used_up_batch_uses_its_lot_up(sqlite_bench: Bench) -> None:
    batch_id = released(sqlite_bench)
    made.act(sqlite_bench, batch_id, BatchAction.USE_UP, sqlite_bench.tina)
    lot = made.lot_of(sqlite_bench, batch_id)
    assert lot.state is LotState.USED_UP
    assert stock.left(sqlite_bench.context, str(lot.id)) == "0 g"


def test_a_lot_that_was_used_up_before_stays_as_it_is(sqlite_bench: Bench) -> None:
    batch_id = released(sqlite_bench)
    lot_id = str(made.lot_of(sqlite_bench, batch_id).id)
    stock.change(sqlite_bench.context, lot_id, LotAction.USE_UP)
    made.act(sqlite_bench, batch_id, BatchAction.USE_UP, sqlite_bench.tina)
    assert sqlite_bench.batch(batch_id).state is BatchState.USED_UP
    made.act(sqlite_bench, batch_id, BatchAction.RECALL, sqlite_bench.ada, "a letter")
    assert made.lot_of(sqlite_bench, batch_id).state is LotState.RECALLED
