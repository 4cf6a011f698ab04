"""The later sections of a compounding record: equipment, steps, tests, and what was decided."""

from collections.abc import Iterator, Mapping
from typing import Any

from pharmacy.core.audit import Event
from pharmacy.core.equipment import EntryKind
from pharmacy.core.making.compounding_records import (
    Cell,
    RecordColumn,
    RecordEntry,
    RecordItem,
    RecordPart,
    RecordSection,
    RecordTable,
)
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity, Unit, count_text
from pharmacy.models.batches import BatchStep, BatchTest
from pharmacy.models.equipment import Equipment
from pharmacy.services.batches.record_rows import READ, TYPED, BatchRows

GOOD, FAILED = Message("check_good", "good"), Message("check_failed", "failed")
EVENTS = frozenset(map(str, Event))


def sections(rows: BatchRows) -> Iterator[RecordSection]:
    """The sections of how it was made, and what was found."""
    title = Message("section_equipment", "Equipment")
    yield RecordSection(title, tuple(_equipment(rows)))
    title = Message("section_steps", "Steps")
    yield RecordSection(title, (_steps(rows),))
    title = Message("section_tests", "Quality checks and their results")
    yield RecordSection(title, tuple(_tests(rows)))
    title = Message("section_description", "Physical description")
    yield RecordSection(title, tuple(_description(rows)))
    title = Message("section_yield", "Yield")
    yield RecordSection(title, tuple(_yield(rows)))


def _equipment(rows: BatchRows) -> Iterator[RecordPart]:
    item = RecordItem.EQUIPMENT
    columns = (
        RecordColumn(item, Message("column_balance", "Balance")),
        RecordColumn(item, Message("column_serial", "Serial number")),
        RecordColumn(item, Message("column_minimum", "Minimum weight")),
        RecordColumn(item, Message("column_calibrated", "Last calibration")),
        RecordColumn(item, Message("column_calibration_due", "Next calibration due")),
        RecordColumn(item, Message("column_check", "Check on the day of compounding")),
    )
    yield RecordTable(columns, tuple(_balance(rows, one) for one in rows.balances))
    used = dict.fromkeys(name for step in rows.read.formulation.steps for name in step.equipment)
    yield RecordEntry(item, Message("record_equipment", "By the formulation"), ", ".join(used))
    protection = ", ".join(rows.read.formulation.protection)
    yield RecordEntry(item, Message("record_protection", "Protective equipment"), protection)


def _balance(rows: BatchRows, balance: Equipment) -> tuple[Cell, ...]:
    minimum = balance.minimum_weight
    least = "" if minimum is None else str(Quantity(minimum, Unit.MG))
    due = balance.calibration_due
    return (
        balance.name,
        balance.serial or "",
        f"{least} ({balance.minimum_source})" if balance.minimum_source else least,
        _calibrated(rows, balance),
        "" if due is None else due.isoformat(),
        _checked(rows, balance),
    )


def _calibrated(rows: BatchRows, balance: Equipment) -> Cell:
    for entry in rows.logged:
        if entry.equipment_id == balance.id and entry.kind is EntryKind.CALIBRATION:
            return f"{entry.day.isoformat()}, {entry.by}: {entry.note}"
    return ""


def _checked(rows: BatchRows, balance: Equipment) -> Cell:
    """The last check of the day on which it was compounded."""
    for entry in rows.logged:
        is_check = entry.equipment_id == balance.id and entry.kind is EntryKind.DAILY_CHECK
        if is_check and entry.day == rows.batch.compounded_on:
            return Message(
                "balance_checked",
                "%(shown)s, %(result)s, by %(person)s, %(moment)s",
                shown=entry.shown,
                result=GOOD if entry.is_good else FAILED,
                person=entry.by,
                moment=rows.moment(entry.at),
            )
    return ""


def _steps(rows: BatchRows) -> RecordTable:
    item = RecordItem.METHOD
    columns = (
        RecordColumn(item, Message("column_number", "No.")),
        RecordColumn(item, Message("column_step", "Step")),
        RecordColumn(item, Message("column_stage", "Stage")),
        RecordColumn(item, Message("column_read", "Reading"), may_be_empty=True),
        RecordColumn(RecordItem.COMPOUNDER, Message("column_done_by", "Done by")),
        RecordColumn(
            RecordItem.CHECKER, Message("column_checked_by", "Checked by"), may_be_empty=True
        ),
    )
    done = {step.number: step for step in rows.steps}
    cells = [
        (str(number), step.text, step.stage, *_done(rows, done.get(number)))
        for number, step in enumerate(rows.read.formulation.steps, start=1)
    ]
    return RecordTable(columns, tuple(cells), keys=2)


