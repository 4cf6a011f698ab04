"""What was made is packaged, retained or wasted, or words say why it is not."""

from dataclasses import replace
from typing import Any

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.core.making.batches import BatchState, IllegalBatchMove, StepStage
from pharmacy.core.making.yields import BatchYield
from pharmacy.services.batches import bench_gates, yields
from tests.refusals import codes_of, refuses
from tests.services.batches import bench, made
from tests.services.batches.bench import Bench


def test_thirty_three_capsules_are_accounted_for(at_bench: Bench) -> None:
    batch_id = made.mixed(at_bench)
    made.weigh_capsules(at_bench, batch_id)
    made.yielded(at_bench, batch_id, made.OF_CAPSULES)
    batch = at_bench.batch(batch_id)
    found = at_bench.read(lambda session: yields.stored_yield(session, batch))
    assert found == BatchYield(made=33, packaged=32, retained=1, wasted=0)
    assert (batch.description, batch.yield_deviation) == ("White capsules, all alike.", None)
    assert at_bench.context.events(batch_id)[-1] == Event.BATCH_YIELDED


def test_a_triturate_is_what_was_weighed(at_bench: Bench) -> None:
    """205.7 mg and 19,794.3 mg."""
    batch_id = made.mixed(at_bench, at_bench.triturate_wanted())
    made.yielded(at_bench, batch_id, made.OF_TRITURATE)
    batch = at_bench.batch(batch_id)
    found = at_bench.read(lambda session: yields.stored_yield(session, batch))
    assert found == BatchYield(made=20_000, packaged=19_990, retained=0, wasted=10)


def test_a_discarded_weight_is_not_in_the_yield(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench, sqlite_bench.triturate_wanted())
    batch = sqlite_bench.batch(batch_id)
    with sqlite_bench.context.transaction() as session:
        bench_gates.live_weights(session, batch)[0].discarded_at = sqlite_bench.now
    assert sqlite_bench.read(lambda session: yields.made(session, batch)) == 19_794


def test_a_difference_needs_words_and_keeps_them(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    made.weigh_capsules(sqlite_bench, batch_id)
    fewer = replace(made.OF_CAPSULES, packaged="30")
    with pytest.raises(InvalidInput) as refused:
        made.yielded(sqlite_bench, batch_id, fewer)
    assert str(refused.value).startswith("33 were made, and 31 are counted.")
    assert sqlite_bench.batch(batch_id).yielded_at is None
    made.yielded(sqlite_bench, batch_id, replace(fewer, deviation="Two fell on the floor."))
    assert sqlite_bench.batch(batch_id).yield_deviation == "Two fell on the floor."


NO_COUNTS: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
    ({"packaged": ""}, {"/packaged": "bench_count"}),
    ({"packaged": "-1"}, {"/packaged": "bench_count"}),
    ({"retained": "1.5"}, {"/retained": "bench_count"}),
    ({"wasted": "1" * 10}, {"/wasted": "bench_count"}),
    ({"wasted": "\u0661"}, {"/wasted": "bench_count"}),
    ({"description": " "}, {"/description": "bench_text"}),
    ({"description": "x" * 301}, {"/description": "bench_text"}),
    ({"packaged": "31", "deviation": "x" * 501}, {"/deviation": "bench_text"}),
)


def test_what_is_no_count_is_refused(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    made.weigh_capsules(sqlite_bench, batch_id)
    for change, refusal in NO_COUNTS:
        with pytest.raises(InvalidInput) as refused:
            made.yielded(sqlite_bench, batch_id, replace(made.OF_CAPSULES, **change))
        assert codes_of(refused.value) == refusal
    assert sqlite_bench.batch(batch_id).yielded_at is None


def test_the_yield_follows_the_test(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.planned()
    with refuses(NotReady, "line_not_weighed"):
        made.yielded(sqlite_bench, batch_id, made.OF_CAPSULES)
    made.weigh(sqlite_bench, batch_id)
    made.do_until(sqlite_bench, batch_id, StepStage.MIX)
    with refuses(NotReady, "step_not_done"):
        made.yielded(sqlite_bench, batch_id, made.OF_CAPSULES)
    made.do_until(sqlite_bench, batch_id, StepStage.FILL)
    with refuses(NotReady, "capsules_not_tested"):
        made.yielded(sqlite_bench, batch_id, made.OF_CAPSULES)


def test_after_the_bench_the_yield_stays(sqlite_bench: Bench) -> None:
    batch_id = made.finished(sqlite_bench)
    bench.put(sqlite_bench, batch_id, BatchState.RELEASED)
    with refuses(IllegalBatchMove, "batch_not_in_progress"):
        made.yielded(sqlite_bench, batch_id, made.OF_CAPSULES)
