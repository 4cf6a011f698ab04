"""People who may take part."""

import sys

import click

from pharmacy.cli import database
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.services import users


@click.group(name="users")
def user_commands() -> None:
    """People who sign in."""


@user_commands.command(name="add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(name: str, role: str, *, password_stdin: bool) -> None:
    """Add a person."""
    password = _password(from_stdin=password_stdin)
    with database.transaction() as session:
        users.add_user(session, name, Role(role), password, database.now(), COMMAND_LINE)
    click.echo(f"Added {role} {name}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
