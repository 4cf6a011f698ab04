"""Duplicate therapy: the same patient and drug on overlapping days. The later order is held."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from pharmacy.core.audit import Actor
from pharmacy.core.flags import Severity
from pharmacy.core.orders import OrderStatus
from pharmacy.services.orders.placing import Order
from tests import factories
from tests.services.amending import amend
from tests.services.contexts import ServiceContext

FIRST_NIGHT = datetime.date(2026, 12, 1)
CLINIC = "Another order of naltrexone for this patient has days that overlap"


def order_of(number: int, starts: int = 0, days: int = 7, **patient: str) -> factories.Json:
    """An order that begins this many days after December 1."""
    body = factories.order_json(factories.phases_json(factories.phase_json(days=days)))
    body["external_id"] = f"RX-{number}"
    body["start_on"] = (FIRST_NIGHT + datetime.timedelta(days=starts)).isoformat()
    body["patient"].update(patient)
    return body


def place(context: ServiceContext, actor: Actor, body: factories.Json) -> Order:
    return context.place(actor, body).order


@pytest.mark.parametrize(("starts", "is_held"), [(0, True), (6, True), (7, False), (-7, False)])
def test_both_ends_of_a_course_belong_to_it(
    context: ServiceContext, starts: int, *, is_held: bool
) -> None:
    client = context.client()
    place(context, client, order_of(1))
    second = place(context, client, order_of(2, starts))
    assert (second.status is OrderStatus.HELD) is is_held


def test_an_order_without_first_night_is_taken_to_begin_on_the_day_of_its_receipt(
    context: ServiceContext,
) -> None:
    client, body = context.client(), order_of(1)
    body["start_on"] = None
    first = place(context, client, body)
    assert (first.first_on, first.last_on) == (
        datetime.date(2026, 11, 23),
        datetime.date(2026, 11, 29),
    )
    assert place(context, client, order_of(2, -2)).status is OrderStatus.HELD


def test_the_hold_names_the_other_order_and_its_days(context: ServiceContext) -> None:
    client = context.client()
    first = place(context, client, order_of(1))
    [flag] = place(context, client, order_of(2)).flags
    assert flag.code == "duplicate_order"
    assert flag.message == f"{CLINIC}: Rx {first.rx_number}, Dec 1, 2026 to Dec 7, 2026."


def test_another_client_learns_that_a_duplicate_exists_and_nothing_else(
    context: ServiceContext,
) -> None:
    """The part for the pharmacy only comes after a blank line."""
    first = place(context, context.client("clinic"), order_of(1))
    [flag] = place(context, context.client("hospital"), order_of(2)).flags
    for_the_client, for_the_pharmacy = flag.message.split("\n\n")
    assert for_the_client == f"{CLINIC}."
    assert f"Rx {first.rx_number}, Dec 1, 2026 to Dec 7, 2026." in for_the_pharmacy


def test_a_person_of_the_pharmacy_sees_every_order(context: ServiceContext) -> None:
    first = place(context, context.client(), order_of(1))
    [flag] = place(context, context.person(), order_of(2)).flags
    assert flag.message == f"{CLINIC}: Rx {first.rx_number}, Dec 1, 2026 to Dec 7, 2026."


@pytest.mark.parametrize(
    ("field", "value"),
    [("given_name", "Alex"), ("family_name", "Hazel"), ("birth_date", "1980-02-04")],
)
def test_another_name_or_day_of_birth_is_another_patient(
    context: ServiceContext, field: str, value: str
) -> None:
    client = context.client()
    place(context, client, order_of(1))
    body = order_of(2)
    body["patient"][field] = value
    assert place(context, client, body).status is OrderStatus.RECEIVED


def test_case_and_spaces_make_no_other_patient(context: ServiceContext) -> None:
    client = context.client()
    place(context, client, order_of(1))
    second = place(context, client, order_of(2, given_name="ROBIN", family_name=" sample"))
    assert second.status is OrderStatus.HELD


def test_the_same_order_again_is_no_duplicate_of_itself(context: ServiceContext) -> None:
    client = context.client()
    first, again = (context.place(client, order_of(1)) for _ in range(2))
    assert (again.order.id, again.is_new) == (first.order.id, False)
    assert context.order(first.order.id).status is OrderStatus.RECEIVED


def test_a_canceled_order_is_no_duplicate(context: ServiceContext) -> None:
    client = context.client()
    first = place(context, client, order_of(1))
    with context.transaction() as session:
        session.get_one(Order, first.id).status = OrderStatus.CANCELLED
    assert place(context, client, order_of(2)).status is OrderStatus.RECEIVED


def test_a_course_that_is_made_longer_until_it_meets_the_next_one_is_held(
    context: ServiceContext,
) -> None:
    """One night more is before the other order's first night. A second one is that night."""
    client = context.client()
    first, next_one = (
        place(context, client, order_of(1)),
        place(context, client, order_of(2, starts=8)),
    )
    night_more = {"change": "extend", "day": 5, "days": 1, "reason": "dreams"}
    assert amend(context, client, first.id, night_more).status is not OrderStatus.HELD
    held = amend(context, client, first.id, night_more)
    assert held.status is OrderStatus.HELD
    message = f"{CLINIC}: Rx {next_one.rx_number}, Dec 9, 2026 to Dec 15, 2026."
    holds = [flag for flag in held.flags if flag.severity is Severity.HOLD]
    assert [hold.message for hold in holds] == [message]


def test_the_newest_of_many_are_named(context: ServiceContext) -> None:
    client = context.client()
    numbers = [place(context, client, order_of(number)).rx_number for number in range(7)]
    [flag] = place(context, client, order_of(8)).flags
    assert [str(number) in flag.message for number in numbers] == [False] * 2 + [True] * 5


def test_only_one_of_concurrent_orders_is_not_held(context: ServiceContext) -> None:
    """Each alone sees none of the others, so they must take turns."""
    for turn in range(5):
        clients = [context.client(f"clinic {turn} {number}") for number in range(4)]
        body = order_of(turn, given_name=f"Robin {chr(65 + turn)}")
        with ThreadPoolExecutor(4) as pool:
            placed = pool.map(context.place, clients, [body] * 4)
            statuses = sorted(one.order.status for one in placed)
        assert statuses == [OrderStatus.HELD] * 3 + [OrderStatus.RECEIVED]
