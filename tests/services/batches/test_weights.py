"""Each weight has its band, its lot and its people, and what is wrong with one stops the batch."""

import uuid

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotFound, NotReady
from pharmacy.core.inventory import LotAction, MovementKind, StockAmount, StockUnit
from pharmacy.core.making.batches import BatchState, IllegalBatchMove, StepStage, WeightBand
from pharmacy.services.batches import bench_gates, weights
from pharmacy.services.inventory import ledger, lots
from pharmacy.services.inventory.lots import LotChange
from pharmacy.services.making import formulation_changes
from pharmacy.services.making.formulation_rows import SeenVersion
from tests.refusals import refuses
from tests.services.batches import bench, made, weighed
from tests.services.batches.bench import FILLER_LOT, POWDER, POWDER_LOT, SHELL_LOT, TODAY, Bench

# 33 capsules of 4.5 mg, by the activity factor of 99.3% anhydrous and 2.1% water.
POWDER_MG = "152.8"


@pytest.fixture
def batch_id(sqlite_bench: Bench) -> uuid.UUID:
    """A batch of 30 capsules of 4.5 mg whose plan is confirmed."""
    return sqlite_bench.planned()


def left(one: Bench, lot: str) -> str:
    """What the records have of a lot."""
    with one.context.reading() as session:
        row = lots.get_lot(session, one.lots[lot])
        return str(ledger.balances(session, [row])[row.id])


def test_the_powder_is_weighed_first_and_then_the_filler(at_bench: Bench) -> None:
    batch_id = at_bench.planned()
    first = weighed.following(at_bench, batch_id)
    assert first is not None
    assert (first.line, first.component) == (1, "naltrexone HCl")
    (powder,) = first.lots
    assert str(powder.target) == f"{POWDER_MG} mg"
    assert [str(limit) for limit in powder.within] == ["151.3 mg", "154.2 mg"]
    assert [str(limit) for limit in powder.near] == ["145.2 mg", "160.3 mg"]
    row = weighed.weigh(at_bench, batch_id, POWDER_LOT, POWDER_MG)
    assert (row.band, row.shown) == (WeightBand.WITHIN, "152.8 mg")
    assert left(at_bench, POWDER_LOT) == "24.8472 g"
    second = weighed.following(at_bench, batch_id)
    assert second is not None
    assert (second.line, second.component) == (2, "microcrystalline cellulose")
    weighed.weigh(at_bench, batch_id, FILLER_LOT, second.lots[0].target.value, line=2)
    assert weighed.following(at_bench, batch_id) is None
    assert at_bench.batch(batch_id).compounded_on == TODAY
    assert at_bench.context.events(batch_id).count(Event.BATCH_WEIGHED) == 2


@pytest.mark.parametrize(
    ("milligrams", "band"),
    [
        ("151.3", WeightBand.WITHIN),
        ("151.2", WeightBand.NEAR),
        ("154.3", WeightBand.NEAR),
        ("145.2", WeightBand.NEAR),
        ("145.1", WeightBand.OUTSIDE),
        ("160.4", WeightBand.OUTSIDE),
    ],
)
def test_a_weight_is_within_near_or_outside(
    sqlite_bench: Bench, batch_id: uuid.UUID, milligrams: str, band: WeightBand
) -> None:
    assert weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, milligrams).band is band


def test_a_second_lot_counts_by_its_own_activity_factor(sqlite_bench: Bench) -> None:
    """As-is 80%: 1.25 mg of it count as one. 100 mg of the first lot are 97.21... mg of drug."""
    other = bench.other_lot(POWDER, "NX-80", assay="80", assay_basis="as-is", water=None)
    sqlite_bench.lots["NX-80"] = bench.released(sqlite_bench.context, other, "210")
    batch_id = sqlite_bench.planned(None, POWDER_LOT, "NX-80", FILLER_LOT)
    weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "100", is_part=True)
    following = weighed.following(sqlite_bench, batch_id)
    assert following is not None
    targets = {one.batch_lot.lot.lot: str(one.target) for one in following.lots}
    # (148.5 - 100 x 0.993 x 0.979) x 1.25 = 64.1 mg, and x 1.02865 = 52.8 mg.
    assert targets == {POWDER_LOT: "52.8 mg", "NX-80": "64.1 mg"}
    row = weighed.weigh(sqlite_bench, batch_id, "NX-80", "64.1")
    assert row.band is WeightBand.WITHIN
    assert left(sqlite_bench, "NX-80") == "24.9359 g"


