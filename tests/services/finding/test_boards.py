"""The board, and the lists behind it."""

import datetime

from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.finding import boards, listings
from pharmacy.services.finding.boards import StatusCount
from pharmacy.services.finding.listings import LabelCounts
from pharmacy.services.records import access_log
from tests import factories
from tests.crowds import Other, copy
from tests.services import amending, day, rendered
from tests.services.contexts import NOW, ServiceContext
from tests.services.day import begun

HOUR = datetime.timedelta(hours=1)


def other(status: str, due_in: int, family: str = "Other") -> Other:
    """An order that is due this many hours from now."""
    return Other("Robin", family, status, NOW, NOW + due_in * HOUR)


def test_each_state_shows_its_most_urgent_and_counts_all(context: ServiceContext) -> None:
    placed = begun(context)
    late, soon, later = copy(
        context.engine, str(placed.order_id), *(other("ready", hours) for hours in (-1, 2, 3))
    )
    copy(context.engine, str(placed.order_id), other("dispensed", -9))
    with context.reading() as session:
        found = {c.status: c for c in boards.board(session, placed.tina, NOW, most=2)}
        noted = session.info[access_log.NOTED]
    ready = found[OrderStatus.READY]
    assert [line.order.id for line in ready.lines] == [late, soon]
    assert ready.total == StatusCount(count=3, overdue=1)
    assert [line.order.id for line in found[OrderStatus.RECEIVED].lines] == [placed.order_id]
    assert found[OrderStatus.HELD].total == StatusCount()
    assert {look.order_id for look in noted} == {late, soon, placed.order_id}
    with context.reading() as session:
        rest = boards.find_open(
            session, placed.tina, OrderStatus.READY, after=ready.lines[1].order.rx_number, most=2
        )
    assert [line.order.id for line in rest.lines] == [later]
    assert rest.next is None


def counts(placed: day.OrderDay) -> LabelCounts:
    """The board's counts of the order's labels."""
    with placed.context.reading() as session:
        return listings.lines(session, placed.tina, [placed.order_id])[placed.order_id].labels


def test_labels_are_counted_until_they_have_left(context: ServiceContext) -> None:
    placed = begun(context)
    assert counts(placed) == LabelCounts(total=1)
    rendered.render(context.engine, str(placed.order_id))
    assert counts(placed) == LabelCounts(total=1, rendered=1)
    placed.verify()
    placed.make()
    assert counts(placed) == LabelCounts(total=1, rendered=1, printed=1, scanned=1)
    placed.scan_all()
    placed.approve()
    placed.dispense()
    assert counts(placed) == LabelCounts()


def test_a_returned_order_gets_a_new_promise_time_and_one_that_never_left_keeps_it(
    context: ServiceContext,
) -> None:
    order = amending.ldn(context, context.client())
    due_at = order.due_at
    assert due_at == datetime.datetime(2026, 12, 2, tzinfo=datetime.UTC)
    ada = context.pharmacist()
    amending.amend(context, ada, order.id, amending.EXTEND)
    assert context.order(order.id).due_at == due_at
    with context.transaction() as session:
        session.get_one(type(order), order.id).status = OrderStatus.DISPENSED
    amending.amend(context, ada, order.id, amending.STOP)
    assert context.order(order.id).due_at == NOW + 24 * HOUR


def test_the_list_has_the_newest_first_a_page_at_a_time(context: ServiceContext) -> None:
    tina = context.person()
    order = context.place(tina, factories.order_json()).order
    first, second = copy(context.engine, str(order.id), other("held", 1), other("dispensed", 1))
    with context.reading() as session:
        page = listings.newest(session, tina, before=None, most=2)
        rest = listings.newest(session, tina, before=page.next, most=2)
    assert [line.order.id for line in page.lines] == [second, first]
    assert [line.order.id for line in rest.lines] == [order.id]
    assert rest.next is None


def test_a_row_names_the_containers_that_hold_up_the_others(context: ServiceContext) -> None:
    two = factories.phases_json(factories.phase_json("0.5"), factories.phase_json("1"))
    at = day.begun(context, factories.order_json(two))
    at.verify()
    at.begin()
    at.package()
    assert counts(at).open == ()
    first, _ = at.items
    printer = context.printer()
    print_job = context.intend(at.tina, first.label, printer, "a test")
    with context.transaction() as session:
        session.get_one(PrintAttempt, print_job).state = PrintState.CONFIRMED
    assert (counts(at).scanned, counts(at).open) == (1, [2])
    at.label()
    assert counts(at).open == ()
