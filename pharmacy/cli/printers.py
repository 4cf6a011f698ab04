"""Label printers: add, list, pause and remove them, and print test labels."""

import sys
import time
import uuid
from collections.abc import Callable, Mapping

import click
from sqlalchemy.orm import Session

from labels.device_settings import DeviceSettings
from pharmacy import runtime
from pharmacy.cli import database
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.calibration import WARNINGS, CalibrationState
from pharmacy.core.printing.labels import PrintState
from pharmacy.services.people import users
from pharmacy.services.printing import (
    calibrations,
    discovery,
    print_jobs,
    printer_settings,
    printers,
    stored_settings,
    typed_settings,
)
from pharmacy.services.printing.print_jobs import PrintAttempt
from pharmacy.services.printing.printers import Printer
from pharmacy.settings import Settings

PATIENCE_SECONDS = 30
CAME = (PrintState.SENT, PrintState.CONFIRMED)
SETTINGS = {
    "tracking": "How it finds the end of a label: gap, mark or continuous.",
    "gap": "Length of the gap or mark in millimeters, for TSPL and EPL2.",
    "darkness": "-30 to 30 for ZPL, 0 to 15 for TSPL and EPL2, -100 to 100 for IPP.",
    "mode": "After a label: tear-off, peel-off or cutter. For ZPL.",
    "orientation": "normal, or upside-down if labels leave with the other end first.",
    "dpi": "Dots per inch, if the printer does not report them.",
    "head": "Dots across the print head. Wider labels are refused.",
}
EDGE = "The smallest number there with a whole crossbar; white or none."
READINGS = {
    "code": "The larger barcode.",
    "small": "The smaller barcode.",
    "left": EDGE,
    "right": EDGE,
    "top": EDGE,
    "bottom": EDGE,
    "lines": "The fields of fine lines: even or uneven.",
    "across": "Optional: millimeters between the numbers that the page names.",
    "down": "Optional: the same on the other ruler.",
}


@click.group(name="printers")
def printer_commands() -> None:
    """Label printers."""


def settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options for the settings of a printer and its stock. `own` is the printer's own."""
    for name, words in reversed(SETTINGS.items()):
        command = click.option(f"--{name}", help=words)(command)
    return command


@printer_commands.command(name="add")
@click.argument("name")
@click.option(
    "--uri", required=True, help="ipp://host:631/ipp/print, zpl://host:9100 or folder:PATH"
)
@click.option("--stock", required=True, help="What it prints on, such as 4x3.")
@settings_options
def add_printer(name: str, uri: str, stock: str, **settings: str | None) -> None:
    """Add a printer."""
    with database.transaction() as session:
        printer = printers.add_printer(session, name, uri, stock, database.now(), COMMAND_LINE)
        _change(session, printer, settings)
    click.echo(f"Added printer {name}.")


@printer_commands.command(name="set")
@click.argument("name")
@click.option("--uri", help="Another address.")
@click.option("--stock", help="Another stock. Each stock has settings of its own.")
@settings_options
def set_printer(name: str, **change: str | None) -> None:
    """Change the address, stock or settings of a printer. Others stay as they are."""
    with database.transaction() as session:
        _change(session, printers.find_named(session, name), change)
    click.echo(f"Changed printer {name}.")


def _change(session: Session, printer: Printer, texts: Mapping[str, str | None]) -> None:
    change = {name: text for name, text in texts.items() if text is not None}
    now = database.now()
    printer_settings.change_printer(session, COMMAND_LINE, str(printer.id), change, now)


@printer_commands.command(name="list")
def list_printers() -> None:
    """Show the printers, with the settings and the last known status of each."""
    with database.reading() as session:
        settings = stored_settings.settings_by_printer(session)
        found = printers.find_printers(session)
        known = calibrations.states(session)
        lines = [
            _line(one, settings.get(one.id, DeviceSettings()), known.get(one.id)) for one in found
        ]
    click.echo("\n".join(lines) or "No printers.")


def _line(printer: Printer, settings: DeviceSettings, calibration: CalibrationState | None) -> str:
    state = printers.state_of(printer, database.now())
    heard = f" as of {printer.heard_at:%Y-%m-%d %H:%M} UTC" if printer.heard_at else ""
    choice = ", first choice" if printer.is_default else ""
    answers = " ".join((f"{state.words}{heard}", *state.refusals, *_unsent(printer)))
    warning = WARNINGS.get(calibration) if calibration else None
    answers = f"{answers}. {warning}" if warning else answers
    own = "".join(f", {text}" for text in typed_settings.shown(settings))
    return f"{printer.name}: {printer.stock}{choice}{own}, {printer.uri}: {answers}"


