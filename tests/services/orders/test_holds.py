"""A held order: nothing of it is rendered or printed until a pharmacist resolves its holds."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from labels.dots import Printable
from pharmacy import job_queue
from pharmacy.core.audit import WORKER, Actor
from pharmacy.core.errors import InvalidInput, NotAllowed, NotFound, NotReady
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.orders import OrderStatus
from pharmacy.core.printing.labels import LabelState, PrintState
from pharmacy.core.roles import Role
from pharmacy.core.screening.holds import AlreadyResolved
from pharmacy.models.orders import Order
from pharmacy.services.labels import rendering
from pharmacy.services.printing import sending
from pharmacy.services.records import flags, order_rows
from tests.refusals import refuses
from tests.services import rendered
from tests.services.contexts import NOW, ServiceContext

LEASE = datetime.timedelta(seconds=20)
GRACE = datetime.timedelta(seconds=2)
HOURS_LATER = NOW + datetime.timedelta(hours=9)
SECOND = Flag("doses_differ", Severity.HOLD, "The written directions say otherwise.")


def claims(context: ServiceContext, order: Order) -> list[rendering.Claim]:
    with context.transaction() as session:
        return rendering.claim_labels(session, order.id, HOURS_LATER, LEASE)


def add_flags(context: ServiceContext, order: Order, *new: Flag) -> None:
    with context.transaction() as session:
        standing = session.get_one(Order, order.id)
        flags.add_flags(session, WORKER, standing, new, NOW)


def flag_ids(context: ServiceContext, order: Order) -> list[uuid.UUID]:
    return [flag.id for flag in context.order(order.id).flags]


def test_a_held_order_notifies_nobody_and_its_labels_wait(context: ServiceContext) -> None:
    order = context.held()
    assert order.status is OrderStatus.HELD
    assert [label.state for label in order.labels] == [LabelState.QUEUED]
    assert (job_queue.RENDER_LABELS, str(order.id)) not in context.notifier.notified


def test_no_worker_claims_a_label_of_a_held_order_however_long_it_waits(
    context: ServiceContext,
) -> None:
    order = context.held()
    assert claims(context, order) == []
    with context.reading() as session:
        assert order.id not in rendering.undone_orders(session, HOURS_LATER, GRACE, GRACE)


def test_the_last_hold_resolved_lets_the_order_go_on(context: ServiceContext) -> None:
    pharmacist, order = context.pharmacist(), context.held()
    add_flags(context, order, SECOND)
    first, second = flag_ids(context, order)
    context.notifier.notified.clear()
    context.resolve(pharmacist, first)
    assert context.order(order.id).status is OrderStatus.HELD
    assert context.notifier.notified == []
    assert claims(context, order) == []
    context.resolve(pharmacist, second)
    assert context.order(order.id).status is OrderStatus.RECEIVED
    assert context.notifier.notified == [(job_queue.RENDER_LABELS, str(order.id))]
    assert claims(context, order) != []


def test_each_resolution_is_a_new_version_of_the_order(context: ServiceContext) -> None:
    pharmacist, order = context.pharmacist(), context.held()
    context.resolve(pharmacist, order.flags[0].id)
    assert (order.version, context.order(order.id).version) == (1, 2)


def test_a_resolution_states_who_when_and_why(context: ServiceContext) -> None:
    pharmacist, order = context.pharmacist("ada"), context.held()
    context.resolve(pharmacist, order.flags[0].id, "Dr. Example, by telephone")
    flag = context.order(order.id).flags[0]
    assert flag.resolver is not None
    assert (flag.resolver.name, flag.resolved_at) == ("ada", NOW)
    assert flag.resolution == (
        "Prescriber confirmed the order as written: Dr. Example, by telephone"
    )
    [entry] = [entry for entry in context.entries() if entry.event == "flag:resolved"]
    assert (entry.actor_name, entry.subject_id) == ("ada", str(flag.id))
    assert "Example" not in str(entry.detail)
    assert entry.detail["status"] == "received"


def test_only_a_pharmacist_resolves(context: ServiceContext) -> None:
    order = context.held()
    others: list[Actor] = [
        context.person("tina", Role.TECHNICIAN),
        context.person("olaf", Role.ADMIN),
        context.client("elsewhere"),
    ]
    for actor in others:
        with refuses(NotAllowed, "only_these_roles"):
            context.resolve(actor, order.flags[0].id)
    assert context.order(order.id).status is OrderStatus.HELD


def test_the_first_resolution_stays(context: ServiceContext) -> None:
    order = context.held()
    context.resolve(context.pharmacist("ada"), order.flags[0].id, "first")
    with refuses(AlreadyResolved, "resolved_before_you"):
        context.resolve(context.pharmacist("bert"), order.flags[0].id, "second")
    assert str(context.order(order.id).flags[0].resolution).endswith(": first")


def test_the_same_click_twice_is_one_resolution(context: ServiceContext) -> None:
    pharmacist, order = context.pharmacist(), context.held()
    for _ in range(2):
        context.resolve(pharmacist, order.flags[0].id)
    assert context.events(order.flags[0].id) == ["flag:resolved"]
    assert context.order(order.id).version == 2


def test_a_warning_is_shown_and_not_resolved(context: ServiceContext) -> None:
    order = context.held()
    add_flags(context, order, Flag("npi_check_digit", Severity.WARNING, "Confirm it."))
    with pytest.raises(InvalidInput):
        context.resolve(context.pharmacist(), flag_ids(context, order)[1])


@pytest.mark.parametrize("flag_id", [uuid.UUID(int=7)])
def test_an_unknown_hold_is_not_found(context: ServiceContext, flag_id: uuid.UUID) -> None:
    with pytest.raises(NotFound):
        context.resolve(context.pharmacist(), flag_id)


def test_two_pharmacists_at_once_leave_one_reason(context: ServiceContext) -> None:
    order = context.held()
    people = [context.pharmacist(name) for name in ("ada", "bert", "cleo", "dora")]

    def tried(person: Actor) -> bool:
        try:
            context.resolve(person, order.flags[0].id)
        except AlreadyResolved:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tried, people)) == [False, False, False, True]
    assert context.events(order.flags[0].id) == ["flag:resolved"]


def test_two_people_who_resolve_the_last_two_holds_notify_once(context: ServiceContext) -> None:
    """Each alone leaves the other's hold open. Without a lock, neither would be the last."""
    for turn in range(4):
        order = context.place(context.client(f"clinic {turn}")).order
        add_flags(context, order, SECOND, Flag("days_differ", Severity.HOLD, "14 days, 30 days."))
        ids = [flag.id for flag in flags.open_holds(context.order(order.id))]
        people = [context.pharmacist(f"person {turn} {place}") for place in range(len(ids))]
        context.notifier.notified.clear()
        with ThreadPoolExecutor(len(ids)) as pool:
            list(pool.map(context.resolve, people, ids))
        assert context.order(order.id).status is OrderStatus.RECEIVED
        assert context.notifier.notified == [(job_queue.RENDER_LABELS, str(order.id))]


