"""The weights of each line are added up again before a release."""

import uuid

import pytest

from pharmacy.core.errors import NotReady
from pharmacy.core.making.batches import BatchAction
from pharmacy.services.batches import batch_rows, bench_gates, line_checks
from tests.refusals import refuses
from tests.services.batches import made
from tests.services.batches.bench import Bench


def outside(one: Bench, batch_id: uuid.UUID) -> list[object]:
    """The components of the lines that are outside."""
    batch = one.batch(batch_id)
    found = one.read(lambda session: list(line_checks.lines_outside(session, batch)))
    return [message.values["component"] for message in found]


@pytest.mark.parametrize(
    ("line", "component"), [(0, "naltrexone HCl"), (1, "microcrystalline cellulose")]
)
def test_a_weight_that_was_altered_stops_the_release_until_a_pharmacist_signs(
    sqlite_bench: Bench, line: int, component: str
) -> None:
    batch_id = made.submitted(sqlite_bench)
    assert outside(sqlite_bench, batch_id) == []
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        bench_gates.live_weights(session, batch)[line].weight //= 2
    assert outside(sqlite_bench, batch_id) == [component]
    with refuses(NotReady, "weights_outside_again"):
        made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        weight = bench_gates.live_weights(session, batch)[line]
        weight.deviation_by = uuid.UUID(sqlite_bench.bert.id)
    made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)


def test_a_part_that_was_taken_out_afterwards_is_missed(sqlite_bench: Bench) -> None:
    """Two parts of 76.4 mg: the second one ended the line within its band."""
    batch_id = made.submitted(sqlite_bench)
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        weight = bench_gates.live_weights(session, batch)[0]
        weight.weight //= 2
        copy = {
            column.key: getattr(weight, column.key)
            for column in weight.__table__.columns
            if column.key != "id"
        }
        session.add(type(weight)(**{**copy, "is_part": True, "discarded_at": sqlite_bench.now}))
    assert outside(sqlite_bench, batch_id) == ["naltrexone HCl"]


def test_a_triturate_counts_by_its_milligrams(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench, sqlite_bench.triturate_wanted())
    assert outside(sqlite_bench, batch_id) == []
