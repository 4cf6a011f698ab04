"""API keys of prescribers' systems: create, list, rotate, revoke."""

import datetime
from collections.abc import Iterable

import click

from pharmacy.cli import database
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.scopes import Scope
from pharmacy.services.clients import api_keys
from pharmacy.services.clients.api_keys import ApiKey
from pharmacy.settings import Settings

OVERLAP_DAYS = 7
A_DAY = click.DateTime(["%Y-%m-%d"])
EVERY_SCOPE = ",".join(Scope)


@click.group(name="api-keys")
def key_commands() -> None:
    """Keys of prescriber systems."""


@key_commands.command(name="add")
@click.argument("name")
@click.option("--scopes", default=EVERY_SCOPE, show_default=True, help="What it may do.")
@click.option("--expires", type=A_DAY, help="The last day on which it is good, as YYYY-MM-DD.")
def add_api_key(name: str, scopes: str, expires: datetime.datetime | None) -> None:
    """Create a key for the client NAME and print it. It is not shown again."""
    with database.transaction() as session:
        key = api_keys.add_api_key(
            session, name, database.now(), COMMAND_LINE, scopes_of(scopes), _end_of(expires)
        )
    click.echo(f"Key of {name}, shown only now: {key}")


@key_commands.command(name="rotate")
@click.argument("name")
@click.option("--expires", type=A_DAY, help="The last day of the new key, as YYYY-MM-DD.")
@click.option(
    "--overlap-days",
    default=OVERLAP_DAYS,
    show_default=True,
    type=click.IntRange(0, 90),
    help="How long the old key stays good beside it.",
)
def rotate_api_key(name: str, expires: datetime.datetime | None, overlap_days: int) -> None:
    """Create a second key for NAME with the scopes of the first, and set an end for the first."""
    now = database.now()
    old_until = now + datetime.timedelta(days=overlap_days)
    with database.transaction() as session:
        key = api_keys.rotate_api_key(session, name, old_until, now, COMMAND_LINE, _end_of(expires))
    click.echo(f"The old key is good until {old_until:%Y-%m-%d %H:%M} UTC at the latest.")
    click.echo(f"New key of {name}, shown only now: {key}")


@key_commands.command(name="list")
@click.argument("name", required=False)
def list_api_keys(name: str | None) -> None:
    """Show the keys of NAME, or of all clients: scopes, end, and last use."""
    now = database.now()
    with database.transaction() as session:
        found = [_key_line(key, now) for key in api_keys.find_api_keys(session, name)]
    click.echo("\n".join(found) or "No keys.")


@key_commands.command(name="revoke")
@click.argument("key_id", metavar="ID")
def revoke_api_key(key_id: str) -> None:
    """Revoke the key with this ID, as `list` shows it, immediately."""
    with database.transaction() as session:
        api_keys.revoke_api_key(session, key_id, database.now(), COMMAND_LINE)
    click.echo(f"Revoked {key_id}.")


def scopes_of(text: str) -> list[Scope]:
    """The scopes in `text`, separated by commas."""
    try:
        return [Scope(word.strip()) for word in text.split(",")]
    except ValueError:
        raise click.BadParameter(f"give some of {EVERY_SCOPE}", param_hint="--scopes") from None


def _end_of(day: datetime.datetime | None) -> datetime.datetime | None:
    """The moment at which this day ends in the pharmacy's time zone."""
    if day is None:
        return None
    zone = Settings.from_environment().profile.timezone
    return (day + datetime.timedelta(days=1)).replace(tzinfo=zone)


def _key_line(key: ApiKey, now: datetime.datetime) -> str:
    return ", ".join([f"{key.id}: {key.client.name}", " ".join(key.scopes), *_facts(key, now)])


def _facts(key: ApiKey, now: datetime.datetime) -> Iterable[str]:
    yield f"added {minute(key.created_at)}"
    if key.revoked_at is not None:
        yield f"revoked {minute(key.revoked_at)}"
    elif key.expires_at is not None:
        was_or_is = "good until" if api_keys.is_live(key, now) else "expired"
        yield f"{was_or_is} {minute(key.expires_at)}"
    yield "never used" if key.used_at is None else f"last used {minute(key.used_at)}"


def minute(moment: datetime.datetime) -> str:
    """The moment to the minute, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"
