"""A pharmacist who weighed nothing releases a batch whose record is complete, and nobody else."""

import datetime
import uuid

import pytest

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import (
    ChangedMeanwhile,
    InvalidInput,
    NotAllowed,
    NotReady,
)
from pharmacy.core.inventory import LotAction
from pharmacy.core.making.batches import (
    BatchAction,
    BatchState,
    IllegalBatchMove,
    RecordState,
)
from pharmacy.job_queue import RENDER_RECORD
from pharmacy.services.batches import (
    batch_lots,
    batch_plans,
    batch_rows,
    bench_gates,
    decisions,
    records,
)
from pharmacy.services.batches.batch_rows import BenchMoment
from pharmacy.services.batches.decisions import BatchDecision
from pharmacy.services.inventory import lots
from pharmacy.services.making import formulation_changes
from tests.refusals import refuses
from tests.services.batches import bench, made
from tests.services.batches.bench import FILLER_LOT, POWDER_LOT, SHELL_LOT, TODAY, Bench
from tests.services.contexts import NOW
from tests.services.inventory import stock
from tests.services.making import formulas

DAY = datetime.timedelta(days=1)


def reasons(one: Bench, batch_id: uuid.UUID, by: Actor, today: datetime.date = TODAY) -> list[str]:
    """The codes of the reasons against a release."""
    batch = one.batch(batch_id)
    found = one.read(lambda session: decisions.why_not_release(session, batch, by, today))
    return [reason.code for reason in found]


def test_from_the_bench_to_the_release(at_bench: Bench) -> None:
    batch_id = made.submitted(at_bench)
    batch = at_bench.batch(batch_id)
    assert (batch.state, str(batch.submitted_by)) == (BatchState.WAITING, at_bench.tina.id)
    assert reasons(at_bench, batch_id, at_bench.ada) == []
    released = made.act(at_bench, batch_id, BatchAction.RELEASE, at_bench.ada)
    assert (released.state, str(released.decided_by)) == (BatchState.RELEASED, at_bench.ada.id)
    assert at_bench.context.events(batch_id)[-2:] == [Event.BATCH_CHANGED] * 2
    assert at_bench.context.entries()[-1].detail["state"] == "released"


def test_the_day_of_compounding_is_the_first_of_the_180_days(sqlite_bench: Bench) -> None:
    """From Nov 23, 2026 on, the 180th day is May 21, 2027."""
    batch = sqlite_bench.batch(made.submitted(sqlite_bench))
    assert batch.beyond_use_on == datetime.date(2027, 5, 21)


def test_nothing_is_used_after_the_earliest_expiry_of_its_lots(sqlite_bench: Bench) -> None:
    batch_id = made.finished(sqlite_bench)
    soon = TODAY + 30 * DAY
    with sqlite_bench.context.transaction() as session:
        made_of = lots.get_lot(session, sqlite_bench.lots[FILLER_LOT])
        made_of.expires_on = soon
    made.act(sqlite_bench, batch_id, BatchAction.SUBMIT, sqlite_bench.tina)
    assert sqlite_bench.batch(batch_id).beyond_use_on == soon


def test_an_unfinished_batch_is_not_submitted(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.planned()
    with refuses(NotReady, "line_not_weighed"):
        made.act(sqlite_bench, batch_id, BatchAction.SUBMIT, sqlite_bench.tina)
    batch_id = made.mixed(sqlite_bench)
    with refuses(NotReady, "step_not_done"):
        made.act(sqlite_bench, batch_id, BatchAction.SUBMIT, sqlite_bench.tina)


def test_everything_that_is_missing_is_listed(sqlite_bench: Bench) -> None:
    batch_id = made.mixed(sqlite_bench)
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        for weight in bench_gates.live_weights(session, batch):
            weight.checked_by = None
        bench_gates.steps_of(session, batch)[2].checked_by = None
        for row in batch_lots.lots_of(session, batch):
            row.used = None
    batch = sqlite_bench.batch(batch_id)
    missing = sqlite_bench.read(lambda session: bench_gates.missing(session, batch))
    assert [message.code for message in missing] == [
        "weight_not_checked",
        "step_not_checked",
        "step_not_done",
        "step_not_done",
        "shells_not_counted",
        "capsules_not_tested",
        "yield_not_recorded",
    ]


def test_a_technician_may_not_release_a_batch(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    with refuses(NotAllowed, "batch_role_may_not"):
        made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.tom)
    for action in (BatchAction.REJECT, BatchAction.RETURN):
        with refuses(NotAllowed, "batch_role_may_not"):
            made.act(sqlite_bench, batch_id, action, sqlite_bench.tina, "x")
    assert sqlite_bench.batch(batch_id).state is BatchState.WAITING


def test_a_pharmacist_who_weighed_may_not_release(sqlite_bench: Bench) -> None:
    batch_id = made.finished(sqlite_bench)
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        bench_gates.live_weights(session, batch)[1].by = uuid.UUID(sqlite_bench.ada.id)
    made.act(sqlite_bench, batch_id, BatchAction.SUBMIT, sqlite_bench.tina)
    assert reasons(sqlite_bench, batch_id, sqlite_bench.ada) == ["you_weighed_it"]
    with refuses(NotAllowed, "you_weighed_it"):
        made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)
    made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.bert)


