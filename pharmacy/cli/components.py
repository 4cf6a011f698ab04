"""Component lots, whose expiry limits the beyond-use date."""

import datetime
from typing import Any

import click

from pharmacy.cli import database
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.services.planning import component_lots
from pharmacy.services.planning.component_lots import Lot
from pharmacy.settings import Settings


@click.group(name="components")
def component_commands() -> None:
    """Lots of drugs and excipients: the former name of component lots.

    A lot that is added here is released, and its quantity is unknown. The page Component lots
    receives lots into quarantine, with their quantity and certificate.
    """
    click.echo("Note: lots are now received and released at the page Component lots.", err=True)


@component_commands.command(name="add")
@click.argument("name")
@click.option("--drug", required=True, help="The drug whose capsules it goes into.")
@click.option("--lot", required=True, help="The lot number on its package.")
@click.option(
    "--expires", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day as YYYY-MM-DD."
)
def add_component(name: str, drug: str, lot: str, expires: datetime.datetime) -> None:
    """Register a lot of NAME."""
    of_drug = Lot(drug, name, lot)
    # A lot is good to the end of the pharmacy's day, which is not the day of UTC.
    now = database.now().astimezone(Settings.from_environment().profile.timezone)
    with database.transaction() as session:
        component_lots.add_component(session, COMMAND_LINE, of_drug, expires.date(), now)
    click.echo(f"Added {name}, lot {lot}, which expires on {expires.date().isoformat()}.")


@component_commands.command(name="withdraw")
@click.argument("name")
@click.option("--drug", required=True, help="The drug whose capsules it goes into.")
@click.option("--lot", required=True, help="The lot number on its package.")
def withdraw_component(name: str, **of: Any) -> None:
    """Withdraw a lot of NAME that was used up or thrown away."""
    lot = Lot(name=name, **of)
    with database.transaction() as session:
        component_lots.withdraw_component(session, COMMAND_LINE, lot, database.now())
    click.echo(f"Withdrew {name}, lot {lot.lot}.")


@component_commands.command(name="list")
def list_components() -> None:
    """Show the lots in use, earliest expiry first."""
    with database.transaction() as session:
        found = [
            f"{c.drug}: {c.name}, lot {c.lot}, expires {c.expires_on.isoformat()}"
            for c in component_lots.find_components(session)
        ]
    click.echo("\n".join(found) or "No lots in use.")
