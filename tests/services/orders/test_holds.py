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
from tests.services import rendered
from tests.services.bench import NOW, ServiceContext

LEASE = datetime.timedelta(seconds=20)
GRACE = datetime.timedelta(seconds=2)
HOURS_LATER = NOW + datetime.timedelta(hours=9)
SECOND = Flag("doses_differ", Severity.HOLD, "The written directions say otherwise.")


def claims(bench: ServiceContext, order: Order) -> list[rendering.Claim]:
    with bench.transaction() as session:
        return rendering.claim_labels(session, order.id, HOURS_LATER, LEASE)


def add_flags(bench: ServiceContext, order: Order, *new: Flag) -> None:
    with bench.transaction() as session:
        standing = session.get_one(Order, order.id)
        flags.add_flags(session, WORKER, standing, new, NOW)


def flag_ids(bench: ServiceContext, order: Order) -> list[uuid.UUID]:
    return [flag.id for flag in bench.order(order.id).flags]


def test_a_held_order_rings_no_bell_and_its_labels_wait(bench: ServiceContext) -> None:
    order = bench.held()
    assert order.status is OrderStatus.HELD
    assert [label.state for label in order.labels] == [LabelState.QUEUED]
    assert (job_queue.RENDER_LABELS, str(order.id)) not in bench.bell.rung


def test_no_worker_claims_a_label_of_a_held_order_however_long_it_waits(
    bench: ServiceContext,
) -> None:
    order = bench.held()
    assert claims(bench, order) == []
    with bench.reading() as session:
        assert order.id not in rendering.undone_orders(session, HOURS_LATER, GRACE, GRACE)


def test_the_last_hold_resolved_lets_the_order_go_on(bench: ServiceContext) -> None:
    pharmacist, order = bench.pharmacist(), bench.held()
    add_flags(bench, order, SECOND)
    first, second = flag_ids(bench, order)
    bench.bell.rung.clear()
    bench.resolve(pharmacist, first)
    assert bench.order(order.id).status is OrderStatus.HELD
    assert bench.bell.rung == []
    assert claims(bench, order) == []
    bench.resolve(pharmacist, second)
    assert bench.order(order.id).status is OrderStatus.RECEIVED
    assert bench.bell.rung == [(job_queue.RENDER_LABELS, str(order.id))]
    assert claims(bench, order) != []


def test_each_resolution_is_a_new_version_of_the_order(bench: ServiceContext) -> None:
    pharmacist, order = bench.pharmacist(), bench.held()
    bench.resolve(pharmacist, order.flags[0].id)
    assert (order.version, bench.order(order.id).version) == (1, 2)


def test_a_resolution_tells_who_when_and_why(bench: ServiceContext) -> None:
    pharmacist, order = bench.pharmacist("ada"), bench.held()
    bench.resolve(pharmacist, order.flags[0].id, "Dr. Example, by telephone")
    flag = bench.order(order.id).flags[0]
    assert flag.resolver is not None
    assert (flag.resolver.name, flag.resolved_at) == ("ada", NOW)
    assert flag.resolution == (
        "Prescriber confirmed the order as it stands: Dr. Example, by telephone"
    )
    [entry] = [entry for entry in bench.entries() if entry.event == "flag:resolved"]
    assert (entry.actor_name, entry.subject_id) == ("ada", str(flag.id))
    assert "Example" not in str(entry.detail)
    assert entry.detail["status"] == "received"


def test_only_a_pharmacist_resolves(bench: ServiceContext) -> None:
    order = bench.held()
    others: list[Actor] = [
        bench.person("tina", Role.TECHNICIAN),
        bench.person("olaf", Role.ADMIN),
        bench.client("elsewhere"),
    ]
    for actor in others:
        with pytest.raises(NotAllowed, match="only a pharmacist"):
            bench.resolve(actor, order.flags[0].id)
    assert bench.order(order.id).status is OrderStatus.HELD


def test_what_was_said_first_stands(bench: ServiceContext) -> None:
    order = bench.held()
    bench.resolve(bench.pharmacist("ada"), order.flags[0].id, "first")
    with pytest.raises(AlreadyResolved, match="ada resolved this hold before you"):
        bench.resolve(bench.pharmacist("bert"), order.flags[0].id, "second")
    assert str(bench.order(order.id).flags[0].resolution).endswith(": first")


def test_the_same_click_twice_is_one_resolution(bench: ServiceContext) -> None:
    pharmacist, order = bench.pharmacist(), bench.held()
    for _ in range(2):
        bench.resolve(pharmacist, order.flags[0].id)
    assert bench.events(order.flags[0].id) == ["flag:resolved"]
    assert bench.order(order.id).version == 2