def _unsent(printer: Printer) -> list[str]:
    names = (printer.report or {}).get("unsent")
    return [f"(not accepted by the printer: {', '.join(names)})"] if names else []


@printer_commands.command(name="search")
def search_network() -> None:
    """Show the printers that announce themselves in the network. It takes three seconds."""
    found = discovery.find_in_network()
    lines = (
        f"{one.name}: {one.uri or 'announces nothing that labels can be sent in'}" for one in found
    )
    click.echo("\n".join(lines) or "No printer announced itself.")


@printer_commands.command(name="pause")
@click.argument("name")
def pause_printer(name: str) -> None:
    """Send no jobs to a printer until it is resumed."""
    with database.transaction() as session:
        printer = printers.find_named(session, name)
        printers.pause_printer(session, COMMAND_LINE, str(printer.id), database.now())
    click.echo(f"Paused printer {name}.")


@printer_commands.command(name="resume")
@click.argument("name")
def resume_printer(name: str) -> None:
    """Let a paused printer print again."""
    with database.transaction() as session:
        printer = printers.find_named(session, name)
        printers.resume_printer(session, COMMAND_LINE, str(printer.id), database.now())
    click.echo(f"Resumed printer {name}.")


@printer_commands.command(name="remove")
@click.argument("name")
def remove_printer(name: str) -> None:
    """Remove a printer. Its print jobs stay in the records."""
    with database.transaction() as session:
        printer = printers.find_named(session, name)
        printers.remove_printer(session, COMMAND_LINE, str(printer.id), database.now())
    click.echo(f"Removed printer {name}.")


@printer_commands.command(name="test")
@click.argument("name")
@click.option("--by", required=True, help="Your name as a user: the ledger says who wanted it.")
def print_test(name: str, by: str) -> None:
    """Print a test label through a worker. Exits with 1 if it was not sent."""
    _print(name, by, "Test label", print_jobs.print_test)


@printer_commands.command(name="calibrate")
@click.argument("name")
@click.option("--by", required=True, help="Your name as a user.")
def print_calibration(name: str, by: str) -> None:
    """Print a calibration label through a worker. Exits with 1 if it was not sent.

    Read it on the page of the printer, or with `pharmacy printers read`.
    """
    _print(name, by, "Calibration label", calibrations.print_calibration)


def _print(name: str, by: str, words: str, what: Callable[..., PrintAttempt]) -> None:
    notifier = runtime.RedisNotifier(Settings.from_environment().redis_url)
    with database.transaction() as session:
        printer, actor = printers.find_named(session, name), users.actor_named(session, by)
        wanted = what(session, actor, str(printer.id), notifier, database.now())
    ended = _awaited(wanted.id)
    if ended is None:
        click.echo(f"The {words.lower()} still waits. The page of the printers shows it.")
        sys.exit(1)
    click.echo(f"{words} of {name}: {ended.state}. {ended.error_message or ''}".rstrip())
    sys.exit(0 if ended.state in CAME else 1)


def readings_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options for what a person reads on a calibration label."""
    for name, words in reversed(READINGS.items()):
        command = click.option(f"--{name}", default="", help=words)(command)
    return command


@printer_commands.command(name="read")
@click.argument("name")
@click.option("--by", required=True, help="Your name as a user.")
@readings_options
def read_calibration(name: str, by: str, **fields: str) -> None:
    """Record what you read on a calibration label. Exits with 1 if the printer is not right."""
    with database.transaction() as session:
        printer, actor = printers.find_named(session, name), users.actor_named(session, by)
        now = database.now()
        label = calibrations.record_readings(session, actor, str(printer.id), fields, now)
        found = calibrations.findings_of(label)
    for finding in found:
        click.echo(str(finding))
    click.echo(f"Calibration {label.number} of {name}: {'not good' if found else 'good'}.")
    sys.exit(1 if found else 0)


def _awaited(attempt_id: uuid.UUID) -> PrintAttempt | None:
    """The print job with its final status. None if that takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with database.reading() as session:
            attempt = print_jobs.get_test(session, str(attempt_id))
        if attempt.ended_at is not None:
            return attempt
        time.sleep(0.2)
    return None
