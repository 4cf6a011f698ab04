"""Finished capsules are weighed one by one, and a failed test stays in the record."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from pharmacy import formulary
from pharmacy.core.audit import Event
from pharmacy.core.errors import InvalidInput, NotReady
from pharmacy.core.making.amounts import number_text
from pharmacy.core.making.batches import BatchState, IllegalBatchMove, StepStage
from pharmacy.models.batches import BatchTest
from pharmacy.services.batches import bench_gates, tests_of_capsules
from pharmacy.services.batches.tests_of_capsules import GivenTest
from pharmacy.services.equipment.logs import LogMoment
from tests.refusals import codes_of, refuses
from tests.services.batches import bench, made
from tests.services.batches.bench import Bench
from tests.services.equipment import machine_room


def test_ten_good_capsules(at_bench: Bench) -> None:
    """Mean 229.18 mg; a content of 180.7 mg is planned, and 177.5 to 186.6 mg are in them."""
    batch_id = made.mixed(at_bench)
    row = made.weigh_capsules(at_bench, batch_id)
    result = tests_of_capsules.read_result(at_bench.batch(batch_id), row)
    assert row.is_good
    assert result.is_good
    assert result.mean == Fraction("229.18")
    assert result.spread == "1.21"
    assert number_text(result.least_content, 1) == "98.3"
    assert number_text(result.most_content, 1) == "103.3"
    assert (row.weights[0], row.shell) == ("226.8", "48")
    assert tests_of_capsules.why_test_differs(at_bench.batch(batch_id), row) is None
    assert row.facts["content"] == "98.3% to 103.3%"
    assert tests_of_capsules.stored_limits(row) == formulary.capsule_limits()
    assert at_bench.context.events(batch_id)[-1] == Event.BATCH_TESTED


def test_a_failed_test_stays_and_another_may_follow(at_bench: Bench) -> None:
    batch_id = made.mixed(at_bench)
    bad = made.weigh_capsules(at_bench, batch_id, made.LIGHT)
    assert not bad.is_good
    assert [
        failure.code
        for failure in tests_of_capsules.read_result(at_bench.batch(batch_id), bad).failures
    ] == [
        "capsule_far_from_mean",
        "capsules_spread",
        "capsule_outside_window",
    ]
    assert bad.facts["failures"][0].startswith("Capsule 1 weighs 200 mg, 11.7")
    batch = at_bench.batch(batch_id)
    missing = at_bench.read(lambda session: bench_gates.missing(session, batch))
    assert "last_test_failed" in [message.code for message in missing]
    made.weigh_capsules(at_bench, batch_id)
    found = at_bench.read(lambda session: bench_gates.tests_of(session, batch))
    assert [test.is_good for test in found] == [False, True]


@pytest.mark.parametrize(
    "change",
    [
        {"is_good": True},
        {"weights": ["200.1", *made.WEIGHTS[1:]]},
        {"shell": "47.9"},
    ],
)
def test_a_test_that_was_altered_is_found(sqlite_bench: Bench, change: dict[str, Any]) -> None:
    batch_id = made.mixed(sqlite_bench)
    row = made.weigh_capsules(sqlite_bench, batch_id, made.LIGHT)
    for name, value in change.items():
        setattr(row, name, value)
    refusal = tests_of_capsules.why_test_differs(sqlite_bench.batch(batch_id), row)
    assert refusal is not None
    assert refusal.code == "test_differs"


def test_a_triturate_has_no_capsules(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench, sqlite_bench.triturate_wanted())
    with refuses(NotReady, "test_of_capsules_only"):
        made.weigh_capsules(sqlite_bench, batch_id)


def test_capsules_are_filled_before_they_are_tested(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.planned()
    with refuses(NotReady, "line_not_weighed"):
        made.weigh_capsules(sqlite_bench, batch_id)
    made.weigh(sqlite_bench, batch_id)
    made.do_until(sqlite_bench, batch_id, StepStage.MIX)
    with refuses(NotReady, "step_not_done"):
        made.weigh_capsules(sqlite_bench, batch_id)


def test_a_balance_that_failed_its_check_weighs_no_capsule(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    at = LogMoment(sqlite_bench.now, bench.TODAY)
    assert not machine_room.check(sqlite_bench.context, sqlite_bench.balance_id, "201", at)
    with refuses(NotReady, "balance_check_failed"):
        made.weigh_capsules(sqlite_bench, batch_id)


TEN = made.WEIGHTS


NO_WEIGHTS: tuple[tuple[GivenTest, dict[str, str]], ...] = (
    (GivenTest(TEN[:9], "48", is_typed=True), {"/weights": "capsules_to_weigh"}),
    (GivenTest((*TEN, "229"), "48", is_typed=True), {"/weights": "capsules_to_weigh"}),
    (GivenTest((), "48", is_typed=True, is_all=True), {"/weights": "capsules_to_weigh"}),
    (GivenTest(TEN, "225.5", is_typed=True), {"/shell": "shell_too_heavy"}),
    (GivenTest(TEN, "0", is_typed=True), {"/shell": "bench_weight_zero"}),
    (GivenTest(TEN, "", is_typed=True), {"/shell": "not_plain_digits"}),
    (
        GivenTest(("1e3", "-1", "19.9", "0", *TEN[4:]), "48", is_typed=True),
        {
            "/weights/0": "not_plain_digits",
            "/weights/1": "not_plain_digits",
            "/weights/2": "capsule_below_minimum",
            "/weights/3": "bench_weight_zero",
        },
    ),
)


def test_what_is_no_weight_is_refused_at_its_place(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    for given, refusal in NO_WEIGHTS:
        with pytest.raises(InvalidInput) as refused:
            made.weigh_capsules(sqlite_bench, batch_id, given)
        assert codes_of(refused.value) == refusal
    with sqlite_bench.context.reading() as session:
        assert session.query(BatchTest).count() == 0


def test_if_fewer_were_made_all_are_weighed(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    row = made.weigh_capsules(
        sqlite_bench, batch_id, replace(made.GOOD, weights=TEN[:4], is_all=True)
    )
    assert row.is_good
    assert len(row.weights) == 4


def test_a_typed_test_is_marked(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    assert made.weigh_capsules(sqlite_bench, batch_id, replace(made.GOOD, is_typed=True)).is_typed


def test_after_the_bench_no_capsule_is_tested(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    bench.put(sqlite_bench, batch_id, BatchState.RELEASED)
    with refuses(IllegalBatchMove, "batch_not_in_progress"):
        made.weigh_capsules(sqlite_bench, batch_id)
