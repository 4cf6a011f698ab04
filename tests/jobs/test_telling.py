"""Webhook messages from a real worker to real receivers."""

import base64
import hashlib
import hmac
import json
import uuid

import pytest
from sqlalchemy import select

from pharmacy import db, runtime, settings, webhook_delivery
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from pharmacy.services.records import outbox
from tests import processes
from tests.jobs.sites import PharmacyWithWorkers, now
from tests.receivers import Answer, ReceivedRequest, receiver, resets, says


def listen(site: PharmacyWithWorkers, url: str) -> str:
    """Send the clinic's orders to an address. Returns the secret."""
    with db.transaction(site.engine) as session:
        return outbox.add_endpoint(session, COMMAND_LINE, "clinic", url, now())


def is_signed(heard: ReceivedRequest, secret: str) -> bool:
    """As a receiver checks it, with only hmac."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    sent = heard.headers["webhook-id"], heard.headers["webhook-timestamp"], heard.body.decode()
    digest = hmac.new(key, ".".join(sent).encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}" in heard.headers["webhook-signature"].split()


def send(site: PharmacyWithWorkers, **environment: str) -> None:
    """What the worker does when it is notified of the only address."""
    live = runtime.build(settings.read({**site.environment, **environment}), pooled=False)
    with db.reading(site.engine) as session:
        endpoint_id = session.scalars(select(WebhookEndpoint.id)).one()
    webhook_delivery.send_next(live, uuid.UUID(str(endpoint_id)))


def last_error(site: PharmacyWithWorkers) -> str | None:
    """Why the last attempt failed."""
    query = select(WebhookAttempt.error).order_by(WebhookAttempt.number.desc()).limit(1)
    with db.reading(site.engine) as session:
        return session.scalars(query).one()


def test_a_worker_sends_to_a_receiver_and_resends_what_it_refused(
    site: PharmacyWithWorkers,
) -> None:
    site.environment["WEBHOOKS_TO_LOOPBACK"] = "true"
    with receiver(says(503), says(204)) as made:
        secret = listen(site, made.url)
        order_id = site.post()
        site.start_worker()
        processes.wait_until(lambda: len(made.heard) == 2, "the second attempt")
        processes.wait_until(lambda: states(site) == ["delivered"], "the end of it")
    first, second = made.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert json.loads(second.body)["data"] == {
        "id": order_id,
        "status": "received",
        "order": f"/api/v1/orders/{order_id}",
    }
    assert all(is_signed(heard, secret) for heard in made.heard)
    assert not is_signed(second, "whsec_" + base64.b64encode(b"another").decode())


def states(site: PharmacyWithWorkers) -> list[str]:
    with db.reading(site.engine) as session:
        return [state.value for state in session.scalars(select(WebhookDelivery.state))]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says(500), "it answered 500"),
        (says(302, "Location: http://127.0.0.1:9/"), "redirects are not followed"),
        (resets, "the connection broke"),
    ],
)
def test_why_a_message_was_not_taken_is_kept(
    sqlite_site: PharmacyWithWorkers, answer: Answer, error: str
) -> None:
    with receiver(answer) as made:
        listen(sqlite_site, made.url)
        sqlite_site.post()
        send(sqlite_site, WEBHOOKS_TO_LOOPBACK="true")
    assert len(made.heard) == 1
    assert error in str(last_error(sqlite_site))


def test_an_address_that_now_resolves_to_loopback_is_not_used(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    """The address is checked before each attempt, whatever it resolved to earlier."""
    with receiver() as made:
        listen(sqlite_site, f"https://localhost:{made.port}/")
        sqlite_site.post()
        send(sqlite_site)
    assert made.heard == []
    assert last_error(sqlite_site) == "the host is not on the public internet"
