"""Steps are done in their order, each in its stage, and checked by another person."""

import contextlib
import uuid

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, NotFound, NotReady
from pharmacy.core.making.batches import BatchState, IllegalBatchMove, StepStage
from pharmacy.core.roles import Role
from pharmacy.services.batches import bench_gates, bench_steps
from tests.refusals import refuses
from tests.services.batches import bench, made
from tests.services.batches.bench import Bench

# 1 prepare, 2 plan, 3 and 4 weigh, 5 mix, 6 fill, 7 test, 8 package.
PREPARE, PLAN, WEIGH, FILLER, MIX, FILL, TEST, PACKAGE = range(1, 9)


@pytest.fixture
def batch_id(sqlite_bench: Bench) -> uuid.UUID:
    """A batch whose plan is confirmed."""
    return sqlite_bench.planned()


def test_from_the_cleaning_to_the_package_each_step_has_its_person(at_bench: Bench) -> None:
    batch_id = made.finished(at_bench)
    batch = at_bench.batch(batch_id)
    done = at_bench.read(lambda session: bench_gates.steps_of(session, batch))
    assert list(done) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {str(step.by) for step in done.values()} == {at_bench.tina.id}
    assert [number for number, step in done.items() if step.checked_by] == [PLAN, PACKAGE]
    assert done[MIX].reading == "Done."
    assert at_bench.read(lambda session: bench_gates.missing(session, batch)) == []
    assert at_bench.context.events(batch_id).count(Event.BATCH_STEP_DONE) == 8


def test_the_work_area_is_prepared_before_anything_is_scanned(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    made.do(sqlite_bench, batch_id, PREPARE, "")
    with refuses(NotReady, "batch_without_plan"):
        made.do(sqlite_bench, batch_id, PLAN)


def test_no_step_is_left_out_or_done_twice(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    with refuses(NotReady, "step_not_done"):
        made.do(sqlite_bench, batch_id, PLAN)
    made.do(sqlite_bench, batch_id, PREPARE)
    with refuses(NotReady, "step_done_before"):
        made.do(sqlite_bench, batch_id, PREPARE)


def test_nothing_is_mixed_before_everything_is_weighed(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    made.do(sqlite_bench, batch_id, PREPARE)
    made.do(sqlite_bench, batch_id, PLAN)
    with refuses(NotReady, "line_not_weighed"):
        made.do(sqlite_bench, batch_id, WEIGH)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"checked_by": None}, "weight_not_checked"),
        ({"band": "outside"}, "line_outside"),
        ({"is_part": True}, "line_not_weighed"),
    ],
)
def test_nothing_is_mixed_before_the_active_is_checked(
    sqlite_bench: Bench, batch_id: uuid.UUID, change: dict[str, object], code: str
) -> None:
    made.weigh(sqlite_bench, batch_id)
    made.do_until(sqlite_bench, batch_id, StepStage.WEIGH)
    batch = sqlite_bench.batch(batch_id)
    with sqlite_bench.context.transaction() as session:
        active = bench_gates.live_weights(session, batch)[0]
        for name, value in change.items():
            setattr(active, name, value)
    with refuses(NotReady, code):
        made.do(sqlite_bench, batch_id, MIX)


