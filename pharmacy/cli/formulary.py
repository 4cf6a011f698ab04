"""`pharmacy formulary`: check and show the drug facts."""

from pathlib import Path

import click

from pharmacy import formulary
from pharmacy.core.drugs import Drug


@click.group(name="formulary")
def formulary_commands() -> None:
    """Drug facts."""


@formulary_commands.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=formulary.DRUGS,
)
def check(folder: Path) -> None:
    """Check the data files in FOLDER (default: those in use) and report all errors."""
    for drug in formulary.read_drugs(folder):
        click.echo(_line(drug))


@formulary_commands.command(name="list")
def list_drugs() -> None:
    """List the drugs with their versions."""
    for drug in formulary.drugs():
        click.echo(f"{drug.name}: {drug.version}")


def _line(drug: Drug) -> str:
    """One drug, its version, and its facts without a source."""
    empty = ", ".join(drug.empty_facts) or "nothing"
    return f"{drug.name}: version {drug.version}; empty: {empty}"
