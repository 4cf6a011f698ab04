"""User accounts."""

import sys

import click

from pharmacy.cli import database
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.roles import Role
from pharmacy.services.people import passwords, second_factors, users


@click.group(name="users")
def user_commands() -> None:
    """People who sign in."""


@user_commands.command(name="add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(name: str, role: str, *, password_stdin: bool) -> None:
    """Add a person."""
    password_hash = passwords.accepted(_password(from_stdin=password_stdin), name)
    with database.transaction() as session:
        users.add_user(session, name, Role(role), password_hash, database.now(), COMMAND_LINE)
    click.echo(f"Added {role} {name}.")


@user_commands.command(name="reset-second-factor")
@click.argument("name")
def reset_second_factor(name: str) -> None:
    """Have NAME set up a new authenticator. Use it if the only administrator lost theirs."""
    with database.transaction() as session:
        user = users.get_user_by_name(session, name)
        second_factors.reset(session, COMMAND_LINE, user, database.now())
        users.end_sessions(session, COMMAND_LINE, user.id, database.now())
    click.echo(f"{name} sets an authenticator up at the next sign-in.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
