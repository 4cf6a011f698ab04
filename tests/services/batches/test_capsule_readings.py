"""The capsules that were weighed so far: kept one by one, until the test is recorded."""

import uuid

import pytest

from pharmacy.balances.readings import BalanceReading
from pharmacy.core.audit import Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.services.batches import capsule_readings, tests_of_capsules
from tests.services.batches import made
from tests.services.batches.bench import Bench


def weigh(one: Bench, batch_id: uuid.UUID, milligrams: str, *, is_typed: bool = False) -> int:
    """Tina weighs one more capsule. Returns how many there are."""
    seen, at = one.seen(batch_id), one.at()
    reading = BalanceReading(milligrams, "mg")
    return one.do(
        lambda session: capsule_readings.add_reading(
            session, one.tina, seen, reading, at, is_typed=is_typed
        )
    )


def weights(one: Bench, batch_id: uuid.UUID) -> list[str]:
    return [str(each.weight) for each in capsule_readings.readings_of(one.batch(batch_id))]


def test_each_weight_is_kept_exactly_and_in_its_order(at_bench: Bench) -> None:
    batch_id = made.mixed(at_bench)
    assert [weigh(at_bench, batch_id, text) for text in ("226.85", "230.1")] == [1, 2]
    assert weights(at_bench, batch_id) == ["226.85 mg", "230.1 mg"]


def test_a_weight_is_taken_out_and_the_audit_keeps_it(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    for text in ("226.8", "230.1", "231.7"):
        weigh(sqlite_bench, batch_id, text)
    seen, at = sqlite_bench.seen(batch_id), sqlite_bench.at()
    sqlite_bench.do(
        lambda session: capsule_readings.drop_reading(session, sqlite_bench.tina, seen, 2, at)
    )
    assert weights(sqlite_bench, batch_id) == ["226.8 mg", "231.7 mg"]
    last = sqlite_bench.context.entries()[-1]
    assert last.event == Event.BATCH_CAPSULE_WEIGHED
    assert last.detail["dropped"] == "230.1 mg"


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_weight_that_is_not_there_cannot_be_taken_out(sqlite_bench: Bench, number: int) -> None:
    batch_id = made.mixed(sqlite_bench)
    weigh(sqlite_bench, batch_id, "226.8")
    seen, at = sqlite_bench.seen(batch_id), sqlite_bench.at()
    with pytest.raises(NotFound):
        sqlite_bench.do(
            lambda session: capsule_readings.drop_reading(
                session, sqlite_bench.tina, seen, number, at
            )
        )


def test_no_more_are_weighed_than_the_test_wants(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    for text in made.WEIGHTS:
        weigh(sqlite_bench, batch_id, text)
    with pytest.raises(NotReady, match="Enough capsules are weighed"):
        weigh(sqlite_bench, batch_id, "230")


def test_all_are_weighed_of_a_batch_of_fewer_than_ten(sqlite_bench: Bench) -> None:
    # 6 and 2 spare are 8.
    batch_id = sqlite_bench.planned(sqlite_bench.capsules_wanted(units=6))
    assert capsule_readings.wanted(sqlite_bench.batch(batch_id)) == 8


def test_nothing_is_weighed_before_the_capsules_are_filled(sqlite_bench: Bench) -> None:
    with pytest.raises(NotReady, match="is not weighed"):
        weigh(sqlite_bench, sqlite_bench.planned(), "230")


def test_one_typed_weight_marks_the_test_and_a_recorded_test_begins_a_new_one(
    sqlite_bench: Bench,
) -> None:
    batch_id = made.mixed(sqlite_bench)
    for place, text in enumerate(made.WEIGHTS):
        weigh(sqlite_bench, batch_id, text, is_typed=place == 4)
    given = capsule_readings.given_test(sqlite_bench.batch(batch_id), "48")
    assert (given.weights, given.is_typed) == (made.WEIGHTS, True)
    seen, at = sqlite_bench.seen(batch_id), sqlite_bench.at()
    sqlite_bench.do(
        lambda session: tests_of_capsules.record_test(session, sqlite_bench.tina, seen, given, at)
    )
    assert weights(sqlite_bench, batch_id) == []