def test_a_release_is_signed_with_her_own_password(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    seen = sqlite_bench.seen(batch_id)
    of_bert = bench.proof_of(sqlite_bench, sqlite_bench.bert)
    for proof, code in ((None, "release_signature"), (of_bert, "other_persons_password")):
        wanted, at = BatchDecision(BatchAction.RELEASE, proof=proof), sqlite_bench.at()
        with (
            refuses(InvalidInput, code),
            sqlite_bench.context.transaction() as session,
        ):
            decisions.act(session, sqlite_bench.ada, seen, wanted, at, sqlite_bench.desk)


@pytest.mark.parametrize("lot", [POWDER_LOT, FILLER_LOT, SHELL_LOT])
def test_a_lot_that_is_recalled_meanwhile_stops_the_release(sqlite_bench: Bench, lot: str) -> None:
    batch_id = made.submitted(sqlite_bench)
    stock.change(sqlite_bench.context, sqlite_bench.lots[lot], LotAction.RECALL, "a letter")
    assert reasons(sqlite_bench, batch_id, sqlite_bench.ada) == ["lot_bad_meanwhile"]
    with refuses(NotReady, "lot_bad_meanwhile"):
        made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)


def test_a_lot_that_is_used_up_meanwhile_does_not(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    stock.change(sqlite_bench.context, sqlite_bench.lots[POWDER_LOT], LotAction.USE_UP)
    made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)


