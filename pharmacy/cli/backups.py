"""Commands that back up the whole database and restore it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from pharmacy import revisions
from pharmacy.backups import BackupRefused, archive, postgresql_tables, sqlite_files
from pharmacy.backups.facts import BROKEN, DatabaseFacts
from pharmacy.cli import database
from pharmacy.settings import Settings

FILE = click.argument("file", type=click.Path(path_type=Path))
SQLITE = "sqlite"


@click.command()
@FILE
def backup(file: Path) -> None:
    """Copy the whole database to FILE while the service runs.

    FILE contains patient data. Only its owner can read it. An existing file is not overwritten.
    """
    url, made_at = Settings.from_environment().database_url, database.now().isoformat()
    with _named_errors(), archive.new(file) as new:
        if _kind(url) == SQLITE:
            found = sqlite_files.write(new, url, made_at, file.absolute().parent)
        else:
            found = postgresql_tables.write(new, url, made_at)
    click.echo(f"{file} is a whole copy: {_counts_line(found)}")


@click.command()
@FILE
def restore(file: Path) -> None:
    """Restore FILE to the configured database, which must have no data.

    The backup includes the schema, which is then migrated to the newest version.
    """
    url = Settings.from_environment().database_url
    with _named_errors(), archive.opened(file) as backup:
        manifest = archive.Manifest.read(backup)
        _refuse_foreign(file, manifest, url)
        by_kind = sqlite_files if manifest.kind == SQLITE else postgresql_tables
        found = by_kind.read(backup, manifest, url)
    click.echo(f"Restored, and compared with what was kept: {_counts_line(found)}")


def _refuse_foreign(file: Path, manifest: archive.Manifest, url: str) -> None:
    if manifest.kind != _kind(url):
        raise BackupRefused(
            f"{file} is a copy of a {manifest.kind} database. Set DATABASE_URL to one."
        )
    if not revisions.knows(manifest.facts.revision):
        raise BackupRefused(f"{file} was made by a newer version. Restore it with that version.")


@contextmanager
def _named_errors() -> Iterator[None]:
    """Report a database or disk error in one line. Its own message may name patients."""
    try:
        yield
    except (sqlite3.Error, psycopg.Error, SQLAlchemyError, OSError) as error:
        kind = type(error).__name__
        raise BackupRefused(f"The database or the disk failed ({kind}). Try again.") from None


def _kind(url: str) -> str:
    return make_url(url).get_backend_name()


def _counts_line(found: DatabaseFacts) -> str:
    rows = sum(found.rows.values())
    audit = (
        "THE AUDIT IS BROKEN: run `pharmacy audit verify`"
        if found.audit == BROKEN
        else f"the audit reaches entry {found.audit}"
    )
    return f"{rows} rows in {len(found.rows)} tables; {audit}."
