"""OAuth clients: prescribers' systems that authenticate with a private key of their own."""

from pathlib import Path
from typing import Any

import click

from pharmacy.api import jwks
from pharmacy.cli import database
from pharmacy.cli.api_keys import EVERY_SCOPE, minute, scopes_of
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.clients import oauth_clients
from pharmacy.services.clients.oauth_clients import OAuthClient

JWKS = click.option(
    "--jwks",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the client's public keys, as a JSON Web Key Set.",
)


@click.group(name="oauth-clients")
def client_commands() -> None:
    """Systems that get access tokens with a signed assertion."""


@client_commands.command(name="add")
@click.argument("name")
@JWKS
@click.option("--scopes", default=EVERY_SCOPE, show_default=True, help="What it may do.")
def add_client(name: str, path: Path, scopes: str) -> None:
    """Register an OAuth client of NAME and print its client_id."""
    keys = _keys(path)
    with database.transaction() as session:
        oauth_client = oauth_clients.add_client(
            session, name, keys, scopes_of(scopes), database.now(), COMMAND_LINE
        )
    click.echo(f"client_id of {name}: {oauth_client.id}")


@client_commands.command(name="change-keys")
@click.argument("client_id", metavar="ID")
@JWKS
def change_keys(client_id: str, path: Path) -> None:
    """Replace the keys of the client ID by those in the file.

    During a key rotation, the file contains the old key and the new one.
    """
    keys = _keys(path)
    with database.transaction() as session:
        oauth_clients.change_keys(session, client_id, keys, database.now(), COMMAND_LINE)
    click.echo(f"Keys of {client_id}: {_kids(keys)}")


@client_commands.command(name="list")
def list_clients() -> None:
    """Show the OAuth clients: scopes, keys, and when they last got a token."""
    with database.transaction() as session:
        found = [_client_line(oauth_client) for oauth_client in oauth_clients.find_clients(session)]
    click.echo("\n".join(found) or "No clients.")


@client_commands.command(name="revoke")
@click.argument("client_id", metavar="ID")
def revoke_client(client_id: str) -> None:
    """Revoke the client with this ID, as `list` shows it, and its tokens, immediately."""
    with database.transaction() as session:
        oauth_clients.revoke_client(session, client_id, database.now(), COMMAND_LINE)
    click.echo(f"Revoked {client_id}.")


def _keys(path: Path) -> dict[str, Any]:
    try:
        return jwks.read(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise click.BadParameter("give a text in UTF-8", param_hint="--jwks") from None


def _kids(keys: dict[str, Any]) -> str:
    return " ".join(key["kid"] for key in keys["keys"])


def _client_line(oauth_client: OAuthClient) -> str:
    name, scopes = oauth_client.client.name, " ".join(oauth_client.scopes)
    ended = (
        [] if oauth_client.revoked_at is None else [f"revoked {minute(oauth_client.revoked_at)}"]
    )
    used = (
        "never used"
        if oauth_client.used_at is None
        else f"last used {minute(oauth_client.used_at)}"
    )
    return ", ".join(
        [f"{oauth_client.id}: {name}", scopes, f"keys {_kids(oauth_client.jwks)}", *ended, used]
    )