def test_a_part_below_the_target_is_no_fault_but_too_much_is(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    part = weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "50", is_part=True)
    assert part.band is WeightBand.WITHIN
    more = weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "130", is_part=True)
    assert more.band is WeightBand.OUTSIDE


def test_an_outside_weight_stops_the_batch_until_it_is_discarded(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    row = weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "170")
    with refuses(NotReady, "weight_outside"):
        weighed.weigh(sqlite_bench, batch_id, FILLER_LOT, "5000", line=2)
    with refuses(NotReady, "outside_not_checked"):
        weighed.check(sqlite_bench, batch_id, row, sqlite_bench.tom)
    weighed.discard(sqlite_bench, batch_id, row, is_returned=True)
    assert left(sqlite_bench, POWDER_LOT) == "25 g"
    weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, POWDER_MG)
    kept = sqlite_bench.read(
        lambda session: bench_gates.live_weights(session, sqlite_bench.batch(batch_id))
    )
    assert [one.shown for one in kept] == ["152.8 mg"]


def test_powder_that_was_thrown_away_does_not_come_back(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    row = weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "170")
    weighed.discard(sqlite_bench, batch_id, row, is_returned=False)
    assert left(sqlite_bench, POWDER_LOT) == "24.83 g"
    with refuses(NotFound, "no_such_weight"):
        weighed.discard(sqlite_bench, batch_id, row, is_returned=True)


