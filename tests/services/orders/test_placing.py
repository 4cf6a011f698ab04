"""Placing orders and finding them again."""

import datetime
import uuid
from dataclasses import fields
from operator import attrgetter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmacy import job_queue
from pharmacy.core.errors import AlreadyOrdered, InvalidInput, NotFound
from pharmacy.services.finding import order_views
from pharmacy.services.finding.shown_orders import LabelView
from pharmacy.services.orders import placing
from pharmacy.services.planning import plans, proposals, workdays
from pharmacy.services.records import order_rows
from tests import factories
from tests.services import stored
from tests.services.contexts import NOW, PROFILE, ServiceContext, client_without_rows, read


def test_the_renderer_is_notified_after_the_order_is_committed(context: ServiceContext) -> None:
    client = context.client()
    intake = context.intake(factories.order_json())
    facts = placing.Context(PROFILE, context.notifier)
    with context.transaction() as session:
        placed = placing.place_order(session, client, intake, facts, NOW)
        assert context.notifier.notified == []
    assert context.notifier.notified == [(job_queue.RENDER_LABELS, str(placed.order.id))]


def test_an_order_that_is_rolled_back_notifies_nobody(context: ServiceContext) -> None:
    client = context.client()
    intake = context.intake(factories.order_json())
    before = stored.counts(context.engine)

    class Interrupted(Exception):
        pass

    def interrupted() -> None:
        with context.transaction() as session:
            facts = placing.Context(PROFILE, context.notifier)
            placing.place_order(session, client, intake, facts, NOW)
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert context.notifier.notified == []
    assert stored.counts(context.engine) == before


def test_the_first_number_is_one_million_and_one_and_the_next_follows(
    context: ServiceContext,
) -> None:
    person = context.person()
    numbers = [context.place(person).order.rx_number for _ in range(3)]
    assert numbers == [1_000_001, 1_000_002, 1_000_003]


def test_the_same_form_sent_twice_is_one_order(context: ServiceContext) -> None:
    person, order_id = context.person(), uuid.uuid4()
    first = context.place(person, order_id=order_id)
    again = context.place(person, order_id=order_id)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.order.id == order_id
    assert stored.counts(context.engine)["orders"] == 1


def test_the_same_number_of_two_clients_is_two_orders(context: ServiceContext) -> None:
    first, second = (context.place(context.client(name)) for name in ("clinic", "hospital"))
    assert (first.is_new, second.is_new) == (True, True)


def test_the_same_number_with_other_content_is_refused(context: ServiceContext) -> None:
    client = context.client()
    standing = context.place(client).order
    other = factories.order_json(factories.phases_json(factories.phase_json(days=8)))
    with pytest.raises(AlreadyOrdered) as refused:
        context.place(client, other)
    assert refused.value.order_id == str(standing.id)


@pytest.mark.parametrize("pointer", ["/patient/birth_date", "/prescription/written_on"])
def test_a_future_day_is_refused(context: ServiceContext, pointer: str) -> None:
    """Tomorrow is allowed: a client to the east may already be in it."""
    _, record, field = pointer.split("/")
    client = context.client()
    body = factories.order_json()
    today = PROFILE.today(NOW)
    body[record][field] = (today + datetime.timedelta(days=2)).isoformat()
    with pytest.raises(InvalidInput) as refused:
        context.place(client, body)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]
    body[record][field] = (today + datetime.timedelta(days=1)).isoformat()
    assert context.place(client, body).is_new


def test_an_order_of_another_client_is_not_found(context: ServiceContext) -> None:
    order = context.place(context.client()).order
    with context.reading() as session, pytest.raises(NotFound):
        order_rows.get_order(session, client_without_rows(), str(order.id))


def test_pages_hold_each_order_once(context: ServiceContext) -> None:
    client, body = context.client(), factories.order_json()
    bodies = [{**body, "external_id": str(number)} for number in range(5)]
    placed = [context.place(client, body).order.rx_number for body in bodies]
    seen: list[int] = []
    before: int | None = None
    with context.reading() as session:
        while True:
            page = order_views.find_views(session, client, datetime.UTC, before=before, most=2)
            seen += [order.rx_number for order in page.orders]
            before = page.next
            if before is None:
                break
    assert seen == placed[::-1]


MASS = st.builds(
    lambda number, unit: factories.mass_json(str(number), unit),
    st.integers(1, 12),
    st.sampled_from(["mg", "mcg"]),
)
TIMES = st.lists(
    st.sampled_from(["morning", "noon", "evening", "bedtime"]), min_size=1, unique=True
)
PHASE = st.builds(
    lambda dose, times, days: {"dose": dose, "times": times, "days": days},
    MASS,
    TIMES,
    st.integers(1, 120),
)

LABEL = attrgetter(*(field.name for field in fields(LabelView)))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    phases=st.lists(PHASE, min_size=1, max_size=5),
    containers=st.sampled_from([None, "per_phase", "merged"]),
    refills=st.integers(0, 2),
)
def test_a_plan_reads_back_exactly_as_planned(
    context: ServiceContext, phases: list[factories.Json], containers: str | None, refills: int
) -> None:
    """Also in fills, merged and with refills."""
    body = factories.order_json({"phases": phases})
    body["external_id"], body["limits"] = None, None
    body["containers"] = containers
    body["prescription"]["refills"] = refills
    person = context.person(f"person {uuid.uuid4()}")
    placed = context.place(person, body)
    with context.reading() as session:
        day = workdays.workday(session, PROFILE, NOW)
    planned = proposals.propose(read(body)[0], day).plan
    with context.reading() as session:
        order = order_rows.get_order(session, person, str(placed.order.id))
        rebuilt = plans.plan_of(order)
        stored = order_views.of_order(session, order, PROFILE.timezone)
        view = placed.view(session, PROFILE.timezone)
    assert rebuilt == planned
    assert str(rebuilt) == str(planned)
    # The answer to a new order is made without reading its rows.
    assert view.plan == stored.plan
    assert [*map(LABEL, view.labels)] == [*map(LABEL, stored.labels)]
