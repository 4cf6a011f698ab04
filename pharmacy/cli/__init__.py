"""The `pharmacy` command: one module for each group of commands, registered here."""

import sys
from collections.abc import Sequence

import click

from labels.errors import LabelError
from pharmacy.cli import (
    accounts,
    api_keys,
    audit,
    backups,
    balances,
    components,
    formulary,
    formulations,
    lots,
    oauth_clients,
    plan,
    printers,
    running,
    webhooks,
    weigh,
    weigh_triturate,
)
from pharmacy.core.errors import InvalidInput, PharmacyError
from pharmacy.settings import NotConfigured

USAGE_ERROR = 2


def main(words: Sequence[str] | None = None) -> None:
    """Run the command with these arguments, or those of the command line.

    A refusal prints its reason and exits with status 2.
    """
    try:
        commands(words, prog_name="pharmacy")
    except InvalidInput as error:
        for problem in error.problems:
            click.echo(f"{problem.pointer or '/'}: {problem.message}", err=True)
        sys.exit(USAGE_ERROR)
    except (PharmacyError, NotConfigured, LabelError) as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE_ERROR)


@click.group()
def commands() -> None:
    """A compounding pharmacy's orders, plans and labels."""


commands.add_command(plan.plan)
commands.add_command(weigh.weigh)
commands.add_command(weigh_triturate.weigh_triturate)
commands.add_command(running.database_commands)
commands.add_command(backups.backup)
commands.add_command(backups.restore)
commands.add_command(running.serve)
commands.add_command(running.run)
commands.add_command(accounts.user_commands)
commands.add_command(api_keys.key_commands)
commands.add_command(oauth_clients.client_commands)
commands.add_command(printers.printer_commands)
commands.add_command(balances.balance_commands)
commands.add_command(audit.audit_commands)
commands.add_command(lots.lot_commands)
commands.add_command(formulary.formulary_commands)
commands.add_command(formulations.formulation_commands)
commands.add_command(components.component_commands)
commands.add_command(webhooks.webhook_commands)
