"""`pharmacy formulations`: check and show the formulations that ship as drafts."""

from pathlib import Path

import click

from pharmacy.core.errors import invalid
from pharmacy.core.making.formulations import Formulation
from pharmacy.embedded import formulation_text
from pharmacy.formulary import formulation_files, formulations
from pharmacy.formulary.tables import Table

STATUS = "draft"


@click.group(name="formulations")
def formulation_commands() -> None:
    """Master formulation records."""


@formulation_commands.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=formulations.FOLDER,
)
def check(folder: Path) -> None:
    """Check the files in FOLDER (default: those that ship) and report all errors."""
    for one in formulations.read_formulations(folder):
        empty = ", ".join(one.unsourced) or "nothing"
        click.echo(f"{one.id}: version {one.version}; without a source: {empty}")


@formulation_commands.command(name="list")
def list_formulations() -> None:
    """List the formulations that ship, with their versions."""
    for one in formulations.formulations():
        click.echo(f"{one.id}: {one.title}; {one.form}; version {one.version}; {STATUS}")


@formulation_commands.command()
@click.argument("name", metavar="ID")
def show(name: str) -> None:
    """Show one formulation, with the source of each part."""
    one = _known(name)
    content = Table(name, "", formulations.content_of(one.id), [])
    sources = dict(formulation_files.sources(content))
    click.echo(formulation_text.text(one, STATUS, sources))


def _known(name: str) -> Formulation:
    one = formulations.find_formulation(name)
    if one is None:
        known = ", ".join(one.id for one in formulations.formulations())
        raise invalid("ID", "unknown_formulation", f"{name} is unknown. Write one of: {known}.")
    return one
