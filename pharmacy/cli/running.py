"""Commands that run the service or migrate its database."""

import os
import sys

import click

from pharmacy import revisions
from pharmacy.embedded import service
from pharmacy.settings import NotConfigured, Settings


@click.group(name="db")
def database_commands() -> None:
    """The database."""


@database_commands.command()
def upgrade() -> None:
    """Migrate the database to the newest version."""
    revisions.upgrade(Settings.from_environment().database_url)


@click.command()
def serve() -> None:
    """Run only the web server."""
    settings = Settings.from_environment()
    if not settings.secret_key:
        raise NotConfigured("SECRET_KEY or SECRET_KEY_FILE: give a secret of 32 or more characters")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *gunicorn_arguments(settings)])


def gunicorn_arguments(settings: Settings) -> list[str]:
    """The arguments of the web server."""
    return [
        "--no-control-socket",
        "--preload",
        "--worker-class",
        "pharmacy.serving.worker.WebWorker",
        "pharmacy.app:served_app()",
        "--bind",
        f"{settings.host}:{settings.port}",
        "--workers",
        str(settings.web_workers),
        "--threads",
        str(settings.web_threads),
    ]


@click.command()
@click.option("--once", is_flag=True, help="Stop after the sample order.")
def run(*, once: bool) -> None:
    """Run everything on this machine, with demo accounts and a sample order."""
    sys.exit(service.run(Settings.from_environment(), once=once))