def test_only_a_pharmacist_answers_for_a_weight_that_is_outside(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one = sqlite_bench
    row = weighed.weigh(one, batch_id, POWDER_LOT, "170")
    with refuses(NotAllowed, "batch_role_may_not"):
        weighed.deviate(one, batch_id, row, bench.proof_of(one, one.tom))
    with refuses(NotAllowed, "check_by_another"):
        weighed.deviate(one, batch_id, row, bench.proof_of(one, one.tina))
    weighed.deviate(one, batch_id, row, bench.proof_of(one, one.ada))
    with refuses(NotReady, "weight_not_outside"):
        weighed.deviate(one, batch_id, row, bench.proof_of(one, one.ada))
    weighed.check(one, batch_id, row, one.tom)
    assert Event.BATCH_DEVIATED in one.context.events(batch_id)
    following = weighed.following(one, batch_id)
    assert following is not None
    assert following.line == 2


def test_the_weigher_does_not_check_her_own_weight(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one = sqlite_bench
    row = weighed.weigh(one, batch_id, POWDER_LOT, POWDER_MG)
    with refuses(NotAllowed, "check_by_another"):
        weighed.check(one, batch_id, row, one.tina)
    weighed.check(one, batch_id, row, one.tina, bench.proof_of(one, one.tom))
    with refuses(NotReady, "weight_checked_before"):
        weighed.check(one, batch_id, row, one.ada)


def test_a_weight_below_the_minimum_of_the_balance_is_refused(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    with refuses(NotReady, "balance_below_minimum"):
        weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, "19.9", is_part=True)
    assert left(sqlite_bench, POWDER_LOT) == "25 g"


def test_more_than_a_lot_has_is_not_weighed(sqlite_bench: Bench) -> None:
    small = bench.other_lot(POWDER, "NX-S", amount=StockAmount.read("0.1", StockUnit.G))
    sqlite_bench.lots["NX-S"] = bench.released(sqlite_bench.context, small, "210")
    batch_id = sqlite_bench.planned(None, "NX-S", FILLER_LOT)
    with refuses(NotReady, "lot_overdrawn"):
        weighed.weigh(sqlite_bench, batch_id, "NX-S", POWDER_MG)
    assert sqlite_bench.batch(batch_id).compounded_on is None


def test_a_lot_that_was_recalled_meanwhile_is_not_weighed(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one, recall = sqlite_bench, LotChange(LotAction.RECALL, "The maker recalled it.")
    at = one.at()
    one.do(
        lambda session: lots.change(session, one.ada, one.lots[POWDER_LOT], recall, TODAY, at.now)
    )
    with refuses(NotReady, "lot_recalled"):
        weighed.weigh(one, batch_id, POWDER_LOT, POWDER_MG)


def test_nothing_is_weighed_by_a_formulation_that_was_retired_meanwhile(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one = sqlite_bench
    seen, at = SeenVersion(str(one.capsules.id), one.capsules.revision), one.at()
    one.do(
        lambda session: formulation_changes.retire_formulation(
            session, one.ada, seen, "A wrong filler.", at.now
        )
    )
    with refuses(NotReady, "version_retired_meanwhile"):
        weighed.weigh(one, batch_id, POWDER_LOT, POWDER_MG)


def test_of_two_people_in_one_batch_the_second_looks_again(at_bench: Bench) -> None:
    one = at_bench
    batch_id = one.planned()
    seen = one.seen(batch_id)
    weighed.weigh(one, batch_id, POWDER_LOT, POWDER_MG)
    pan, at = weighed.given(one, batch_id, POWDER_LOT, POWDER_MG, line=1), one.at()
    with refuses(ChangedMeanwhile, "batch_changed_meanwhile"):
        one.do(lambda session: weights.record_weight(session, one.tom, seen, pan, at))
    assert left(one, POWDER_LOT) == "24.8472 g"


def test_a_line_is_weighed_once_and_in_its_turn(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    with refuses(NotReady, "line_not_weighed_now"):
        weighed.weigh(sqlite_bench, batch_id, FILLER_LOT, "5000", line=2)
    with refuses(NotFound, "no_lot_of_line"):
        weighed.weigh(sqlite_bench, batch_id, FILLER_LOT, POWDER_MG)
    weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, POWDER_MG)
    with refuses(NotReady, "line_not_weighed_now"):
        weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, POWDER_MG)


def test_what_was_mixed_is_not_weighed_again(sqlite_bench: Bench) -> None:
    one, batch_id = sqlite_bench, sqlite_bench.planned()
    row = weighed.weigh(one, batch_id, POWDER_LOT, POWDER_MG)
    weighed.check(one, batch_id, row, one.tom)
    following = weighed.following(one, batch_id)
    assert following is not None
    weighed.weigh(one, batch_id, FILLER_LOT, following.lots[0].target.value, line=2)
    made.do_until(one, batch_id, StepStage.MIX)
    with refuses(NotReady, "powders_are_mixed"):
        weighed.discard(one, batch_id, row, is_returned=True)


def test_empty_capsules_are_counted_and_a_new_count_replaces_the_one_before(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    one = sqlite_bench
    weighed.count(one, batch_id, SHELL_LOT, 35)
    assert left(one, SHELL_LOT) == "965"
    weighed.count(one, batch_id, SHELL_LOT, 34)
    assert left(one, SHELL_LOT) == "966"
    with one.context.reading() as session:
        kinds = [row.kind for row in ledger.movements(session, uuid.UUID(one.lots[SHELL_LOT]))]
    assert kinds == [MovementKind.RECEIVED, MovementKind.TAKEN, MovementKind.TAKEN]
    with refuses(NotReady, "lot_is_weighed"):
        weighed.count(one, batch_id, POWDER_LOT, 1)
    with refuses(NotReady, "lot_overdrawn"):
        weighed.count(one, batch_id, SHELL_LOT, 1001)
    with refuses(InvalidInput, "pieces_used"):
        weighed.count(one, batch_id, SHELL_LOT, -1)


def test_a_finished_batch_is_not_weighed(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    bench.put(sqlite_bench, batch_id, BatchState.RELEASED)
    with refuses(IllegalBatchMove, "batch_not_in_progress"):
        weighed.weigh(sqlite_bench, batch_id, POWDER_LOT, POWDER_MG)
