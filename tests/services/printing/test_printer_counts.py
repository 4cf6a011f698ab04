"""Each printer shows what it printed in the last weeks, and its last label."""

import datetime
import uuid

from pharmacy.core.printing.labels import PrintState
from pharmacy.services.printing import print_jobs, printer_counts
from pharmacy.services.printing.printer_counts import PrinterCounts
from tests.services.contexts import NOW, ServiceContext

HOUR = datetime.timedelta(hours=1)


def counts(context: ServiceContext, printer_id: str, now: datetime.datetime) -> PrinterCounts:
    with context.reading() as session:
        return printer_counts.counts_of_printers(session, now)[uuid.UUID(printer_id)]


def test_print_jobs_are_counted_by_their_status_and_the_last_label_is_named(
    sqlite_context: ServiceContext,
) -> None:
    context = sqlite_context
    person, label, printer_id = context.person(), context.rendered_label(), context.printer()
    idle = context.printer()
    context.send(context.intend(person, label, printer_id))
    context.lose(context.intend(person, label, printer_id, "lost"))
    context.intend(person, label, printer_id, "again", NOW + HOUR)
    found = counts(context, printer_id, NOW + HOUR)
    assert (found.sent, found.unconfirmed, found.failed) == (1, 1, 0)
    assert found.last is not None
    assert (found.last.number, found.last.state) == (1, PrintState.INTENDED)
    assert found.last.rx_number == 1000001
    assert counts(context, idle, NOW + HOUR) == PrinterCounts()
    assert counts(context, printer_id, NOW + 31 * 24 * HOUR) == PrinterCounts()


def test_a_test_label_is_of_no_order(sqlite_context: ServiceContext) -> None:
    context = sqlite_context
    person, printer_id = context.person(), context.printer()
    with context.transaction() as session:
        print_jobs.print_test(session, person, printer_id, context.notifier, NOW)
    last = counts(context, printer_id, NOW).last
    assert last is not None
    assert (last.number, last.rx_number) == (None, None)
