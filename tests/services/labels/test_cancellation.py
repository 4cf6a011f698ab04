"""After a cancellation, nothing of an order is made or printed."""

import datetime

from pharmacy.core.audit import Event
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import PrintState
from pharmacy.services.labels import rendering
from pharmacy.services.orders import verification
from pharmacy.services.printing import print_jobs, sending
from pharmacy.services.records import outbox
from pharmacy.services.records.order_locks import SeenOrder, lock_order
from tests.services.contexts import NOW, ServiceContext

LEASE = datetime.timedelta(seconds=20)


def cancel(context: ServiceContext, order_id: str) -> None:
    """Cancel as a technician who has just read the order."""
    technician = context.person("tom")
    with context.transaction() as session:
        version = lock_order(session, technician, order_id).version
        seen = SeenOrder(order_id, frozenset({version}))
        verification.cancel_order(session, technician, seen, "typed in twice", NOW)


def test_no_label_is_rendered_any_more(context: ServiceContext) -> None:
    order = context.place(context.client()).order
    cancel(context, str(order.id))
    with context.transaction() as session:
        assert rendering.claim_labels(session, order.id, NOW, LEASE) == []
        assert rendering.undone_orders(session, NOW + LEASE, LEASE, LEASE) == []
    assert context.order(order.id).status is OrderStatus.CANCELLED


def test_a_waiting_print_job_does_not_come_out(context: ServiceContext) -> None:
    order = context.printable(context.client())
    technician, printer_id = context.person(), context.printer()
    with context.transaction() as session:
        wanted = print_jobs.PrintRequest((printer_id,), None)
        label_id = str(order.labels[0].id)
        print_job = print_jobs.print_label(
            session, technician, label_id, wanted, context.notifier, NOW
        )
    cancel(context, str(order.id))
    with context.transaction() as session:
        assert sending.claim_print_job(session, print_job.id, NOW) is None
        ended = session.get_one(print_jobs.PrintAttempt, print_job.id)
        assert (ended.state, ended.error_message) == (PrintState.FAILED, "The order was cancelled.")
    events = [entry.event for entry in context.entries()]
    assert events[-2:] == [Event.ORDER_CANCELLED, Event.PRINT_FAILED]


def test_its_client_is_notified(context: ServiceContext) -> None:
    client = context.client()
    with context.transaction() as session:
        outbox.add_endpoint(session, client, "clinic", "https://hooks.example.com/", NOW)
    order = context.place(client).order
    cancel(context, str(order.id))
    with context.reading() as session:
        events = [d.event for d in outbox.find_deliveries(session, client).deliveries]
    assert events == ["container.state", "order.cancelled", "order.received"]
