"""The compounding record of a batch: what it states, kept with the decision, and downloaded."""

import dataclasses
import datetime
import uuid
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import undefer

from labels.documents import DocumentContent
from labels.errors import TextMissing
from pharmacy import formulary, job_queue
from pharmacy.core.audit import Event
from pharmacy.core.errors import NotFound, NotReady
from pharmacy.core.making.batches import BatchState, NoteKind, RecordState
from pharmacy.core.making.compounding_records import (
    CompoundingRecord,
    RecordItem,
    RecordTable,
    in_words,
)
from pharmacy.core.making.record_rules import state_view
from pharmacy.models.batch_records import BatchRecord
from pharmacy.models.batches import Batch
from pharmacy.models.components import Component
from pharmacy.services.batches import batch_rows, notes, record_rendering, records
from tests.services.batches import made, recorded
from tests.services.batches.bench import Bench
from tests.services.contexts import NOW, PROFILE

LEASE = datetime.timedelta(seconds=20)
GRACE = datetime.timedelta(seconds=2)
PDF = b"%PDF-1.7 a record"
UNKNOWN = (
    RecordItem.DATE,
    RecordItem.COMPONENTS,
    RecordItem.COMPOUNDER,
    RecordItem.CHECKER,
    RecordItem.APPROVER,
    RecordItem.CALCULATIONS,
    RecordItem.TOTAL,
    RecordItem.BEYOND_USE,
)
STATED = (
    (RecordItem.PREPARATION, "4.5 mg"),
    (RecordItem.PREPARATION, "capsule, size 3"),
    (RecordItem.FORMULATION, "version 1 of naltrexone-capsules"),
    (RecordItem.NUMBER, "B261123-01"),
    (RecordItem.DATE, "2026-11-23"),
    (RecordItem.SOURCES, "NX-2611"),
    (RecordItem.SOURCES, "Example Chemicals"),
    (RecordItem.SOURCES, "99.3% anhydrous, water 2.1%"),
    (RecordItem.COMPONENTS, "152.8 mg"),
    (RecordItem.COMPONENTS, "33"),
    (RecordItem.COMPONENTS, "outside"),
    (RecordItem.COMPOUNDER, "tina, 2026-11-23 12:01"),
    (RecordItem.CHECKER, "tom, 2026-11-23 12:01"),
    (RecordItem.CALCULATIONS, "1.02865"),
    (RecordItem.CALCULATIONS, "the powder itself"),
    (RecordItem.EQUIPMENT, "B021002593"),
    (RecordItem.EQUIPMENT, "typed by a person"),
    (RecordItem.EQUIPMENT, "200.0 mg, good, by command line, 2026-11-23 12:00"),
    (RecordItem.QUALITY, "good"),
    (RecordItem.DESCRIPTION, "White powder in clear capsules."),
    (RecordItem.TOTAL, "30"),
    (RecordItem.BEYOND_USE, "2027-05-21"),
    (RecordItem.CONTAINER, "Tight, light-resistant container."),
    (RecordItem.DEVIATIONS, recorded.OUTSIDE),
    (RecordItem.REACTIONS, "None is recorded."),
)


def record_of(bench: Bench, batch_id: uuid.UUID) -> CompoundingRecord:
    """The record of a batch as it is now."""
    with bench.context.reading() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        return records.record_of(session, batch, PROFILE)


def said(record: CompoundingRecord, item: RecordItem) -> list[str]:
    """Every text and cell of an item, in English."""
    found: list[str] = []
    for part in record.under(item):
        if isinstance(part, RecordTable):
            found += [in_words(cell) for row in part.rows for cell in row]
        else:
            found.append(in_words(part.text))
    return found


def stored(bench: Bench, record_id: uuid.UUID) -> BatchRecord:
    """A record as stored now."""
    with bench.context.reading() as session:
        options = [undefer(BatchRecord.content), undefer(BatchRecord.pdf)]
        return session.get_one(BatchRecord, record_id, options=options)


def words_of(bench: Bench, record_id: uuid.UUID) -> list[str]:
    """Every text of a stored record."""
    content = DocumentContent.from_json(stored(bench, record_id).content)
    return [text for _, text in content.texts()]


def claimed(bench: Bench, record_id: uuid.UUID, now: datetime.datetime = NOW) -> Any:
    """A worker's claim of a record."""
    with bench.context.transaction() as session:
        return record_rendering.claim_record(session, record_id, now, LEASE)


