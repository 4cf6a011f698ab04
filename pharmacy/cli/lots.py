"""Component lots in stock."""

import click

from pharmacy.cli import database
from pharmacy.services.inventory import ledger, lots


@click.group(name="lots")
def lot_commands() -> None:
    """Component lots. People receive and release them at the page Component lots."""


@lot_commands.command(name="list")
@click.option("--all", "with_ended", is_flag=True, help="Also lots whose use ended.")
def list_lots(with_ended: bool) -> None:
    """Show component lots with their state, expiry and what is left."""
    with database.reading() as session:
        found = lots.find_lots(session, with_ended=with_ended)
        left = ledger.balances(session, found)
        lines = [
            f"{lot.name}, lot {lot.lot}: {lots.state_of(lot).replace('_', ' ')}, "
            f"expires {lot.expires_on.isoformat()}, {left.get(lot.id, 'unknown amount')}"
            for lot in found
        ]
    click.echo("\n".join(lines) or "No component lots.")
