"""Balances: read the weight that is on one now."""

import click

from pharmacy.balances import weighing
from pharmacy.core.quantities import Unit


@click.group(name="balances")
def balance_commands() -> None:
    """Balances that are read over the network."""


@balance_commands.command(name="read")
@click.argument("address")
@click.option("--serial", help="Refuse any balance but the one with this serial number.")
def read_balance(address: str, serial: str | None) -> None:
    """Show the stable net weight on the balance at ADDRESS.

    ADDRESS is sics://host:port (Mettler-Toledo) or sbi://host:port (Sartorius). Exits with 2 and
    the reason if there is no stable weight.
    """
    reading = weighing.weigh(address, serial)
    exact = "" if reading.unit == Unit.MG else f" = {reading.weight}"
    source = "" if reading.serial is None else f" (balance {reading.serial})"
    click.echo(f"{reading}{exact}{source}")