def test_the_filler_needs_no_second_person(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    made.weigh(sqlite_bench, batch_id)
    batch = sqlite_bench.batch(batch_id)
    with sqlite_bench.context.transaction() as session:
        bench_gates.live_weights(session, batch)[1].checked_by = None
    made.do_until(sqlite_bench, batch_id, StepStage.MIX)


def test_a_reading_is_wanted_where_the_formulation_reads(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    made.weigh(sqlite_bench, batch_id)
    made.do_until(sqlite_bench, batch_id, StepStage.WEIGH)
    for reading in ("", " ", "x" * 201, "a\u200eb"):
        with refuses(InvalidInput, "bench_text"):
            made.do(sqlite_bench, batch_id, MIX, reading)
    made.do(sqlite_bench, batch_id, MIX, "Six additions")


def test_capsules_are_packaged_after_their_test_and_yield(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    with refuses(NotReady, "capsules_not_tested"):
        made.do(sqlite_bench, batch_id, TEST)
    made.weigh_capsules(sqlite_bench, batch_id)
    made.do(sqlite_bench, batch_id, TEST)
    with refuses(NotReady, "yield_not_recorded"):
        made.do(sqlite_bench, batch_id, PACKAGE)


@pytest.mark.parametrize("order", ["654321", "246135", "312654"])
def test_in_whatever_order_steps_are_tried_they_are_done_in_theirs(
    sqlite_bench: Bench, batch_id: uuid.UUID, order: str
) -> None:
    made.weigh(sqlite_bench, batch_id)
    left, done = list(map(int, order)), []
    while left:
        for number in list(left):
            with contextlib.suppress(NotReady):
                made.do(sqlite_bench, batch_id, number)
                left.remove(number)
                done.append(number)
    assert done == [PREPARE, PLAN, WEIGH, FILLER, MIX, FILL]


def test_nobody_checks_her_own_step(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    made.do(sqlite_bench, batch_id, PREPARE)
    with refuses(NotAllowed, "check_by_another"):
        made.check(sqlite_bench, batch_id, PREPARE, sqlite_bench.tina)


def test_nobody_checks_the_plan_that_she_confirmed(
    sqlite_bench: Bench, batch_id: uuid.UUID
) -> None:
    """Tina confirmed it; Tom notes the step."""
    made.do(sqlite_bench, batch_id, PREPARE)
    seen, at = sqlite_bench.seen(batch_id), sqlite_bench.at()
    sqlite_bench.do(
        lambda session: bench_steps.do_step(session, sqlite_bench.tom, seen, PLAN, "", at)
    )
    with refuses(NotAllowed, "check_by_another"):
        made.check(sqlite_bench, batch_id, PLAN, sqlite_bench.tina)
    made.check(sqlite_bench, batch_id, PLAN, sqlite_bench.ada)


def test_a_second_person_signs_beside_the_first(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    made.do(sqlite_bench, batch_id, PREPARE)
    proof = bench.proof_of(sqlite_bench, sqlite_bench.tom)
    made.check(sqlite_bench, batch_id, PREPARE, sqlite_bench.tina, proof)
    batch = sqlite_bench.batch(batch_id)
    done = sqlite_bench.read(lambda session: bench_gates.steps_of(session, batch))
    assert str(done[PREPARE].checked_by) == sqlite_bench.tom.id
    entry = sqlite_bench.context.entries()[-1]
    assert (entry.actor_name, entry.detail["checker"]) == ("tina", "tom")
    with refuses(NotReady, "step_checked_before"):
        made.check(sqlite_bench, batch_id, PREPARE, sqlite_bench.ada)


def test_an_administrator_checks_nothing(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    made.do(sqlite_bench, batch_id, PREPARE)
    admin = sqlite_bench.context.person("olga", Role.ADMIN)
    with refuses(NotAllowed, "batch_role_may_not"):
        made.check(sqlite_bench, batch_id, PREPARE, admin)


def test_only_a_step_that_is_done_is_checked(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    with refuses(NotReady, "step_not_done"):
        made.check(sqlite_bench, batch_id, PREPARE, sqlite_bench.tom)
    for number in (0, -1, 9):
        with refuses(NotFound, "no_such_step"):
            made.do(sqlite_bench, batch_id, number)


def test_of_two_people_at_one_step_the_second_looks_again(at_bench: Bench) -> None:
    batch_id = at_bench.planned()
    seen = at_bench.seen(batch_id)
    made.do(at_bench, batch_id, PREPARE)
    with (
        refuses(ChangedMeanwhile, "batch_changed_meanwhile"),
        at_bench.context.transaction() as session,
    ):
        bench_steps.do_step(session, at_bench.tom, seen, PREPARE, "", at_bench.at())


@pytest.mark.parametrize("state", [BatchState.WAITING, BatchState.RELEASED, BatchState.REJECTED])
def test_after_the_bench_no_step_is_done_or_checked(
    sqlite_bench: Bench, batch_id: uuid.UUID, state: BatchState
) -> None:
    made.do(sqlite_bench, batch_id, PREPARE)
    bench.put(sqlite_bench, batch_id, state)
    with refuses(IllegalBatchMove, "batch_not_in_progress"):
        made.do(sqlite_bench, batch_id, PLAN)
    with refuses(IllegalBatchMove, "batch_not_in_progress"):
        made.check(sqlite_bench, batch_id, PREPARE, sqlite_bench.tom)


def test_another_plan_is_checked_again(sqlite_bench: Bench, batch_id: uuid.UUID) -> None:
    one = sqlite_bench
    made.do_until(one, batch_id, StepStage.PLAN)
    one.confirm(batch_id)
    batch = one.batch(batch_id)
    assert PLAN in one.read(lambda session: bench_gates.steps_of(session, batch))
    other = bench.other_lot(bench.POWDER, "NX-2", assay="98")
    bench.released(one.context, other, "210")
    one.scan(batch_id, "NX-2")
    one.confirm(batch_id)
    assert list(one.read(lambda session: bench_gates.steps_of(session, batch))) == [PREPARE]
    made.do(one, batch_id, PLAN)