def draw_again(bench: Bench, record_id: uuid.UUID) -> None:
    """Tina asks for a record to be drawn again."""
    with bench.context.transaction() as session:
        records.draw_again(session, bench.tina, str(record_id), bench.context.notifier, NOW)


def rendered(bench: Bench) -> uuid.UUID:
    """The id of a record whose PDF is stored."""
    record_id = recorded.decided(bench, recorded.made(bench))
    claim = claimed(bench, record_id)
    with bench.context.transaction() as session:
        assert record_rendering.store_record(session, claim, PDF, NOW)
    return record_id


def test_the_sections_are_in_the_order_in_which_inspectors_read(sqlite_bench: Bench) -> None:
    record = record_of(sqlite_bench, recorded.made(sqlite_bench))
    assert [str(section.title) for section in record.sections] == [
        "Preparation and formulation",
        "Batch, dates and persons",
        "Components",
        "Calculations",
        "Equipment",
        "Steps",
        "Quality checks and their results",
        "Physical description",
        "Yield",
        "Beyond-use date",
        "Container, storage and label",
        "Deviations, complaints and adverse events",
        "Decision of a pharmacist",
        "Entries of the audit chain",
        "Keeping of this record",
    ]


def test_the_record_states_what_was_done(sqlite_bench: Bench) -> None:
    """Illustrative assay and packs: 4.5 mg x 33 x 1.02865 is 152.8 mg of powder."""
    record = record_of(sqlite_bench, recorded.made(sqlite_bench))
    assert [fact for fact in STATED if fact[1] not in said(record, fact[0])] == []


def test_a_failed_test_of_capsules_stays_in_the_record_with_its_reason(
    sqlite_bench: Bench,
) -> None:
    """200 mg is 22.3 mg, or 10.1%, below the mean of the ten."""
    batch_id = made.mixed(sqlite_bench)
    made.weigh_capsules(sqlite_bench, batch_id, made.LIGHT)
    made.weigh_capsules(sqlite_bench, batch_id)
    found = said(record_of(sqlite_bench, batch_id), RecordItem.QUALITY)
    assert "failed" in found
    assert "good" in found
    assert any("Capsule 1 weighs 200 mg" in text for text in found)


def test_a_triturate_that_was_released_has_every_item_but_a_label(sqlite_bench: Bench) -> None:
    record = record_of(sqlite_bench, made.released(sqlite_bench, sqlite_bench.triturate_wanted()))
    assert [item for item in RecordItem if not record.has(item)] == [RecordItem.LABEL_COPY]


def test_the_second_derivation_is_in_the_record(sqlite_bench: Bench) -> None:
    found = said(record_of(sqlite_bench, recorded.made(sqlite_bench)), RecordItem.CALCULATIONS)
    assert any("all agree" in text for text in found)


def test_a_plan_that_was_altered_is_found_out_in_the_record(sqlite_bench: Bench) -> None:
    batch_id = recorded.made(sqlite_bench)
    with sqlite_bench.context.transaction() as session:
        batch = session.get_one(Batch, batch_id)
        batch.plan = {**(batch.plan or {}), "factor": "2"}
    found = said(record_of(sqlite_bench, batch_id), RecordItem.CALCULATIONS)
    assert any("is another one. Do not release it." in text for text in found)


def test_complaints_and_adverse_events_are_in_the_record(sqlite_bench: Bench) -> None:
    batch_id = recorded.made(sqlite_bench)
    recorded.noted(sqlite_bench, batch_id, NoteKind.ADVERSE_EVENT, recorded.HEADACHE)
    assert recorded.HEADACHE in said(record_of(sqlite_bench, batch_id), RecordItem.REACTIONS)


def test_a_batch_that_was_just_opened_lacks_what_was_not_done(
    sqlite_bench: Bench,
) -> None:
    record = record_of(sqlite_bench, sqlite_bench.open(sqlite_bench.triturate_wanted()))
    assert "10 mg/g" in said(record, RecordItem.PREPARATION)
    for item in UNKNOWN:
        assert not record.has(item)


def test_wisconsin_sees_that_nobody_approved_yet_and_no_label_is_kept(sqlite_bench: Bench) -> None:
    record = record_of(sqlite_bench, recorded.made(sqlite_bench))
    rules = formulary.record_rules().of("WI")
    assert rules is not None
    missing = [one.asked.item for one in state_view(record, rules.asks) if one.is_missing]
    assert missing == [RecordItem.APPROVER, RecordItem.LABEL_COPY]


