"""The page of webhook deliveries."""

from sqlalchemy import select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.models.webhooks import WebhookDelivery
from pharmacy.services.clients import webhook_delivery
from pharmacy.services.clients.webhook_delivery import Outcome
from pharmacy.services.records import outbox
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.conftest import NOW, new_key
from tests.web.browsers import PharmacySite, now

URL = "https://hooks.example.com/orders"


def tell(site: PharmacySite) -> WebhookDelivery:
    """A message that failed once."""
    client = Caller(site.app, site.engine, new_key(site.engine, "clinic"))
    with db.transaction(site.engine) as session:
        outbox.add_endpoint(session, COMMAND_LINE, "clinic", URL, NOW)
        (endpoint,) = outbox.find_endpoints(session)
    client.post(bodies.order())
    with db.transaction(site.engine) as session:
        message = webhook_delivery.claim_message(session, endpoint.id, now())
        assert message is not None
        webhook_delivery.record_outcome(session, message, Outcome(500), now())
        return session.scalars(select(WebhookDelivery)).one()


def test_each_message_is_listed_with_its_state_and_attempts(sqlite_site: PharmacySite) -> None:
    tell(sqlite_site)
    page = sqlite_site.signed_in("pharmacist").open("/webhooks")
    for words in ("clinic", URL, "order.received", "waiting", "1 attempt: it answered 500"):
        assert words in page.text


def test_a_message_is_sent_again_by_its_button(sqlite_site: PharmacySite) -> None:
    delivery = tell(sqlite_site)
    browser = sqlite_site.signed_in("admin")
    browser.open("/webhooks")
    browser.send(f"/webhooks/{delivery.id}/resend", {})
    assert browser.response.status_code == 200
    with db.reading(sqlite_site.engine) as session:
        due = session.scalars(select(WebhookDelivery.next_at)).one()
    assert due is not None
    assert delivery.next_at is not None
    assert due < delivery.next_at


def test_nothing_is_sent_again_to_a_removed_address(sqlite_site: PharmacySite) -> None:
    delivery = tell(sqlite_site)
    with db.transaction(sqlite_site.engine) as session:
        outbox.remove_endpoint(session, COMMAND_LINE, str(delivery.endpoint_id), now())
    browser = sqlite_site.signed_in("pharmacist")
    browser.open("/webhooks")
    page = browser.send(f"/webhooks/{delivery.id}/resend", {})
    assert browser.response.status_code == 409
    assert "Not sent again" in page.text


def test_without_webhooks_the_page_says_how_to_add_one(sqlite_site: PharmacySite) -> None:
    page = sqlite_site.signed_in("admin").open("/webhooks")
    assert "pharmacy webhooks add CLIENT URL" in page.text
