"""Weights in parts, from several lots and by several people, and the stations of the bench."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import pytest

from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import Actor
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotReady, PharmacyError
from pharmacy.core.inventory import LotAction, StockAmount, StockUnit
from pharmacy.core.making.batches import StepStage, WeightBand
from pharmacy.core.roles import Role
from pharmacy.services.batches import (
    batch_lots,
    batch_plans,
    bench_gates,
    weight_changes,
    weights,
)
from pharmacy.services.batches.batch_rows import BenchMoment
from pharmacy.services.batches.progress import Station, progress
from pharmacy.services.batches.weight_changes import WeightDiscard
from pharmacy.services.equipment import machines
from pharmacy.services.equipment.logs import LogMoment
from pharmacy.services.planning import component_lots
from tests.refusals import refuses
from tests.services.batches import bench, made, weighed
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT, TODAY, Bench
from tests.services.equipment import machine_room
from tests.services.inventory import stock

# 30 capsules of 4.5 mg: 152.754 mg of powder and 5,809.1 mg of cellulose.
ALL, FILLER = "152.8", "5809.1"


@pytest.fixture
def batch_id(sqlite_bench: Bench) -> uuid.UUID:
    """A batch of 30 capsules of 4.5 mg whose plan is confirmed."""
    return sqlite_bench.planned()


def targets(one: Bench, batch_id: uuid.UUID) -> dict[str, str]:
    """What is still wanted of each lot of the line that is weighed now."""
    found = weighed.following(one, batch_id)
    return {lot.batch_lot.lot.lot: str(lot.target) for lot in found.lots} if found else {}


def left(one: Bench, lot: str) -> str:
    """What the records have of a lot."""
    return stock.left(one.context, one.lots[lot])


def labeled(one: Bench, batch_id: uuid.UUID) -> Fraction:
    """Milligrams as labeled in a batch, from its weights and the certificates of its lots alone."""
    drug = Fraction(0)
    batch = one.batch(batch_id)
    with one.context.reading() as session:
        for weight in bench_gates.live_weights(session, batch):
            lot = weight.batch_lot.lot
            if weight.line == 1:
                dry = 100 - Fraction(lot.water or 0)
                drug += Fraction(weight.weight, 10**9) * Fraction(lot.assay or 100) * dry / 10_000
    return drug


def test_three_lots_make_the_drug_that_is_labeled(sqlite_bench: Bench) -> None:
    one = sqlite_bench
    for lot, assay, water in (("NX-90", "90", None), ("NX-101", "101.5", "4.2")):
        receipt = bench.other_lot(bench.POWDER, lot, assay=assay, water=water)
        one.lots[lot] = bench.released(one.context, receipt, "210")
    batch_id = one.planned(None, POWDER_LOT, "NX-90", "NX-101", FILLER_LOT)
    weighed.weigh(one, batch_id, POWDER_LOT, "50.0", is_part=True)
    weighed.weigh(one, batch_id, "NX-90", "50.0", is_part=True)
    # 148.5 - 50 x 0.993 x 0.979 - 50 x 0.9 = 54.893 mg as labeled, over 1.015 x 0.958.
    assert targets(one, batch_id)["NX-101"] == "56.5 mg"
    last = weighed.weigh(one, batch_id, "NX-101", "56.5")
    assert last.band is WeightBand.WITHIN
    # 33 capsules of 4.5 mg, to half of 0.1 mg of the last weight.
    assert abs(labeled(one, batch_id) - Fraction("148.5")) < Fraction("0.05")


def test_a_second_lot_is_scanned_when_the_first_runs_out(sqlite_bench: Bench) -> None:
    one, batch_id = sqlite_bench, sqlite_bench.planned()
    weighed.weigh(one, batch_id, POWDER_LOT, "100.0", is_part=True)
    one.lots["NX-2"] = bench.released(one.context, bench.other_lot(bench.POWDER, "NX-2"))
    one.scan(batch_id, "NX-2")
    assert one.batch(batch_id).plan is not None
    weighed.weigh(one, batch_id, "NX-2", "52.8")
    assert left(one, "NX-2") == "24.9472 g"
    with refuses(NotReady, "plan_in_use"):
        one.confirm(batch_id)


def test_a_part_leaves_enough_for_the_balance(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    with refuses(NotReady, "part_leaves_too_little"):
        weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "140.0", is_part=True)
    assert left(sqlite_bench, POWDER_LOT) == "25 g"


def test_a_line_that_ended_keeps_its_parts(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    """Without its part the line would have a third of the drug, and look complete."""
    one = sqlite_bench
    part = weighed.weigh(one, batch_id, POWDER_LOT, "100.0", is_part=True)
    last = weighed.weigh(one, batch_id, POWDER_LOT, "52.8")
    with refuses(NotReady, "last_weight_first"):
        weighed.discard(one, batch_id, part, is_returned=True)
    weighed.discard(one, batch_id, last, is_returned=True)
    weighed.discard(one, batch_id, part, is_returned=True)
    assert left(one, POWDER_LOT) == "25 g"
    assert targets(one, batch_id) == {POWDER_LOT: "152.8 mg"}


def test_without_any_weight_left_nothing_was_compounded(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    row = weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, ALL)
    assert sqlite_bench.batch(batch_id).compounded_on == TODAY
    weighed.discard(sqlite_bench, batch_id, row, is_returned=False)
    assert sqlite_bench.batch(batch_id).compounded_on is None


def test_nothing_goes_back_to_a_lot_whose_use_ended(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one = sqlite_bench
    row = weighed.weigh(one, batch_id, POWDER_LOT, ALL)
    stock.change(one.context, one.lots[POWDER_LOT], LotAction.USE_UP)
    with refuses(NotReady, "lot_takes_nothing_back"):
        weighed.discard(one, batch_id, row, is_returned=True)
    weighed.discard(one, batch_id, row, is_returned=False)


def test_a_weight_is_discarded_with_a_reason(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    one, row = sqlite_bench, weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, ALL)
    seen, at, why = one.seen(batch_id), one.at(), WeightDiscard(" ", is_returned=False)
    with refuses(InvalidInput, "bench_text"):
        one.do(
            lambda session: weight_changes.discard_weight(
                session, one.tina, seen, str(row.id), why, at
            )
        )


def test_an_administrator_checks_no_weight(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    row = weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, ALL)
    with refuses(NotAllowed, "batch_role_may_not"):
        weighed.check(sqlite_bench, batch_id, row, sqlite_bench.context.person("root", Role.ADMIN))


def test_a_lot_of_unknown_quantity_is_weighed_without_a_ledger(sqlite_bench: Bench) -> None:
    one = sqlite_bench
    before = component_lots.Lot("naltrexone", "microcrystalline cellulose", "MC-0")
    one.do(
        lambda session: component_lots.add_component(
            session, one.tina, before, TODAY + stock.YEAR, one.now
        )
    )
    batch_id = one.planned(one.triturate_wanted(), POWDER_LOT, "MC-0")
    weighed.weigh(one, batch_id, POWDER_LOT, "205.7")
    weighed.weigh(one, batch_id, "MC-0", "19794.3", line=2)
    assert weighed.following(one, batch_id) is None


def test_a_balance_without_todays_check_weighs_nothing(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one, day = sqlite_bench, datetime.timedelta(days=1)
    pan = weighed.given(one, batch_id, POWDER_LOT, ALL, line=1)
    seen, tomorrow = one.seen(batch_id), BenchMoment(one.now + day, TODAY + day)
    with refuses(NotReady, "balance_not_checked"):
        one.do(lambda session: weights.record_weight(session, one.tina, seen, pan, tomorrow))


def test_a_balance_that_failed_its_check_weighs_nothing(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    later = LogMoment(sqlite_bench.now + bench.SECOND, TODAY)
    machine_room.check(sqlite_bench.context, sqlite_bench.balance_id, "201", later)
    with refuses(NotReady, "balance_check_failed"):
        weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, ALL)


def test_a_retired_balance_weighs_nothing(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    one = sqlite_bench
    one.do(lambda session: machines.retire(session, one.ada, one.balance_id, one.now))
    with refuses(NotReady, "batch_balance_retired"):
        weighed.weigh(one, batch_id, POWDER_LOT, ALL)


def test_a_weight_in_grams_is_the_same_weight(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    one = sqlite_bench
    pan = weighed.given(one, batch_id, POWDER_LOT, ALL, line=1)
    seen, at = one.seen(batch_id), one.at()
    grams = replace(pan, reading=BalanceReading("0.1528", "g"))
    kept = one.do(lambda session: weights.record_weight(session, one.tina, seen, grams, at))
    assert (kept.shown, kept.weight) == ("0.1528 g", 152_800_000_000)
    assert left(one, POWDER_LOT) == "24.8472 g"


def test_a_lot_with_a_weight_stays_in_the_batch(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    one = sqlite_bench
    weighed.weigh(one, batch_id, POWDER_LOT, ALL)
    row, seen, at = weighed.lot_id(one, batch_id, POWDER_LOT), one.seen(batch_id), one.at()
    with refuses(NotReady, "batch_lot_used"):
        one.do(lambda session: batch_lots.remove_lot(session, one.tina, seen, row, at))


def test_a_filler_too_little_for_the_balance_is_refused_with_the_plan(
    sqlite_bench: Bench,
) -> None:
    """4.629 mg of a powder of which 5 mg fill a capsule leave 0.074 of it, 1.1 mg of cellulose."""
    one = sqlite_bench
    bench.released(one.context, bench.other_lot(bench.FILLER, "MC-2"), pack="15")
    bench.released(one.context, bench.other_lot(bench.POWDER, "NX-2"), pack="5")
    batch_id = one.open(one.capsules_wanted(5))
    one.scan(batch_id, "NX-2", "MC-2", SHELL_LOT)
    with refuses(NotReady, "filler_below_minimum"):
        one.confirm(batch_id)
    batch = one.batch(batch_id)
    plan = one.read(lambda session: batch_plans.propose_plan(session, batch, TODAY))
    assert [remedy.code for remedy in plan.refusals[0].remedies] == ["open_with_finer_balance"]


def test_capsules_of_0_5_mg_are_made_from_a_triturate_that_was_made_here(
    sqlite_bench: Bench,
) -> None:
    """63 and 7 spare of 0.5 mg are 35 mg: 3,500 mg of 10 mg/g. No factor is applied again."""
    one = sqlite_bench
    triturate = one.batch(made.released(one, one.triturate_wanted()))
    batch_id = one.planned(one.capsules_wanted(63, "0.5"), triturate.number, FILLER_LOT)
    found = weighed.following(one, batch_id)
    assert found is not None
    assert found.component == "naltrexone HCl 10 mg/g triturate"
    assert targets(one, batch_id) == {triturate.number: "3,500 mg"}
    row = weighed.weigh(one, batch_id, triturate.number, "3500.0")
    assert row.band is WeightBand.WITHIN
    lot = made.lot_of(one, triturate.id)
    # 19.99 g were packaged.
    assert stock.left(one.context, str(lot.id)) == "16.49 g"


def test_two_people_never_record_the_same_weight_twice(at_bench: Bench) -> None:
    one, batch_id = at_bench, at_bench.planned()
    pan = weighed.given(one, batch_id, POWDER_LOT, ALL, line=1)
    seen, at = one.seen(batch_id), one.at()

    def record(actor: Actor) -> str:
        try:
            one.do(lambda session: weights.record_weight(session, actor, seen, pan, at))
        except ChangedMeanwhile:
            return "look again"
        return "weighed"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(record, (one.tina, one.tom))) == ["look again", "weighed"]
    assert left(one, POWDER_LOT) == "24.8472 g"


def test_two_batches_never_take_the_same_powder(at_bench: Bench) -> None:
    one = at_bench
    small = bench.other_lot(bench.POWDER, "NX-2", amount=StockAmount.read("0.2", StockUnit.G))
    one.lots["NX-2"] = bench.released(one.context, small, pack="210")
    batches = [one.planned(None, "NX-2", FILLER_LOT) for _ in range(2)]

    def record(batch_id: uuid.UUID) -> str:
        try:
            weighed.weigh(one, batch_id, "NX-2", ALL)
        except PharmacyError as error:
            return error.code
        return "weighed"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(record, batches)) == ["not_ready", "weighed"]
    assert left(one, "NX-2") == "0.0472 g"
    assert [one.batch(batch_id).compounded_on for batch_id in batches].count(None) == 1


def test_the_bench_goes_from_lots_by_the_plan_to_the_weights(sqlite_bench: Bench) -> None:
    one = sqlite_bench

    def current(batch_id: uuid.UUID) -> Station:
        batch = one.batch(batch_id)
        return one.read(lambda session: progress(session, batch).current)

    batch_id = one.open()
    assert current(batch_id) is Station.LOTS
    one.scan(batch_id, POWDER_LOT, FILLER_LOT, SHELL_LOT)
    assert current(batch_id) is Station.PLAN
    one.confirm(batch_id)
    row = weighed.weigh(one, batch_id, POWDER_LOT, ALL)
    weighed.weigh(one, batch_id, FILLER_LOT, FILLER, line=2)
    assert current(batch_id) is Station.WEIGHTS
    weighed.check(one, batch_id, row, one.tom)
    # The empty capsules are counted out before the powders are mixed.
    assert current(batch_id) is Station.WEIGHTS
    weighed.count(one, batch_id, SHELL_LOT, 33)
    assert current(batch_id) is Station.STEPS
    batch = one.batch(batch_id)
    assert one.read(lambda s: bench_gates.why_not_stage(s, batch, StepStage.MIX)) is None