def test_a_hold_that_is_added_later_stops_rendering_and_printing(context: ServiceContext) -> None:
    pharmacist, label, printer = context.pharmacist(), context.rendered_label(), context.printer()
    order = context.order(label.order_id)
    waiting = context.intend(context.person(), label, printer)
    add_flags(context, order, SECOND)
    assert context.order(order.id).status is OrderStatus.HELD
    with refuses(NotReady, "held_not_printed"):
        context.intend(pharmacist, label, printer, "again")
    with context.transaction() as session:
        assert sending.claim_print_job(session, waiting, NOW) is None
    assert context.attempt(waiting).state is PrintState.FAILED
    context.resolve(pharmacist, flag_ids(context, order)[0])
    with refuses(NotReady, "not_verified"):
        context.intend(pharmacist, label, printer, "again")
    context.verify(order.id)
    again = context.intend(pharmacist, label, printer)
    assert context.attempt(again).state is PrintState.INTENDED


def test_a_label_in_progress_when_the_hold_came_is_kept_and_not_printed(
    context: ServiceContext,
) -> None:
    order = context.place(context.client()).order
    claimed = claims(context, order)[0]
    add_flags(context, order, SECOND)
    with context.transaction() as session:
        assert rendering.store_rendered(session, claimed, Printable(rendered.pdf(1)), NOW)
    with pytest.raises(NotReady):
        context.intend(context.person(), order.labels[0], context.printer())


def test_an_identical_flag_is_not_raised_again(context: ServiceContext) -> None:
    order = context.place(context.client()).order
    add_flags(context, order, SECOND)
    context.resolve(context.pharmacist(), flag_ids(context, order)[0])
    add_flags(context, order, SECOND)
    assert len(flag_ids(context, order)) == 1
    assert context.order(order.id).status is OrderStatus.RECEIVED


def test_a_warning_alone_holds_nothing(context: ServiceContext) -> None:
    order = context.place(context.client()).order
    add_flags(context, order, Flag("npi_check_digit", Severity.WARNING, "Confirm it."))
    assert context.order(order.id).status is OrderStatus.RECEIVED


def test_nothing_is_notified_if_the_resolution_is_rolled_back(context: ServiceContext) -> None:
    order, pharmacist = context.held(), context.pharmacist()
    context.notifier.notified.clear()
    with context.engine.connect() as connection:
        count = select(func.count()).where(Order.status == OrderStatus.HELD)
        assert connection.scalar(count) == 1
    with pytest.raises(NotFound):
        context.resolve(pharmacist, order.id)
    assert context.notifier.notified == []
    with context.reading() as session:
        assert order_rows.get_order(session, pharmacist, str(order.id)).status is OrderStatus.HELD