def test_a_warning_is_shown_and_not_resolved(bench: ServiceContext) -> None:
    order = bench.held()
    add_flags(bench, order, Flag("npi_check_digit", Severity.WARNING, "Confirm it."))
    with pytest.raises(InvalidInput):
        bench.resolve(bench.pharmacist(), flag_ids(bench, order)[1])


@pytest.mark.parametrize("flag_id", [uuid.UUID(int=7)])
def test_a_hold_that_is_not_there_is_not_found(bench: ServiceContext, flag_id: uuid.UUID) -> None:
    with pytest.raises(NotFound):
        bench.resolve(bench.pharmacist(), flag_id)


def test_two_pharmacists_at_once_leave_one_reason(bench: ServiceContext) -> None:
    order = bench.held()
    people = [bench.pharmacist(name) for name in ("ada", "bert", "cleo", "dora")]

    def tried(person: Actor) -> bool:
        try:
            bench.resolve(person, order.flags[0].id)
        except AlreadyResolved:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tried, people)) == [False, False, False, True]
    assert bench.events(order.flags[0].id) == ["flag:resolved"]


def test_two_who_resolve_the_last_two_holds_at_once_ring_once(bench: ServiceContext) -> None:
    """Each alone leaves the other's hold open. Without a lock, neither would be the last."""
    for turn in range(4):
        order = bench.place(bench.client(f"clinic {turn}")).order
        add_flags(bench, order, SECOND, Flag("days_differ", Severity.HOLD, "14 days, 30 days."))
        ids = [flag.id for flag in flags.open_holds(bench.order(order.id))]
        people = [bench.pharmacist(f"person {turn} {place}") for place in range(len(ids))]
        bench.bell.rung.clear()
        with ThreadPoolExecutor(len(ids)) as pool:
            list(pool.map(bench.resolve, people, ids))
        assert bench.order(order.id).status is OrderStatus.RECEIVED
        assert bench.bell.rung == [(job_queue.RENDER_LABELS, str(order.id))]


def test_a_hold_that_is_added_later_stops_rendering_and_printing(bench: ServiceContext) -> None:
    pharmacist, label, printer = bench.pharmacist(), bench.rendered_label(), bench.printer()
    order = bench.order(label.order_id)
    waiting = bench.intend(bench.person(), label, printer)
    add_flags(bench, order, SECOND)
    assert bench.order(order.id).status is OrderStatus.HELD
    with pytest.raises(NotReady, match="the order is held"):
        bench.intend(pharmacist, label, printer, "again")
    with bench.transaction() as session:
        assert sending.claim_print_job(session, waiting, NOW) is None
    assert bench.attempt(waiting).state is PrintState.FAILED
    bench.resolve(pharmacist, flag_ids(bench, order)[0])
    with pytest.raises(NotReady, match="not verified"):
        bench.intend(pharmacist, label, printer, "again")
    bench.verify(order.id)
    again = bench.intend(pharmacist, label, printer)
    assert bench.attempt(again).state is PrintState.INTENDED


def test_a_label_that_was_being_drawn_when_the_hold_came_is_kept_and_not_printed(
    bench: ServiceContext,
) -> None:
    order = bench.place(bench.client()).order
    claimed = claims(bench, order)[0]
    add_flags(bench, order, SECOND)
    with bench.transaction() as session:
        assert rendering.store_rendered(session, claimed, Printable(rendered.pdf(1)), NOW)
    with pytest.raises(NotReady):
        bench.intend(bench.person(), order.labels[0], bench.printer())


def test_a_flag_that_stands_word_for_word_is_not_asked_again(bench: ServiceContext) -> None:
    order = bench.place(bench.client()).order
    add_flags(bench, order, SECOND)
    bench.resolve(bench.pharmacist(), flag_ids(bench, order)[0])
    add_flags(bench, order, SECOND)
    assert len(flag_ids(bench, order)) == 1
    assert bench.order(order.id).status is OrderStatus.RECEIVED


def test_a_warning_alone_holds_nothing(bench: ServiceContext) -> None:
    order = bench.place(bench.client()).order
    add_flags(bench, order, Flag("npi_check_digit", Severity.WARNING, "Confirm it."))
    assert bench.order(order.id).status is OrderStatus.RECEIVED


def test_nothing_is_rung_for_when_the_resolution_is_rolled_back(bench: ServiceContext) -> None:
    order, pharmacist = bench.held(), bench.pharmacist()
    bench.bell.rung.clear()
    with bench.engine.connect() as connection:
        count = select(func.count()).where(Order.status == OrderStatus.HELD)
        assert connection.scalar(count) == 1
    with pytest.raises(NotFound):
        bench.resolve(pharmacist, order.id)
    assert bench.bell.rung == []
    with bench.reading() as session:
        assert order_rows.get_order(session, pharmacist, str(order.id)).status is OrderStatus.HELD
