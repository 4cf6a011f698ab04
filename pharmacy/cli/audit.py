"""The audit: the head of its chain, and verification of the chain."""

from typing import TextIO

import click

from pharmacy.cli import database
from pharmacy.core import audit_chain
from pharmacy.services.records import audit


@click.group(name="audit")
def audit_commands() -> None:
    """The record of who did what."""


@audit_commands.command()
def head() -> None:
    """Print the number and the hash of the last entry.

    Store it where nobody who runs the database can write. Pass it to `audit verify --head`.
    """
    with database.reading() as session:
        click.echo(audit.head(session))


@audit_commands.command()
@click.option("--head", "saved", type=click.File(), help="Heads that were saved, one on each line.")
def verify(saved: TextIO | None) -> None:
    """Read the whole chain. Exits with 2 if an entry was edited, deleted, reordered or cut off."""
    heads = audit_chain.read_heads(saved.read()) if saved is not None else []
    with database.reading() as session:
        found = audit.verify(session, heads)
    click.echo(f"The audit is as it was written, up to entry {found.number}: {found.hash}")
