"""Moves SQLite's write-ahead log into the database before it grows large.

Versions before 3.51.3 can corrupt a database if one connection begins to move the log while another
restarts it (https://sqlite.org/wal.html#the_wal_reset_bug). SQLite's own automatic checkpoints do
exactly that. Here nobody can write while the log is moved, so every version is safe.
"""

import logging
import os
import sqlite3
import time
from contextlib import closing

from pharmacy import turns

log = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
# The log is moved from this size on, and stays below the other with any readers and writers.
TIDY_BYTES = 4 * MEGABYTE
MOST_BYTES = 16 * MEGABYTE
# The log cannot restart while a connection reads an old state. From this size on, writers wait for
# these seconds, one after the other until it can, so that all connections read the database itself.
PATIENT_BYTES = 8 * MEGABYTE
HOLDS = (0.02, 0.1, 0.3)
LOCK_SECONDS = 5.0
STEP_SECONDS = 0.005
# Set on each connection. Without a limit, the file would keep its largest size, and its size would
# say nothing.
PRAGMAS = ("journal_mode=WAL", "wal_autocheckpoint=0", "journal_size_limit=0")


def size(database: str) -> int:
    """The size of the log of this database file."""
    try:
        return os.stat(f"{database}-wal").st_size
    except FileNotFoundError:
        return 0


def bound(database: str, lock_seconds: float = LOCK_SECONDS) -> None:
    """Move the log if it is large. Committed data is safe either way, so nothing is raised.

    lock_seconds: how long to wait for other writers.
    """
    found = size(database)
    if found < TIDY_BYTES:
        return
    try:
        for hold in HOLDS if found >= PATIENT_BYTES else (0.0,):
            with closing(turns.Turn(database, lock_seconds)):
                _move(database, hold, lock_seconds)
                _begin_anew(database, lock_seconds)
            if size(database) < TIDY_BYTES:
                return
    except (sqlite3.Error, OSError) as error:
        log.warning("the write-ahead log stays at %d bytes: %s", found, type(error).__name__)


def _connect(database: str, wait: float) -> sqlite3.Connection:
    return sqlite3.connect(database, wait, isolation_level=None)


def _move(database: str, hold: float, wait: float) -> None:
    """Copy the log to the database, and keep writers waiting for `hold` more seconds."""
    with closing(_connect(database, wait)) as writer, closing(_connect(database, wait)) as mover:
        # Only a writer can restart the log. This keeps all others from it.
        writer.execute("BEGIN IMMEDIATE")
        if size(database) < TIDY_BYTES:
            return
        ends_at = time.monotonic() + hold
        while not _is_moved(mover) and time.monotonic() < ends_at:
            time.sleep(STEP_SECONDS)
        # Connections that begin to read now read only the database. The others end meanwhile.
        time.sleep(hold)


def _is_moved(mover: sqlite3.Connection) -> bool:
    _, found, moved = mover.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return bool(found == moved)


def _begin_anew(database: str, wait: float) -> None:
    """Write one page that changes nothing: the log restarts if nobody reads it."""
    with closing(_connect(database, wait)) as connection:
        connection.execute("PRAGMA journal_size_limit=0")
        connection.execute("BEGIN IMMEDIATE")
        [version] = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version={version}")
        connection.execute("COMMIT")
