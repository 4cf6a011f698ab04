"""Figures that the database computes."""

import datetime

from pharmacy.services.finding import figures
from pharmacy.services.finding.figures import PrinterFigures
from tests import factories
from tests.services import amending
from tests.services.contexts import NOW, ServiceContext
from tests.services.day import begun

HOUR = datetime.timedelta(hours=1)


def test_the_time_to_ready_restarts_if_an_order_came_back(context: ServiceContext) -> None:
    body = factories.ldn_order_json()
    body["prescription"]["directions_written"] = None
    placed = begun(context, body)
    placed.now = NOW + 5 * HOUR
    placed.finish()
    placed.now = NOW + 20 * HOUR
    with context.reading() as session:
        (took,) = figures.took(session, NOW)
        assert took.time == 5 * HOUR
        assert figures.left_at(session, NOW) == [NOW + 5 * HOUR]
        assert figures.took(session, NOW + 6 * HOUR) == []
    placed.amend(amending.EXTEND)
    placed.verify()
    placed.begin()
    placed.package()
    placed.label()
    placed.scan_all()
    placed.approve()
    with context.reading() as session:
        times = [one.time for one in figures.took(session, NOW)]
    assert times == [5 * HOUR, 20 * HOUR]


def test_failed_print_jobs_are_counted_by_printer_and_reason(context: ServiceContext) -> None:
    label, tina, printer_id = context.rendered_label(), context.person(), context.printer()
    context.send(context.intend(tina, label, printer_id))
    for _ in range(2):
        context.lose(context.intend(tina, label, printer_id, "a test"))
    context.intend(tina, label, printer_id, "not sent yet")
    with context.reading() as session:
        (found,) = figures.printing(session, NOW)
        assert figures.printing(session, NOW + HOUR) == []
    assert (found.print_jobs, found.troubled) == (3, 2)
    assert isinstance(found, PrinterFigures)
    assert [count for _, count in found.reasons] == [2]
