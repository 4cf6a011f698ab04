"""Copies PostgreSQL table by table in one snapshot, with COPY. Needs no external program."""

import zipfile
from collections.abc import Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, MetaData, inspect, text

from pharmacy import db, revisions
from pharmacy.backups import BackupRefused
from pharmacy.backups.archive import Manifest
from pharmacy.backups.facts import (
    HEADS,
    REVISIONS,
    DatabaseFacts,
    facts,
    refuse_data,
    refuse_other,
    revision_of,
)

BLOCK_BYTES = 1024 * 1024
ENTRIES = "audit_entries"
OUT = sql.SQL("COPY {} ({}) TO STDOUT")
IN = sql.SQL("COPY {} ({}) FROM STDIN")
HEAD_KEPT = sql.SQL("CREATE TEMPORARY TABLE kept_head (LIKE audit_heads) ON COMMIT DROP")
HEAD_SET = sql.SQL(
    "UPDATE audit_heads SET number = kept_head.number, hash = kept_head.hash"
    " FROM kept_head WHERE kept_head.number > audit_heads.number"
)


def write(archive: zipfile.ZipFile, url: str, made_at: str) -> DatabaseFacts:
    """Write every table to the archive, as of one moment."""
    engine = db.make_engine(url, pooled=False)
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with snapshot.begin() as connection:
        _take_all_the_time(connection)
        found = facts(connection)
        looked = inspect(connection)
        tables = {
            name: [column["name"] for column in looked.get_columns(name)] for name in found.rows
        }
        for name, columns in tables.items():
            _copy_out(connection, archive, name, columns)
        # Numbers are never reused, not even those given after the snapshot.
        sequences = {name: _last(connection, name) for name in looked.get_sequence_names()}
        Manifest("postgresql", made_at, found, tables, sequences).write(archive)
    return found


def _take_all_the_time(connection: Connection) -> None:
    connection.execute(text("SET LOCAL statement_timeout = 0"))


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    raw = cast(psycopg.Connection[Any], connection.connection.driver_connection)
    return raw.cursor()


def _copied(statement: sql.SQL, name: str, columns: Sequence[str]) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    return statement.format(sql.Identifier(name), listed)


def _copy_out(
    connection: Connection, archive: zipfile.ZipFile, name: str, columns: Sequence[str]
) -> None:
    with (
        archive.open(f"tables/{name}", "w", force_zip64=True) as packed,
        _cursor(connection).copy(_copied(OUT, name, columns)) as rows,
    ):
        for block in rows:
            packed.write(block)


def _last(connection: Connection, name: str) -> int:
    query = sql.SQL("SELECT last_value - (NOT is_called)::int FROM {}").format(sql.Identifier(name))
    row = _cursor(connection).execute(query).fetchone()
    return int(row[0]) if row else 0


def read(archive: zipfile.ZipFile, manifest: Manifest, url: str) -> DatabaseFacts:
    """Restore every table. Returns the facts of the database, at the newest migration."""
    engine = db.make_engine(url, pooled=False)
    _bring_schema(url, manifest.facts.revision)
    with engine.begin() as connection:
        _take_all_the_time(connection)
        in_order = [table.name for table in _tables(connection)]
        _lock(connection, in_order)
        refuse_data(connection)
        for name in in_order:
            if name != REVISIONS:
                _copy_in(connection, archive, name, manifest.tables[name])
        for name, last in manifest.sequences.items():
            _set_last(connection, name, last)
        refuse_other(facts(connection), manifest.facts)
    revisions.upgrade(url)
    with engine.connect() as connection:
        found = facts(connection)
    if found.audit != manifest.facts.audit:
        raise BackupRefused("The audit is not what was kept. Use another copy.")
    return found


def _bring_schema(url: str, revision: str) -> None:
    """Create the schema of the backup in a database without rows."""
    with db.make_engine(url, pooled=False).connect() as connection:
        refuse_data(connection)
        stands = revision_of(connection)
    if stands == revision:
        return
    if stands is not None:
        revisions.downgrade(url)
    revisions.upgrade(url, revision)


def _tables(connection: Connection) -> Sequence[Any]:
    """The tables, each after those that it references."""
    found = MetaData()
    found.reflect(connection)
    return found.sorted_tables


def _lock(connection: Connection, names: Sequence[str]) -> None:
    # Not even its owner may lock a table that cannot be changed. Nothing is recorded without the
    # other tables.
    others = [sql.Identifier(name) for name in names if name != ENTRIES]
    statement = sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(others))
    _cursor(connection).execute(statement)


def _copy_in(
    connection: Connection, archive: zipfile.ZipFile, name: str, columns: Sequence[str]
) -> None:
    cursor = _cursor(connection)
    if name == HEADS:
        # The migration created its only row, which cannot be deleted.
        cursor.execute(HEAD_KEPT)
    into = "kept_head" if name == HEADS else name
    with archive.open(f"tables/{name}") as packed, cursor.copy(_copied(IN, into, columns)) as rows:
        while block := packed.read(BLOCK_BYTES):
            rows.write(block)
    if name == HEADS:
        cursor.execute(HEAD_SET)


def _set_last(connection: Connection, name: str, last: int) -> None:
    called = last > 0
    connection.execute(
        text("SELECT setval(CAST(:name AS regclass), :last, :called)"),
        {"name": name, "last": max(last, 1), "called": called},
    )