def test_a_state_without_a_known_rule_is_named_and_no_years_are_invented(
    sqlite_bench: Bench,
) -> None:
    batch_id = recorded.made(sqlite_bench)
    profile = dataclasses.replace(PROFILE, state="NY")
    with sqlite_bench.context.reading() as session:
        batch = batch_rows.get_batch(session, str(batch_id))
        record = records.record_of(session, batch, profile)
    found = said(record, RecordItem.AUDIT)
    assert "No source is known here for the state NY. Ask its board." in found
    assert not any("years" in text for text in found)


def test_a_lot_without_a_maker_is_a_gap_of_its_sources(sqlite_bench: Bench) -> None:
    batch_id = recorded.made(sqlite_bench)
    with sqlite_bench.context.transaction() as session:
        session.execute(update(Component).values(supplier=None, manufacturer=None))
    assert record_of(sqlite_bench, batch_id).gaps(RecordItem.SOURCES) == 3


def test_the_record_of_a_decision_has_the_decision_and_its_entry_of_the_audit(
    at_bench: Bench,
) -> None:
    batch_id = recorded.made(at_bench)
    words = words_of(at_bench, recorded.decided(at_bench, batch_id))
    assert "Signed with the password by ada, 2026-11-23 12:00" in words
    last = at_bench.context.entries()[-1]
    assert (last.event, str(last.number) in words) == (Event.BATCH_CHANGED, True)


def test_the_worker_is_notified_of_the_record_after_the_commit(sqlite_bench: Bench) -> None:
    record_id = recorded.decided(sqlite_bench, recorded.made(sqlite_bench))
    assert sqlite_bench.context.notifier.notified[-1] == (job_queue.RENDER_RECORD, str(record_id))
    assert stored(sqlite_bench, record_id).state is RecordState.QUEUED


def test_a_rejected_batch_has_a_record_too(sqlite_bench: Bench) -> None:
    batch_id = sqlite_bench.open()
    words = words_of(sqlite_bench, recorded.decided(sqlite_bench, batch_id, BatchState.REJECTED))
    assert "Rejected" in words


def test_a_decision_that_is_rolled_back_leaves_no_record(sqlite_bench: Bench) -> None:
    batch_id = recorded.made(sqlite_bench)

    def fail() -> None:
        with sqlite_bench.context.transaction() as session:
            batch = batch_rows.get_batch(session, str(batch_id))
            records.want_record(session, batch, sqlite_bench.desk, NOW)
            raise NotFound("nothing is here")

    before = len(sqlite_bench.context.notifier.notified)
    with pytest.raises(NotFound):
        fail()
    batch = sqlite_bench.batch(batch_id)
    assert sqlite_bench.read(lambda session: list(records.records_of(session, batch))) == []
    assert len(sqlite_bench.context.notifier.notified) == before


def test_a_record_is_kept_again_after_a_note_and_once(sqlite_bench: Bench) -> None:
    batch_id = recorded.made(sqlite_bench)
    recorded.decided(sqlite_bench, batch_id)
    ada = sqlite_bench.ada
    for _ in range(2):
        sqlite_bench.do(
            lambda session: records.keep_now(session, str(batch_id), sqlite_bench.desk, NOW)
        )
    sqlite_bench.do(
        lambda session: notes.add_note(
            session, ada, str(batch_id), NoteKind.COMPLAINT, recorded.HEADACHE, NOW
        )
    )
    for _ in range(2):
        sqlite_bench.do(
            lambda session: records.keep_now(session, str(batch_id), sqlite_bench.desk, NOW)
        )
    batch = sqlite_bench.batch(batch_id)
    newest, first = sqlite_bench.read(lambda session: list(records.records_of(session, batch)))
    assert newest.revision == first.revision + 1 == batch.revision
    assert recorded.HEADACHE in words_of(sqlite_bench, newest.id)


def test_a_later_note_does_not_change_the_record_of_the_decision(sqlite_bench: Bench) -> None:
    batch_id = recorded.made(sqlite_bench)
    record_id = recorded.decided(sqlite_bench, batch_id)
    recorded.noted(sqlite_bench, batch_id, NoteKind.COMPLAINT, recorded.HEADACHE)
    assert recorded.HEADACHE not in words_of(sqlite_bench, record_id)


def test_only_one_worker_draws_a_record(at_bench: Bench) -> None:
    record_id = recorded.decided(at_bench, recorded.made(at_bench))
    assert claimed(at_bench, record_id) is not None
    assert claimed(at_bench, record_id) is None


