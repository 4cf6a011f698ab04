"""Whole batches, from the first scan to the release, by the services alone."""

import uuid

from pharmacy.core.making.batches import BatchAction, BatchState, StepStage
from pharmacy.core.making.new_batches import NewBatch
from pharmacy.services.batches import batch_plans, bench_gates, triturate_lots
from pharmacy.services.batches.progress import Station, progress
from pharmacy.services.batches.tests_of_capsules import GivenTest
from pharmacy.services.batches.yields import GivenYield
from tests.services.batches import made, weighed
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT, Bench
from tests.services.inventory import stock


def station(one: Bench, batch_id: uuid.UUID) -> Station:
    """Where the work goes on."""
    batch = one.batch(batch_id)
    return one.read(lambda session: progress(session, batch)).current


def mix(one: Bench, new: NewBatch, active: str, *milligrams: str) -> uuid.UUID:
    """Scan, plan, weigh, check and mix. Returns the id of the batch."""
    batch_id = one.planned(new, active, FILLER_LOT)
    assert station(one, batch_id) is Station.WEIGHTS
    of_active = weighed.weigh(one, batch_id, active, milligrams[0])
    weighed.weigh(one, batch_id, FILLER_LOT, milligrams[1], line=2)
    weighed.check(one, batch_id, of_active, one.tom)
    if one.batch(batch_id).units is not None:
        assert station(one, batch_id) is Station.WEIGHTS
        weighed.count(one, batch_id, SHELL_LOT, 9)
    assert station(one, batch_id) is Station.STEPS
    made.do_until(one, batch_id, StepStage.FILL)
    return batch_id


def release(one: Bench, batch_id: uuid.UUID) -> str:
    """Do the last steps, submit and release. Returns the number of the batch."""
    made.do_until(one, batch_id, StepStage.PACKAGE)
    made.act(one, batch_id, BatchAction.SUBMIT, one.tina)
    batch = made.act(one, batch_id, BatchAction.RELEASE, one.ada)
    assert batch.state is BatchState.RELEASED
    return batch.number


def test_seven_capsules_of_half_a_milligram_by_a_triturate_that_was_made_here(
    at_bench: Bench,
) -> None:
    """20 g of 10 mg/g: 205.7 and 19,794.3 mg. Nine capsules: 450 mg of it and 1,170.7 mg."""
    powder = mix(at_bench, at_bench.triturate_wanted(), POWDER_LOT, "205.7", "19794.3")
    assert station(at_bench, powder) is Station.YIELD
    made.yielded(at_bench, powder, GivenYield("19980", "0", "20", "A white powder."))
    number = release(at_bench, powder)

    wanted = at_bench.capsules_wanted(7, "0.5")
    capsules = mix(at_bench, wanted, number, "450", "1170.7")
    plan = batch_plans.stored_plan(at_bench.batch(capsules))
    assert (plan.units_made, str(plan.fill)) == (9, "180.1 mg")
    assert plan.triturate == 10
    assert station(at_bench, capsules) is Station.TEST
    nine = ("228.1", "227.9", "228.4", "228", "227.5", "228.2", "228.3", "227.8", "228.1")
    assert made.weigh_capsules(at_bench, capsules, GivenTest(nine, "48", is_typed=False)).is_good
    made.yielded(at_bench, capsules, GivenYield("7", "2", "0", "White capsules."))
    release(at_bench, capsules)

    context, lot = at_bench.context, made.lot_of(at_bench, powder)
    assert stock.left(context, str(lot.id)) == "19.53 g"
    assert stock.left(context, at_bench.lots[POWDER_LOT]) == "24.7943 g"
    assert stock.left(context, at_bench.lots[FILLER_LOT]) == "479.035 g"
    assert stock.left(context, at_bench.lots[SHELL_LOT]) == "991"
    batch = at_bench.batch(powder)
    found = at_bench.read(lambda session: triturate_lots.made_from(session, batch))
    assert [other.id for other in found] == [capsules]


def test_nothing_is_missing_after_the_last_station(sqlite_bench: Bench) -> None:
    batch_id = made.finished(sqlite_bench)
    batch = sqlite_bench.batch(batch_id)
    assert sqlite_bench.read(lambda session: bench_gates.missing(session, batch)) == []
    assert station(sqlite_bench, batch_id) is Station.SUBMIT
