"""The last sections of a compounding record: how long it is good, deviations, release, audit."""

from collections.abc import Iterator

from pharmacy import formulary
from pharmacy.core.audit import Event
from pharmacy.core.making.batches import BatchState, NoteKind
from pharmacy.core.making.compounding_records import (
    Cell,
    RecordColumn,
    RecordEntry,
    RecordItem,
    RecordPart,
    RecordSection,
    RecordTable,
)
from pharmacy.core.making.record_rules import Keeping, KeptFrom, kept_until
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit
from pharmacy.services.batches.record_rows import BatchRows

EVENTS = frozenset(map(str, Event))
NONE = Message("none_recorded", "None is recorded.")
DECIDED = (BatchState.IN_PROGRESS, BatchState.WAITING)


def sections(rows: BatchRows) -> Iterator[RecordSection]:
    """The sections of what is said of the finished batch."""
    title = Message("section_beyond_use", "Beyond-use date")
    yield RecordSection(title, tuple(_beyond_use(rows)))
    title = Message("section_container", "Container, storage and label")
    yield RecordSection(title, tuple(_container(rows)))
    title = Message("section_deviations", "Deviations, complaints and adverse events")
    yield RecordSection(title, tuple(_events(rows)))
    title = Message("section_release", "Decision of a pharmacist")
    yield RecordSection(title, tuple(_release(rows)))
    title = Message("section_audit", "Entries of the audit chain")
    yield RecordSection(title, (_audit(rows),))
    title = Message("section_keeping", "Keeping of this record")
    yield RecordSection(title, tuple(_keeping(rows)))


def _beyond_use(rows: BatchRows) -> Iterator[RecordPart]:
    last, rule = rows.batch.beyond_use_on, rows.read.formulation.beyond_use
    day = "" if last is None else last.isoformat()
    yield RecordEntry(RecordItem.BEYOND_USE, Message("record_last_day", "Last day of use"), day)
    why = Message(
        "beyond_use_why",
        "%(kind)s: %(days)s days, the day of compounding being the first; never after the expiry "
        "of a lot",
        kind=rule.kind,
        days=rule.days,
    )
    yield RecordEntry(RecordItem.STABILITY, Message("record_why", "Why"), why)
    expiries = [row.lot.expires_on for row in rows.lots if row.removed_at is None]
    earliest = min(expiries).isoformat() if expiries else ""
    name = Message("record_earliest", "Earliest expiry of a lot")
    yield RecordEntry(RecordItem.STABILITY, name, earliest)
    source = rows.read.sources.get("beyond_use", "")
    yield RecordEntry(RecordItem.STABILITY, Message("record_source", "Source"), source)


def _container(rows: BatchRows) -> Iterator[RecordPart]:
    formulation = rows.read.formulation
    name = Message("record_container", "Container and closure")
    yield RecordEntry(RecordItem.CONTAINER, name, formulation.container)
    storage = formulation.beyond_use.storage
    yield RecordEntry(RecordItem.STORAGE, Message("record_storage", "Storage"), storage)
    statements = " ".join(formulation.label_statements)
    name = Message("record_label", "Statements on the label")
    yield RecordEntry(RecordItem.LABEL, name, statements)
    # Containers have their own labels, and none is kept with a batch.
    yield RecordEntry(RecordItem.LABEL_COPY, Message("record_copy", "Copy of the label"), "")


def _events(rows: BatchRows) -> Iterator[RecordPart]:
    deviations = [*_deviations(rows), *_notes(rows, NoteKind.DEVIATION)]
    name = Message("record_deviations", "Deviations")
    yield _listed(RecordItem.DEVIATIONS, name, deviations)
    name = Message("record_complaints", "Complaints")
    yield _listed(RecordItem.REACTIONS, name, [*_notes(rows, NoteKind.COMPLAINT)])
    name = Message("record_reactions", "Adverse events")
    yield _listed(RecordItem.REACTIONS, name, [*_notes(rows, NoteKind.ADVERSE_EVENT)])


def _listed(item: RecordItem, name: Message, found: list[tuple[Cell, ...]]) -> RecordPart:
    if not found:
        return RecordEntry(item, name, NONE)
    columns = (
        RecordColumn(item, name),
        RecordColumn(item, Message("column_what", "What")),
        RecordColumn(item, Message("column_who", "Recorded by")),
    )
    return RecordTable(columns, tuple(found))


