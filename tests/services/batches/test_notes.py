"""Deviations, complaints and adverse events are added to a batch, also after its release."""

import pytest

from pharmacy.core.audit import Event
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotFound
from pharmacy.core.making.batches import BatchAction, BatchState, NoteKind
from pharmacy.services.batches import decisions, notes
from pharmacy.services.batches.decisions import BatchDecision
from tests.refusals import refuses
from tests.services.batches import bench, made
from tests.services.batches.bench import Bench


def add(one: Bench, batch_id: object, kind: NoteKind, text: str) -> None:
    """Tina writes a note."""
    one.do(
        lambda session: notes.add_note(session, one.tina, str(batch_id), kind, text, one.at().now)
    )


@pytest.mark.parametrize("state", BatchState)
def test_a_note_is_added_in_every_state(sqlite_bench: Bench, state: BatchState) -> None:
    batch_id = sqlite_bench.open()
    stored = BatchState.RELEASED if state is BatchState.EXPIRED else state
    bench.put(sqlite_bench, batch_id, stored)
    add(sqlite_bench, batch_id, NoteKind.COMPLAINT, "A capsule was open.")
    batch = sqlite_bench.batch(batch_id)
    (note,) = sqlite_bench.read(lambda session: notes.notes_of(session, batch))
    assert (note.kind, note.text) == (NoteKind.COMPLAINT, "A capsule was open.")
    assert (batch.state, batch.revision) == (stored, 2)


def test_notes_are_in_their_order_and_in_the_audit_without_their_text(at_bench: Bench) -> None:
    batch_id = at_bench.open()
    add(at_bench, batch_id, NoteKind.DEVIATION, "Mixed for 12 minutes.")
    add(at_bench, batch_id, NoteKind.ADVERSE_EVENT, "Headache.")
    batch = at_bench.batch(batch_id)
    found = at_bench.read(lambda session: notes.notes_of(session, batch))
    assert [note.kind for note in found] == [NoteKind.DEVIATION, NoteKind.ADVERSE_EVENT]
    entry = at_bench.context.entries()[-1]
    assert entry.event == Event.BATCH_NOTED
    assert "Headache" not in str(entry.detail)


def test_who_decides_has_read_every_note(sqlite_bench: Bench) -> None:
    batch_id = made.submitted(sqlite_bench)
    seen = sqlite_bench.seen(batch_id)
    add(sqlite_bench, batch_id, NoteKind.DEVIATION, "The mortar was chipped.")
    proof = bench.proof_of(sqlite_bench, sqlite_bench.ada)
    with (
        refuses(ChangedMeanwhile, "batch_changed_meanwhile"),
        sqlite_bench.context.transaction() as session,
    ):
        wanted = BatchDecision(BatchAction.RELEASE, proof=proof)
        decisions.act(session, sqlite_bench.ada, seen, wanted, sqlite_bench.at(), sqlite_bench.desk)


def test_a_note_without_words_and_of_no_batch_is_refused(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    for text in ("", "x" * 501):
        with refuses(InvalidInput, "bench_text"):
            add(sqlite_bench, batch_id, NoteKind.DEVIATION, text)
    with refuses(NotFound, "no_such_batch"):
        add(sqlite_bench, sqlite_bench.capsules.id, NoteKind.DEVIATION, "x")
