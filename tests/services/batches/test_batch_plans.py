"""The plan of a batch follows from its lots and its balance, and is kept with all its inputs."""

import uuid
from fractions import Fraction

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import NotReady
from pharmacy.core.inventory import LotAction
from pharmacy.core.making.batch_plans import BatchPlan
from pharmacy.services.batches import batch_plans
from tests.refusals import refuses
from tests.services.batches import bench
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT, TODAY, Bench
from tests.services.inventory import stock


def proposed(one: Bench, batch_id: uuid.UUID) -> BatchPlan:
    """The plan from the lots that were scanned."""
    batch = one.batch(batch_id)
    return one.read(lambda session: batch_plans.propose_plan(session, batch, TODAY))


def codes(plan: BatchPlan) -> list[str]:
    return [refusal.reason.code for refusal in plan.refusals]


def weights(plan: BatchPlan) -> list[tuple[str, str]]:
    return [(line.component, str(line.amount)) for line in plan.lines]


def test_thirty_capsules_of_4_5_mg_are_weighed_directly(at_bench: Bench) -> None:
    batch_id = at_bench.planned()
    batch = at_bench.batch(batch_id)
    plan = batch_plans.stored_plan(batch)
    # 33 x 4.5 mg x 100 / (99.3 x 0.979) = 152.754 mg
    assert weights(plan) == [
        ("naltrexone HCl", "152.8 mg"),
        ("microcrystalline cellulose", "5,809.1 mg"),
    ]
    assert plan.units_made == 33
    assert [str(end) for end in plan.window or ()] == ["162.6 mg", "198.7 mg"]
    assert (batch.planned_by, batch.revision) == (uuid.UUID(at_bench.tina.id), 5)
    assert at_bench.context.events(batch_id)[-1] == Event.BATCH_PLANNED


def test_20_g_of_triturate(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.planned(sqlite_bench.triturate_wanted())
    # 20 g x 10 mg/g x 1.0286... = 205.7 mg, and the rest of 20 g
    assert weights(batch_plans.stored_plan(sqlite_bench.batch(batch_id))) == [
        ("naltrexone HCl", "205.7 mg"),
        ("microcrystalline cellulose", "19,794.3 mg"),
    ]


def test_a_plan_waits_for_a_lot_of_each_component(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    sqlite_bench.scan(batch_id, POWDER_LOT)
    assert codes(proposed(sqlite_bench, batch_id)) == ["lot_not_scanned", "lot_not_scanned"]
    with refuses(NotReady, "lot_not_scanned"):
        sqlite_bench.confirm(batch_id)
    with refuses(NotReady, "batch_without_plan"):
        batch_plans.stored_plan(sqlite_bench.batch(batch_id))


def test_a_lot_recalled_after_its_scan_is_refused(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    sqlite_bench.scan(batch_id, POWDER_LOT, FILLER_LOT, SHELL_LOT)
    stock.change(sqlite_bench.context, sqlite_bench.lots[FILLER_LOT], LotAction.RECALL, "recall")
    assert codes(proposed(sqlite_bench, batch_id)) == ["lot_recalled"]
    with refuses(NotReady, "lot_recalled"):
        sqlite_bench.confirm(batch_id)


def test_without_pack_statistics_capsules_are_not_planned(sqlite_bench: Bench) -> None:
    stock.released(sqlite_bench.context, bench.other_lot(bench.POWDER, "NX-2"))
    batch_id = sqlite_bench.open()
    sqlite_bench.scan(batch_id, "NX-2", FILLER_LOT, SHELL_LOT)
    assert codes(proposed(sqlite_bench, batch_id)) == ["no_pack_statistics"]


def test_what_is_too_little_to_weigh_is_refused_with_the_remedies(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open(sqlite_bench.capsules_wanted(7, "0.5"))
    sqlite_bench.scan(batch_id, POWDER_LOT, FILLER_LOT, SHELL_LOT)
    plan = proposed(sqlite_bench, batch_id)
    assert codes(plan)[0] == "powder_below_minimum"
    assert [remedy.code for remedy in plan.refusals[0].remedies]


def test_what_a_certificate_does_not_state_is_warned_of(sqlite_bench: Bench) -> None:
    receipt = bench.other_lot(bench.POWDER, "NX-2", assay=None, assay_basis=None, water=None)
    bench.released(sqlite_bench.context, receipt, pack="210")
    batch_id = sqlite_bench.planned(None, "NX-2", FILLER_LOT)
    plan = batch_plans.stored_plan(sqlite_bench.batch(batch_id))
    assert plan.factor == 1
    assert "assay_assumed" in [warning.code for warning in plan.warnings]


def test_several_lots_are_planned_by_the_first(sqlite_bench: Bench) -> None:
    receipt = bench.other_lot(bench.POWDER, "NX-2", assay="90")
    bench.released(sqlite_bench.context, receipt, pack="200")
    batch_id = sqlite_bench.planned(None, POWDER_LOT, "NX-2", FILLER_LOT)
    plan = batch_plans.stored_plan(sqlite_bench.batch(batch_id))
    assert weights(plan)[0] == ("naltrexone HCl", "152.8 mg")
    assert "plan_by_first_lots" in [warning.code for warning in plan.warnings]


@pytest.mark.parametrize("is_capsules", [True, False])
def test_a_kept_plan_is_derived_again_from_its_inputs(
    sqlite_bench: Bench, *, is_capsules: bool
) -> None:
    wanted = None if is_capsules else sqlite_bench.triturate_wanted()
    batch = sqlite_bench.batch(sqlite_bench.planned(wanted))
    assert batch_plans.why_plan_differs(batch) is None
    kept = batch.plan or {}
    batch.plan = {**kept, "factor": str(Fraction(kept["factor"]) * 2)}
    differs = batch_plans.why_plan_differs(batch)
    assert differs is not None
    assert differs.code == "batch_plan_differs"
    batch.plan = {**kept, "inputs": {**kept["inputs"], "assay": "50"}}
    assert batch_plans.why_plan_differs(batch) is not None