def test_a_plan_that_was_altered_stops_the_release(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    with sqlite_bench.context.transaction() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        batch.plan = {**(batch.plan or {}), "factor": "2"}
    assert batch_plans.why_plan_differs(sqlite_bench.batch(batch_id)) is not None
    assert "batch_plan_differs" in reasons(sqlite_bench, batch_id, sqlite_bench.ada)
    with refuses(NotReady, "batch_plan_differs"):
        made.act(sqlite_bench, batch_id, BatchAction.RELEASE, sqlite_bench.ada)


def test_a_date_that_was_altered_or_is_past_stops_it(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    last = sqlite_bench.batch(batch_id).beyond_use_on
    assert last is not None
    assert reasons(sqlite_bench, batch_id, sqlite_bench.ada, last) == []
    assert reasons(sqlite_bench, batch_id, sqlite_bench.ada, last + DAY) == ["beyond_use_past"]
    with sqlite_bench.context.transaction() as session:
        batch_rows.get_batch(session, str(batch_id)).beyond_use_on = last + DAY
    assert reasons(sqlite_bench, batch_id, sqlite_bench.ada) == ["beyond_use_differs"]


def retire(one: Bench) -> None:
    """Retire the formulation of the capsules."""
    seen = formulas.seen(one.capsules)
    one.do(
        lambda session: formulation_changes.retire_formulation(
            session, one.ada, seen, "A new source.", NOW
        )
    )


def accept(one: Bench, batch_id: uuid.UUID, by: Actor, reason: str = "Same recipe.") -> None:
    """Sign that a batch goes on by a retired version."""
    seen, at, proof = one.seen(batch_id), one.at(), bench.proof_of(one, by)
    one.do(lambda session: decisions.accept_retired(session, by, seen, reason, proof, at))


def test_a_formulation_that_was_retired_meanwhile_stops_the_release(at_bench: Bench) -> None:
    batch_id = made.submitted(at_bench)
    with refuses(NotReady, "version_not_retired"):
        accept(at_bench, batch_id, at_bench.ada)
    retire(at_bench)
    assert reasons(at_bench, batch_id, at_bench.bert) == ["version_retired_meanwhile"]
    with refuses(NotReady, "version_retired_meanwhile"):
        made.act(at_bench, batch_id, BatchAction.RELEASE, at_bench.bert)
    with refuses(NotAllowed, "batch_role_may_not"):
        accept(at_bench, batch_id, at_bench.tina)
    with refuses(InvalidInput, "bench_text"):
        accept(at_bench, batch_id, at_bench.ada, " ")
    accept(at_bench, batch_id, at_bench.ada)
    batch = made.act(at_bench, batch_id, BatchAction.RELEASE, at_bench.bert)
    assert batch.retired_accepted_reason == "Same recipe."
    with refuses(IllegalBatchMove, "batch_is_decided"):
        accept(at_bench, batch_id, at_bench.ada)


def test_a_batch_goes_back_to_the_bench_with_a_reason(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    with refuses(InvalidInput, "bench_text"):
        made.act(sqlite_bench, batch_id, BatchAction.RETURN, sqlite_bench.ada)
    made.act(sqlite_bench, batch_id, BatchAction.RETURN, sqlite_bench.ada, "Count again.")
    batch = sqlite_bench.batch(batch_id)
    assert (batch.state, batch.state_reason) == (BatchState.IN_PROGRESS, "Count again.")
    assert batch.submitted_at is None
    made.act(sqlite_bench, batch_id, BatchAction.SUBMIT, sqlite_bench.tina)
    assert sqlite_bench.batch(batch_id).state_reason is None


def test_a_batch_is_rejected_with_a_reason_and_stays_so(sqlite_bench: Bench) -> None:
    for batch_id in (sqlite_bench.open(), made.submitted(sqlite_bench)):
        with refuses(InvalidInput, "bench_text"):
            made.act(sqlite_bench, batch_id, BatchAction.REJECT, sqlite_bench.ada)
        made.act(sqlite_bench, batch_id, BatchAction.REJECT, sqlite_bench.ada, "It is gray.")
        batch = sqlite_bench.batch(batch_id)
        assert (batch.state, str(batch.decided_by)) == (BatchState.REJECTED, sqlite_bench.ada.id)
        for action in (BatchAction.RELEASE, BatchAction.SUBMIT, BatchAction.RETURN):
            with refuses(IllegalBatchMove, "batch_state_forbids"):
                made.act(sqlite_bench, batch_id, action, sqlite_bench.ada, "x")


def test_a_released_batch_is_used_up_and_recalled(sqlite_bench: Bench) -> None:
    batch_id = made.released(sqlite_bench)
    for action in (BatchAction.RELEASE, BatchAction.SUBMIT, BatchAction.RETURN, BatchAction.REJECT):
        with refuses(IllegalBatchMove, "batch_state_forbids"):
            made.act(sqlite_bench, batch_id, action, sqlite_bench.ada, "x")
    made.act(sqlite_bench, batch_id, BatchAction.USE_UP, sqlite_bench.tina)
    with refuses(NotAllowed, "batch_role_may_not"):
        made.act(sqlite_bench, batch_id, BatchAction.RECALL, sqlite_bench.tina, "x")
    with refuses(InvalidInput, "bench_text"):
        made.act(sqlite_bench, batch_id, BatchAction.RECALL, sqlite_bench.ada)
    batch = made.act(sqlite_bench, batch_id, BatchAction.RECALL, sqlite_bench.ada, "a letter")
    assert (batch.state, batch.state_reason) == (BatchState.RECALLED, "a letter")


def test_a_batch_past_its_date_is_still_recalled(sqlite_bench: Bench) -> None:
    batch_id = made.released(sqlite_bench)
    later = BenchMoment(sqlite_bench.now + 400 * DAY, TODAY + 400 * DAY)
    batch = sqlite_bench.batch(batch_id)
    assert batch_rows.state_of(batch, later.today) is BatchState.EXPIRED
    seen = sqlite_bench.seen(batch_id)
    wanted = BatchDecision(BatchAction.RECALL, "a letter")
    with sqlite_bench.context.transaction() as session:
        decisions.act(session, sqlite_bench.ada, seen, wanted, later, sqlite_bench.desk)
    assert sqlite_bench.batch(batch_id).state is BatchState.RECALLED


def test_a_decision_is_of_what_was_read(at_bench: Bench) -> None:
    batch_id = made.submitted(at_bench)
    seen, at = at_bench.seen(batch_id), at_bench.at()
    made.act(at_bench, batch_id, BatchAction.RETURN, at_bench.bert, "Count again.")
    wanted = BatchDecision(BatchAction.RELEASE, proof=bench.proof_of(at_bench, at_bench.ada))
    with (
        refuses(ChangedMeanwhile, "batch_changed_meanwhile"),
        at_bench.context.transaction() as session,
    ):
        decisions.act(session, at_bench.ada, seen, wanted, at, at_bench.desk)


def test_a_release_keeps_the_compounding_record_and_notifies_the_worker(
    sqlite_bench: Bench,
) -> None:
    batch = sqlite_bench.batch(made.released(sqlite_bench))
    (kept,) = sqlite_bench.read(lambda session: list(records.records_of(session, batch)))
    assert kept.revision == batch.revision
    assert (RENDER_RECORD, str(kept.id)) in sqlite_bench.context.notifier.notified


def test_a_submission_keeps_no_record_and_a_rejection_does(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    batch = sqlite_bench.batch(batch_id)
    assert sqlite_bench.read(lambda session: list(records.records_of(session, batch))) == []
    made.act(sqlite_bench, batch_id, BatchAction.REJECT, sqlite_bench.ada, "It is gray.")
    (kept,) = sqlite_bench.read(lambda session: list(records.records_of(session, batch)))
    assert kept.state is RecordState.QUEUED