def _notes(rows: BatchRows, kind: NoteKind) -> Iterator[tuple[Cell, ...]]:
    for note in rows.notes:
        if note.kind is kind:
            yield kind, note.text, rows.by(note.by, note.at)


def _deviations(rows: BatchRows) -> Iterator[tuple[Cell, ...]]:
    batch = rows.batch
    for weight in rows.weights:
        what = Message(
            "weight_of_component",
            "%(weight)s of %(component)s",
            weight=Quantity(weight.weight, Unit.MG),
            component=weight.batch_lot.component,
        )
        if weight.deviation:
            who = rows.by(weight.deviation_by, weight.deviation_at)
            yield what, weight.deviation, who
        if weight.discarded_at is not None:
            yield (
                what,
                _discarded(weight.discard_reason or "", is_returned=weight.is_returned),
                (rows.by(weight.discarded_by, weight.discarded_at)),
            )
    if batch.yield_deviation:
        yield (
            Message("record_yield", "Yield"),
            batch.yield_deviation,
            rows.by(batch.yielded_by, batch.yielded_at),
        )


def _discarded(reason: str, *, is_returned: bool) -> Message:
    if is_returned:
        return Message(
            "weight_returned", "Discarded, the powder went back: %(reason)s", reason=reason
        )
    return Message(
        "weight_thrown_away", "Discarded, the powder was thrown away: %(reason)s", reason=reason
    )


def _release(rows: BatchRows) -> Iterator[RecordPart]:
    batch, item = rows.batch, RecordItem.APPROVER
    yield RecordEntry(RecordItem.AUDIT, Message("record_state", "State"), batch.state)
    decided = rows.by(batch.decided_by, batch.decided_at)
    signed: Cell = ""
    if decided:
        signed = Message("signed_by", "signed with the password by %(who)s", who=decided)
    yield RecordEntry(item, Message("record_decided", "Decided by"), signed)
    if batch.state_reason:
        name = Message("record_reason", "Reason")
        yield RecordEntry(RecordItem.AUDIT, name, batch.state_reason)


def _audit(rows: BatchRows) -> RecordTable:
    item = RecordItem.AUDIT
    columns = (
        RecordColumn(item, Message("column_entry", "Entry")),
        RecordColumn(item, Message("column_when", "When")),
        RecordColumn(item, Message("column_actor", "Who")),
        RecordColumn(item, Message("column_event", "Event")),
        RecordColumn(item, Message("column_hash", "Hash begins with")),
    )
    cells = [
        (
            str(entry.number),
            rows.moment(entry.at),
            entry.actor_name,
            Event(entry.event) if entry.event in EVENTS else entry.event,
            entry.hash[:16],
        )
        for entry in rows.audited
    ]
    return RecordTable(columns, tuple(cells))


def _keeping(rows: BatchRows) -> Iterator[RecordPart]:
    state, item = rows.profile.state, RecordItem.AUDIT
    rules = formulary.record_rules().of(state)
    name = Message("record_keeping", "How long")
    if rules is None or rules.keeping.years is None:
        said = Message(
            "keeping_unknown",
            "No source is known here for the state %(state)s. Ask its board.",
            state=state,
        )
        yield RecordEntry(item, name, said)
        return
    yield RecordEntry(item, name, keeping_words(rules.keeping))
    made_on = rows.batch.compounded_on
    until = None if made_on is None else kept_until(made_on, rules.keeping)
    if until is not None:
        yield RecordEntry(item, Message("record_until", "At least until"), until.isoformat())
    if rules.producing:
        yield RecordEntry(item, Message("record_producing", "Produced"), rules.producing)
    yield RecordEntry(item, Message("record_rule", "Rule"), rules.keeping.source)


def keeping_words(keeping: Keeping) -> Message:
    """How long a record is kept, in words. For a rule whose years are known."""
    if keeping.since is KeptFrom.LAST_REFILL:
        return Message(
            "kept_from_refill",
            "%(years)s years after the last refill of a prescription from this batch",
            years=keeping.years,
        )
    return Message("kept_from_record", "%(years)s years", years=keeping.years)
