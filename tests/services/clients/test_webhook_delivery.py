"""Webhook deliveries: recipients, number of attempts, and signatures."""

import datetime
import json
import uuid

import pytest

from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.errors import InvalidInput, NotFound, NotReady
from pharmacy.core.webhooks import CONTAINER_STATE, DELAYS, DeliveryState
from pharmacy.services.clients import webhook_delivery
from pharmacy.services.clients.webhook_delivery import ClaimedDelivery, Outcome
from pharmacy.services.records import outbox
from tests import factories
from tests.refusals import refuses
from tests.services.contexts import NOW, ServiceContext

URL = "https://hooks.example.com/orders"
SECOND = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)
TAKEN, REFUSED = Outcome(204), Outcome(500)


class ListeningClient:
    """One client with a webhook, and an order that it placed."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        self.client = context.client()
        with context.transaction() as session:
            self.secret = outbox.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)
            (endpoint,) = outbox.find_endpoints(session)
            self.endpoint_id = endpoint.id

    def claim(self, now: datetime.datetime) -> ClaimedDelivery | None:
        """The message to send at that moment."""
        with self.context.transaction() as session:
            return webhook_delivery.claim_message(session, self.endpoint_id, now)

    def attempt(self, now: datetime.datetime, outcome: Outcome) -> ClaimedDelivery | None:
        """Send the due message and record the result."""
        message = self.claim(now)
        if message is not None:
            with self.context.transaction() as session:
                webhook_delivery.record_outcome(session, message, outcome, now)
        return message

    def deliveries(self, actor: Actor | None = None) -> list[outbox.WebhookDelivery]:
        """Every message, newest first."""
        with self.context.reading() as session:
            return outbox.find_deliveries(session, actor or self.client).deliveries

    def is_due(self, now: datetime.datetime) -> bool:
        """Whether the sweep would notify."""
        with self.context.reading() as session:
            return self.endpoint_id in webhook_delivery.due_endpoints(session, now)


@pytest.fixture
def listening(context: ServiceContext) -> ListeningClient:
    """A client with a webhook."""
    return ListeningClient(context)


def test_each_status_of_an_order_is_reported_in_order(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    body = {**factories.order_json(), "external_id": "RX-1002"}
    held = listening.context.place(listening.client, body).order
    pharmacist = listening.context.pharmacist()
    for flag in listening.context.order(held.id).flags:
        if flag.severity.value == "hold":
            listening.context.resolve(pharmacist, flag.id)
    listening.context.verify(held.id)
    of_held = [d for d in reversed(listening.deliveries()) if d.order_id == held.id]
    events = ["order.received", "order.held", "order.received", "order.verified"]
    of_order = [d for d in of_held if d.event != CONTAINER_STATE]
    assert [delivery.event for delivery in of_order] == events
    assert [json.loads(delivery.body)["data"]["id"] for delivery in of_order] == [str(held.id)] * 4


def test_nothing_about_a_patient_is_revealed(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    (delivery,) = listening.deliveries()
    assert not any(word in delivery.body for word in ("Sample", "Robin", "naltrexone", "RX-1001"))


def test_what_did_not_happen_is_not_reported(listening: ListeningClient) -> None:
    order = listening.context.place(listening.client).order
    with listening.context.transaction() as session:
        outbox.report_status(session, order, NOW)
        session.flush()
        session.rollback()
    assert len(listening.deliveries()) == 1


def test_orders_of_others_and_of_people_are_not_sent(listening: ListeningClient) -> None:
    listening.context.place(listening.context.client("hospital"))
    listening.context.place(
        listening.context.person(), {**factories.order_json(), "external_id": None}
    )
    assert listening.deliveries(listening.context.pharmacist()) == []


def test_a_failed_message_is_retried_for_a_day_with_the_same_id(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    now, seen = NOW, []
    for delay in (*DELAYS, None):
        message = listening.attempt(now, REFUSED)
        assert message is not None
        seen.append(message)
        assert listening.attempt(now + SECOND, REFUSED) is None
        now += delay or datetime.timedelta()
    assert len({(message.message_id, message.body) for message in seen}) == 1
    assert listening.attempt(now + DAY, REFUSED) is None
    (delivery,) = listening.deliveries()
    assert (delivery.state, delivery.next_at) == (DeliveryState.FAILED, None)
    assert [attempt.error for attempt in delivery.attempts] == ["it answered 500"] * 10


def test_an_accepted_message_is_not_sent_again(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    listening.attempt(NOW, REFUSED)
    assert listening.attempt(NOW + DELAYS[0], TAKEN) is not None
    assert listening.attempt(NOW + DAY, TAKEN) is None
    (delivery,) = listening.deliveries()
    assert delivery.state is DeliveryState.DELIVERED
    assert [attempt.status for attempt in delivery.attempts] == [500, 204]


def test_a_redirect_has_failed(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    listening.attempt(NOW, Outcome(307))
    (delivery,) = listening.deliveries()
    assert delivery.attempts[0].error == "it answered 307: redirects are not followed"


def test_one_message_at_a_time_goes_to_an_address(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    assert listening.claim(NOW) is not None
    assert listening.claim(NOW) is None
    assert not listening.is_due(NOW)


def test_if_a_worker_dies_the_attempt_has_failed_and_the_next_follows(
    listening: ListeningClient,
) -> None:
    listening.context.place(listening.client)
    first = listening.claim(NOW)
    after = NOW + webhook_delivery.LEASE
    assert listening.is_due(after)
    second = listening.attempt(after, TAKEN)
    assert first is not None
    assert second is not None
    assert second.message_id == first.message_id
    assert [a.ended_at for a in listening.deliveries()[0].attempts] == [None, after]


def test_after_a_failure_all_messages_to_the_address_wait_a_moment(
    listening: ListeningClient,
) -> None:
    listening.context.place(listening.client)
    listening.attempt(NOW, REFUSED)
    listening.context.place(listening.client, {**factories.order_json(), "external_id": "RX-1002"})
    assert not listening.is_due(NOW + SECOND)
    assert listening.is_due(NOW + DELAYS[0])


def test_two_secrets_sign_while_they_change(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    with listening.context.transaction() as session:
        new = outbox.rotate_secret(
            session, COMMAND_LINE, str(listening.endpoint_id), NOW + DAY, NOW
        )
    first = listening.attempt(NOW, REFUSED)
    later = listening.attempt(NOW + DAY, REFUSED)
    assert first is not None
    assert later is not None
    assert first.secrets == (new, listening.secret)
    assert later.secrets == (new,)


def test_a_removed_address_gets_no_more_messages(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    with listening.context.transaction() as session:
        outbox.remove_endpoint(session, COMMAND_LINE, str(listening.endpoint_id), NOW)
    assert listening.claim(NOW) is None
    (delivery,) = listening.deliveries()
    assert delivery.state is DeliveryState.FAILED
    with refuses(NotReady, "webhook_removed"), listening.context.transaction() as session:
        outbox.resend(session, listening.client, str(delivery.id), NOW)


def test_a_message_is_sent_again_on_request(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    first = listening.attempt(NOW, TAKEN)
    (delivery,) = listening.deliveries()
    with listening.context.transaction() as session:
        outbox.resend(session, listening.client, str(delivery.id), NOW + DAY)
    again = listening.attempt(NOW + DAY, TAKEN)
    assert first is not None
    assert again is not None
    assert again.message_id == first.message_id


def test_a_client_has_nothing_to_do_with_messages_of_others(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    (delivery,) = listening.deliveries()
    other = listening.context.client("hospital")
    assert listening.deliveries(other) == []
    with pytest.raises(NotFound), listening.context.transaction() as session:
        outbox.resend(session, other, str(delivery.id), NOW)


def test_an_address_is_added_once_and_to_a_client_that_is_known(listening: ListeningClient) -> None:
    with listening.context.transaction() as session:
        with refuses(InvalidInput, "address_taken"):
            outbox.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)
        with refuses(NotFound, "no_sender_of_name"):
            outbox.add_endpoint(session, COMMAND_LINE, "nobody", URL, NOW)
        with pytest.raises(NotFound):
            outbox.remove_endpoint(session, COMMAND_LINE, str(uuid.uuid4()), NOW)


def test_a_delivery_is_deleted_after_a_month_unless_it_was_sent_again(
    listening: ListeningClient,
) -> None:
    listening.context.place(listening.client)
    body = {**factories.order_json(), "external_id": "RX-1002"}
    listening.context.place(listening.client, body)
    while listening.attempt(NOW, TAKEN):
        pass
    *_, again = listening.deliveries()
    with listening.context.transaction() as session:
        outbox.resend(session, listening.client, str(again.id), NOW + 30 * DAY)

    def forgotten(now: datetime.datetime) -> int:
        with listening.context.transaction() as session:
            return webhook_delivery.forget_delivered(session, now, 30 * DAY)

    others = len(listening.deliveries()) - 1
    assert forgotten(NOW + 30 * DAY - SECOND) == 0
    assert forgotten(NOW + 30 * DAY) == others
    listening.attempt(NOW + 30 * DAY, TAKEN)
    assert forgotten(NOW + 60 * DAY - SECOND) == 0
    assert forgotten(NOW + 60 * DAY) == 1
    assert listening.deliveries() == []


def test_a_message_does_not_wait_for_a_clock_that_was_set_back(listening: ListeningClient) -> None:
    listening.context.place(listening.client)
    earlier = NOW - datetime.timedelta(hours=1)
    assert listening.is_due(earlier)
    listening.attempt(NOW, REFUSED)
    assert listening.is_due(earlier)
    assert listening.attempt(earlier, TAKEN) is not None