def test_a_record_whose_worker_died_is_drawn_by_another(
    at_bench: Bench,
) -> None:
    record_id = recorded.decided(at_bench, recorded.made(at_bench))
    first = claimed(at_bench, record_id)
    later = NOW + LEASE + GRACE
    second = claimed(at_bench, record_id, later)
    with at_bench.context.transaction() as session:
        assert not record_rendering.store_record(session, first, b"late", later)
        assert record_rendering.store_record(session, second, PDF, later)
    assert stored(at_bench, record_id).pdf == PDF


def test_a_record_that_ends_halfway_five_times_has_failed(sqlite_bench: Bench) -> None:
    record_id = recorded.decided(sqlite_bench, recorded.made(sqlite_bench))
    for attempt in range(record_rendering.MOST_ATTEMPTS + 1):
        claimed(sqlite_bench, record_id, NOW + attempt * (LEASE + GRACE))
    record = stored(sqlite_bench, record_id)
    assert (record.state, record.error_code) == (RecordState.FAILED, "gave_up")
    assert sqlite_bench.context.entries()[-1].event == Event.BATCH_RECORD_FAILED


def test_the_sweep_finds_a_record_whose_notification_was_lost(at_bench: Bench) -> None:
    record_id = recorded.decided(at_bench, recorded.made(at_bench))

    def waiting(now: datetime.datetime) -> list[uuid.UUID]:
        return at_bench.read(
            lambda session: record_rendering.waiting_records(session, now, GRACE, LEASE)
        )

    assert waiting(NOW) == []
    assert waiting(NOW + 2 * GRACE) == [record_id]
    claimed(at_bench, record_id, NOW + 2 * GRACE)
    assert waiting(NOW + 3 * GRACE) == []
    assert waiting(NOW + 4 * GRACE + LEASE) == [record_id]


def test_the_hash_of_the_bytes_is_in_the_audit(sqlite_bench: Bench) -> None:
    record = stored(sqlite_bench, rendered(sqlite_bench))
    entry = sqlite_bench.context.entries()[-1]
    assert (entry.event, entry.detail["sha256"]) == (Event.BATCH_RECORD_RENDERED, record.sha256)
    assert records.pdf_of(record) == PDF


def test_a_record_that_is_not_drawn_says_so(sqlite_bench: Bench) -> None:
    record_id = recorded.decided(sqlite_bench, recorded.made(sqlite_bench))
    with pytest.raises(NotReady, match="not drawn yet"):
        records.pdf_of(stored(sqlite_bench, record_id))


def test_a_failure_is_kept_and_drawn_again_on_request(sqlite_bench: Bench) -> None:
    record_id = recorded.decided(sqlite_bench, recorded.made(sqlite_bench))
    claim = claimed(sqlite_bench, record_id)
    with sqlite_bench.context.transaction() as session:
        record_rendering.fail_record(session, claim, TextMissing("title"), NOW)
    with pytest.raises(NotReady, match="without its title"):
        records.pdf_of(stored(sqlite_bench, record_id))
    with sqlite_bench.context.transaction() as session:
        records.draw_again(
            session, sqlite_bench.tina, str(record_id), sqlite_bench.context.notifier, NOW
        )
    assert stored(sqlite_bench, record_id).state is RecordState.QUEUED


def test_damaged_bytes_are_told_and_not_given_out(at_bench: Bench) -> None:
    record_id = rendered(at_bench)
    with at_bench.context.transaction() as session:
        session.execute(update(BatchRecord).values(pdf=PDF + b"."))
    with pytest.raises(NotReady, match="damaged"):
        records.pdf_of(stored(at_bench, record_id))
    draw_again(at_bench, record_id)
    claim = claimed(at_bench, record_id)
    with at_bench.context.transaction() as session:
        record_rendering.store_record(session, claim, PDF, NOW)
    assert records.pdf_of(stored(at_bench, record_id)) == PDF


def test_a_good_record_is_not_drawn_again(sqlite_bench: Bench) -> None:
    record_id = rendered(sqlite_bench)
    before = len(sqlite_bench.context.entries())
    with sqlite_bench.context.transaction() as session:
        records.draw_again(
            session, sqlite_bench.tina, str(record_id), sqlite_bench.context.notifier, NOW
        )
    assert len(sqlite_bench.context.entries()) == before


def test_an_unknown_record_is_not_found(sqlite_bench: Bench) -> None:
    with sqlite_bench.context.reading() as session, pytest.raises(NotFound):
        records.get_record(session, str(uuid.uuid4()))
