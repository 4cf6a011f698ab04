"""Webhook endpoints of prescribers' systems."""

import datetime

import click

from pharmacy.cli import database
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.records import outbox
from pharmacy.services.records.outbox import WebhookEndpoint
from pharmacy.settings import Settings
from pharmacy.webhook_http.targets import read_target

OVERLAP_HOURS = 24


@click.group(name="webhooks")
def webhook_commands() -> None:
    """Addresses that receive webhooks about orders."""


@webhook_commands.command(name="add")
@click.argument("client")
@click.argument("url")
def add_webhook(client: str, url: str) -> None:
    """Send the orders of CLIENT to URL, and print the signing secret. It is not shown again."""
    read_target(url, to_loopback=Settings.from_environment().webhooks_to_loopback)
    with database.transaction() as session:
        secret = outbox.add_endpoint(session, COMMAND_LINE, client, url, database.now())
    click.echo(f"Secret of {client}, shown only now: {secret}")


@webhook_commands.command(name="rotate")
@click.argument("webhook_id", metavar="ID")
@click.option(
    "--overlap-hours",
    default=OVERLAP_HOURS,
    show_default=True,
    type=click.IntRange(0, 720),
    help="How long the old secret signs beside the new one.",
)
def rotate_webhook(webhook_id: str, overlap_hours: int) -> None:
    """Create a second secret for the webhook with this ID, as `list` shows it."""
    now = database.now()
    old_until = now + datetime.timedelta(hours=overlap_hours)
    with database.transaction() as session:
        secret = outbox.rotate_secret(session, COMMAND_LINE, webhook_id, old_until, now)
    click.echo(f"The old secret signs as well until {old_until:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"New secret, shown only now: {secret}")


@webhook_commands.command(name="remove")
@click.argument("webhook_id", metavar="ID")
def remove_webhook(webhook_id: str) -> None:
    """Send nothing more to the webhook with this ID."""
    with database.transaction() as session:
        outbox.remove_endpoint(session, COMMAND_LINE, webhook_id, database.now())
    click.echo(f"Removed {webhook_id}.")


@webhook_commands.command(name="list")
def list_webhooks() -> None:
    """Show every webhook address."""
    now = database.now()
    with database.transaction() as session:
        found = [_endpoint_line(endpoint, now) for endpoint in outbox.find_endpoints(session)]
    click.echo("\n".join(found) or "No webhooks.")


def _endpoint_line(endpoint: WebhookEndpoint, now: datetime.datetime) -> str:
    line = f"{endpoint.id}: {endpoint.client.name}, {endpoint.url}"
    if endpoint.former_until is not None and endpoint.former_until > now:
        line += f", two secrets until {endpoint.former_until:%Y-%m-%d %H:%M} UTC"
    return line + (f", failed {endpoint.failures} times in a row" if endpoint.failures else "")
