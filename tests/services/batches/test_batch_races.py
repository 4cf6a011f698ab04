"""Two people at once: one of them acts, and the other one learns of it."""

from concurrent.futures import ThreadPoolExecutor

from pharmacy.core.audit import Actor
from pharmacy.core.errors import PharmacyError
from pharmacy.core.inventory import LotAction
from pharmacy.core.making.batches import BatchAction, BatchState
from pharmacy.services.batches import decisions
from pharmacy.services.batches.decisions import BatchDecision
from pharmacy.services.making import formulation_changes
from tests.refusals import code_of
from tests.services.batches import bench, made
from tests.services.batches.bench import FILLER_LOT, Bench
from tests.services.contexts import NOW
from tests.services.inventory import stock
from tests.services.making import formulas


def retire(one: Bench) -> None:
    """Retire the formulation of the capsules."""
    seen = formulas.seen(one.capsules)
    one.do(
        lambda session: formulation_changes.retire_formulation(
            session, one.ada, seen, "A new source.", NOW
        )
    )


def test_of_two_pharmacists_at_once_one_decides(at_bench: Bench) -> None:
    batch_id = made.submitted(at_bench)
    seen, at = at_bench.seen(batch_id), at_bench.at()

    def decide(who: Actor, wanted: BatchDecision) -> str:
        try:
            with at_bench.context.transaction() as session:
                return str(decisions.act(session, who, seen, wanted, at, at_bench.desk).state)
        except PharmacyError as error:
            return code_of(error)

    ada, bert = at_bench.ada, at_bench.bert
    release = BatchDecision(BatchAction.RELEASE, proof=bench.proof_of(at_bench, ada))
    with ThreadPoolExecutor(2) as people:
        outcomes = people.map(
            decide, (ada, bert), (release, BatchDecision(BatchAction.REJECT, "x"))
        )
        found = set(outcomes)
    assert "batch_changed_meanwhile" in found
    assert found & {"released", "rejected"}
    assert at_bench.batch(batch_id).revision == seen.revision + 1


def test_a_recall_and_a_release_at_once_never_both_succeed_unseen(at_bench: Bench) -> None:
    """If the recall comes first, nothing is released; a later one is a recall of the batch."""
    batch_id, lot_id = made.submitted(at_bench), at_bench.lots[FILLER_LOT]
    seen, at = at_bench.seen(batch_id), at_bench.at()
    wanted = BatchDecision(BatchAction.RELEASE, proof=bench.proof_of(at_bench, at_bench.ada))

    def release() -> str:
        try:
            with at_bench.context.transaction() as session:
                return str(
                    decisions.act(session, at_bench.ada, seen, wanted, at, at_bench.desk).state
                )
        except PharmacyError as error:
            return code_of(error)

    def recall() -> str:
        return str(stock.change(at_bench.context, lot_id, LotAction.RECALL, "a letter"))

    with ThreadPoolExecutor(2) as people:
        outcomes = [people.submit(release), people.submit(recall)]
        released, recalled = (outcome.result() for outcome in outcomes)
    assert recalled == "recalled"
    assert released in ("released", "lot_bad_meanwhile")
    is_released = at_bench.batch(batch_id).state is BatchState.RELEASED
    assert is_released == (released == "released")


def test_a_formulation_retired_during_the_release_is_seen(at_bench: Bench) -> None:
    """Both wait for the row of the version."""
    batch_id = made.submitted(at_bench)
    seen, at = at_bench.seen(batch_id), at_bench.at()
    wanted = BatchDecision(BatchAction.RELEASE, proof=bench.proof_of(at_bench, at_bench.bert))

    def release() -> str:
        try:
            with at_bench.context.transaction() as session:
                return str(
                    decisions.act(session, at_bench.bert, seen, wanted, at, at_bench.desk).state
                )
        except PharmacyError as error:
            return code_of(error)

    with ThreadPoolExecutor(2) as people:
        outcome, retired = people.submit(release), people.submit(retire, at_bench)
        retired.result()
    assert outcome.result() in ("released", "version_retired_meanwhile")