def _done(rows: BatchRows, step: BatchStep | None) -> tuple[Cell, Cell, Cell]:
    if step is None:
        return "", "", ""
    checked = rows.by(step.checked_by, step.checked_at)
    return step.reading or "", rows.by(step.by, step.at), checked


def _tests(rows: BatchRows) -> Iterator[RecordPart]:
    item = RecordItem.QUALITY
    wanted = (
        RecordColumn(item, Message("column_quality", "Check")),
        RecordColumn(item, Message("column_quality_wanted", "Result that is wanted")),
    )
    checks = tuple((check.name, check.wanted) for check in rows.read.formulation.checks)
    yield RecordTable(wanted, checks)
    if rows.tests or rows.batch.units is not None:
        yield _found(rows)
        name = Message("record_mixing", "What a good weight says")
        said = Message("good_weight_no_proof", "A good weight is no proof of good mixing.")
        yield RecordEntry(item, name, said)


def _found(rows: BatchRows) -> RecordPart:
    item = RecordItem.QUALITY
    columns = (
        RecordColumn(item, Message("column_tested", "Test of finished capsules")),
        RecordColumn(item, Message("column_test_result", "Result")),
        RecordColumn(item, Message("column_test_weights", "Weights, each as read")),
        RecordColumn(item, Message("column_shell", "Empty shell, mean")),
        RecordColumn(item, Message("column_facts", "Figures and limits")),
        RecordColumn(item, Message("column_failures", "Why it failed"), may_be_empty=True),
        RecordColumn(item, Message("column_reading", "Reading")),
    )
    if not rows.tests:
        return RecordEntry(item, Message("record_test", "Test of finished capsules"), "")
    return RecordTable(columns, tuple(_test(rows, test) for test in rows.tests))


def _test(rows: BatchRows, test: BatchTest) -> tuple[Cell, ...]:
    failures = test.facts.get("failures", [])
    return (
        rows.by(test.by, test.at),
        FAILED if not test.is_good else GOOD,
        f"{', '.join(test.weights)} mg",
        f"{test.shell} mg",
        _figures(test.facts),
        " ".join(failures),
        TYPED if test.is_typed else READ,
    )


def _figures(facts: Mapping[str, Any]) -> Message:
    """The figures of a test beside their limits, as they were stored with it."""
    return Message(
        "test_figures",
        "mean %(mean)s, each from %(lightest)s to %(heaviest)s; relative standard deviation "
        "%(spread)s, at most %(most)s%%; content without the shell %(content)s of %(fill)s "
        "(limits: %(limits)s)",
        mean=facts["mean"],
        lightest=facts["lightest"],
        heaviest=facts["heaviest"],
        spread=facts["relative_standard_deviation"],
        most=facts["most_spread_percent"],
        content=facts["content"],
        fill=facts["planned_fill"],
        limits=facts["limits"],
    )


def _description(rows: BatchRows) -> Iterator[RecordPart]:
    item = RecordItem.DESCRIPTION
    wanted = rows.read.formulation.description
    yield RecordEntry(item, Message("record_described", "By the formulation"), wanted)
    found = rows.batch.description or ""
    yield RecordEntry(item, Message("record_found", "As it was found"), found)


def _yield(rows: BatchRows) -> Iterator[RecordPart]:
    batch, item = rows.batch, RecordItem.TOTAL
    unit: Cell = Message("unit_capsules", "capsules") if batch.units is not None else Unit.MG
    counted = (
        (Message("record_packaged", "Packaged, %(unit)s", unit=unit), batch.packaged),
        (Message("record_retained", "Retained, %(unit)s", unit=unit), batch.retained),
        (Message("record_wasted", "Wasted, %(unit)s", unit=unit), batch.wasted),
    )
    for name, count in counted:
        yield RecordEntry(item, name, "" if count is None else count_text(count))
    if batch.yield_deviation:
        name = Message("record_yield_deviation", "Why the counts do not agree")
        yield RecordEntry(RecordItem.DEVIATIONS, name, batch.yield_deviation)
    recorded = rows.by(batch.yielded_by, batch.yielded_at)
    yield RecordEntry(item, Message("record_yielded", "Recorded by"), recorded)
