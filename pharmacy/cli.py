"""The `pharmacy` command."""

import datetime
import json
import os
import sys
from contextlib import AbstractContextManager
from typing import Any, TextIO

import click
from sqlalchemy.orm import Session

from labels import printers as label_printers
from labels.errors import LabelError
from pharmacy import db, formulary, wording
from pharmacy.core import capsules, plan_check, screening
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.capsules import Costs, Plan
from pharmacy.core.errors import InvalidInput, PharmacyError, invalid
from pharmacy.core.limits import Limits
from pharmacy.core.orders import Flag
from pharmacy.core.quantities import NotAQuantity, Quantity, Unit
from pharmacy.core.roles import Role
from pharmacy.core.schedules import Schedule
from pharmacy.embedded import plan_table, service
from pharmacy.schemas import json_text
from pharmacy.schemas.plans import flag_json, plan_json
from pharmacy.schemas.schedules import read_schedule
from pharmacy.services import printers, senders, users
from pharmacy.settings import NotConfigured, Settings

USAGE_ERROR = 2


def main() -> None:
    """Run the command; what is refused ends with its reason and exit status 2."""
    try:
        commands()
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


@commands.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--increment", help="Strengths are multiples of this, in the schedule's unit.")
@click.option("--strengths", help="The only strengths allowed, such as 0.5,1,1.5.")
@click.option("--max-per-dose", type=click.IntRange(1, 20), help="Most capsules in one dose.")
@click.option("--max-strengths", type=click.IntRange(1, 100), help="Most strengths to make.")
@click.option("--drug", help="Plan by the formulary's facts of this drug.")
def plan(file: TextIO, *, as_json: bool, drug: str | None, **limits: Any) -> None:
    """Plan the capsules of a schedule (JSON in FILE, or - for standard input)."""
    schedule = read_schedule(json_text.read(file.read().encode()))
    _refuse_unknown(drug)
    made = capsules.plan_capsules(schedule, _limits(schedule.unit, **limits), Costs())
    plan_check.check(made, schedule)
    answer = {
        "plan": plan_json(made, _directions(made)),
        "flags": [flag_json(flag) for flag in _flags(schedule, made)],
    }
    click.echo(json.dumps(answer, indent=2) if as_json else _table(answer))


def _refuse_unknown(drug: str | None) -> None:
    if drug is not None and formulary.find_drug(drug) is None:
        names = ", ".join(known.name for known in formulary.drugs())
        raise invalid("--drug", "unknown_drug", f"this pharmacy makes only: {names}")


def _limits(
    unit: Unit,
    increment: str | None,
    strengths: str | None,
    max_per_dose: int | None,
    max_strengths: int | None,
) -> Limits:
    allowed = [
        _strength("--strengths", text, unit) for text in (strengths or "").split(",") if text
    ]
    return Limits(
        strengths=tuple(allowed) or None,
        increment=_strength("--increment", increment, unit) if increment else None,
        max_capsules_per_dose=max_per_dose,
        max_strengths=max_strengths,
    )


def _strength(option: str, text: str, unit: Unit) -> Quantity:
    try:
        strength = Quantity.read(text.strip(), unit)
    except NotAQuantity as error:
        raise invalid(option, "number", str(error)) from None
    if not strength:
        raise invalid(option, "zero", "give a strength above zero")
    return strength


def _directions(plan: Plan) -> dict[int, str]:
    return {c.number: wording.directions(plan, c) for c in plan.containers}


def _flags(schedule: Schedule, plan: Plan) -> list[Flag]:
    return [*screening.schedule_flags(schedule), *screening.plan_flags(plan)]


def _table(answer: dict[str, Any]) -> str:
    flags = [f"{flag['severity'].upper()}: {flag['message']}" for flag in answer["flags"]]
    options = [_option_line(option) for option in answer["plan"]["options"]]
    return "\n".join([*plan_table.lines(answer["plan"]), "", "Options:", *options, *flags])


def _option_line(option: dict[str, Any]) -> str:
    totals = option["totals"]
    mark = "*" if option["chosen"] else " "
    return (
        f"{mark} {totals['strengths']} strengths, {totals['capsules']} capsules, at most "
        f"{totals['most_capsules_per_dose']} in one dose, cost {option['cost']}: "
        f"{', '.join(option['strengths'])}"
    )


@commands.group(name="db")
def database() -> None:
    """The database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the newest migration."""
    db.upgrade(Settings.from_environment().database_url)


@commands.command()
def serve() -> None:
    """Run the web server alone."""
    settings = Settings.from_environment()
    if not settings.secret_key:
        raise NotConfigured("SECRET_KEY or SECRET_KEY_FILE: give a secret of 32 or more characters")
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "pharmacy.app:create_app()",
            "--bind",
            f"{settings.host}:{settings.port}",
            "--workers",
            str(settings.web_workers),
            "--threads",
            str(settings.web_threads),
        ],
    )


@commands.command()
@click.option("--once", is_flag=True, help="Stop after the sample order.")
def run(*, once: bool) -> None:
    """Run everything on this machine, with demo accounts and a sample order."""
    sys.exit(service.run(Settings.from_environment(), once=once))


@commands.group(name="users")
def user_commands() -> None:
    """People who sign in."""


@user_commands.command(name="add")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(name: str, role: str, *, password_stdin: bool) -> None:
    """Add a person."""
    password = _password(from_stdin=password_stdin)
    with _transaction() as session:
        users.add_user(session, name, Role(role), password, _now(), COMMAND_LINE)
    click.echo(f"Added {role} {name}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


@commands.group(name="api-keys")
def key_commands() -> None:
    """Keys of prescriber systems."""


@key_commands.command(name="add")
@click.argument("name")
def add_api_key(name: str) -> None:
    """Make a key for the sender NAME and print it, this once only."""
    with _transaction() as session:
        key = senders.add_api_key(session, name, _now(), COMMAND_LINE)
    click.echo(f"Key of {name}, shown only now: {key}")


@commands.group(name="printers")
def printer_commands() -> None:
    """Label printers."""


@printer_commands.command(name="add")
@click.argument("name")
@click.option("--uri", required=True, help="ipp://host:631/ipp/print or folder:PATH")
@click.option("--stock", required=True, help="What it prints on, such as 4x3.")
def add_printer(name: str, uri: str, stock: str) -> None:
    """Add a printer."""
    label_printers.open_printer(uri)
    with _transaction() as session:
        printers.add_printer(session, name, uri, stock, _now(), COMMAND_LINE)
    click.echo(f"Added printer {name}.")


def _transaction() -> AbstractContextManager[Session]:
    return db.transaction(db.make_engine(Settings.from_environment().database_url, pooled=False))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
