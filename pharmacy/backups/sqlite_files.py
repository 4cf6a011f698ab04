"""Copies SQLite with its online backup, while others continue to read and write."""

import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from pharmacy import db, revisions
from pharmacy.backups import BackupRefused
from pharmacy.backups.archive import Manifest
from pharmacy.backups.facts import DatabaseFacts, facts, refuse_data, refuse_other

MEMBER = "pharmacy.db"


def write(archive: zipfile.ZipFile, url: str, made_at: str, folder: Path) -> DatabaseFacts:
    """Write the database to the archive. `folder` has room for a copy."""
    database = _path(url)
    if not database.exists():
        raise BackupRefused(f"{database} does not exist. Set DATABASE_URL.")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".pharmacy-backup-") as own:
        copy = Path(own) / MEMBER
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        found = _checked(copy)
        archive.write(copy, MEMBER)
    Manifest("sqlite", made_at, found).write(archive)
    return found


def read(archive: zipfile.ZipFile, manifest: Manifest, url: str) -> DatabaseFacts:
    """Restore the database. Returns its facts, at the newest migration."""
    database = _path(url)
    database.parent.mkdir(parents=True, exist_ok=True)
    # First, before any work, and before anybody has to stop the service.
    with db.make_engine(url, pooled=False).connect() as connection:
        refuse_data(connection)
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".pharmacy-restore-") as own:
        copy = Path(own) / MEMBER
        with archive.open(MEMBER) as packed, copy.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        refuse_other(_checked(copy), manifest.facts)
        revisions.upgrade(_url(copy))
        wanted = _checked(copy)
        _put(copy, database)
    refuse_other(_checked(database), wanted)
    return wanted


def _put(copy: Path, database: Path) -> None:
    with (
        closing(sqlite3.connect(copy)) as source,
        closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as target,
    ):
        # Nothing may be stored between the check and the copy.
        target.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            target.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise BackupRefused(
                f"{database} is in use. Stop the web server and the worker, and restore again."
            ) from None
        _refuse_rows(target)
        source.backup(target)


def _refuse_rows(target: sqlite3.Connection) -> None:
    # On this same connection, because no other can read now. It keeps excluding all others.
    engine = create_engine("sqlite://", creator=lambda: target, poolclass=StaticPool)
    with engine.connect() as connection:
        refuse_data(connection)


def _checked(database: Path) -> DatabaseFacts:
    engine = db.make_engine(_url(database), pooled=False)
    with engine.connect().execution_options(**db.READS_ONLY) as connection, connection.begin():
        _refuse_damage(connection)
        return facts(connection)


def _refuse_damage(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if found != ["ok"]:
        raise BackupRefused("The database file is damaged. Use another copy.")


def _path(url: str) -> Path:
    return Path(make_url(url).database or "")


def _url(path: Path) -> str:
    return URL.create("sqlite", database=str(path)).render_as_string()
