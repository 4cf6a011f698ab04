"""Compared before and after: the number of rows of each table, and the head of the audit."""

from dataclasses import dataclass

from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, table
from sqlalchemy.orm import Session

from pharmacy.backups import BackupRefused
from pharmacy.core.audit_chain import ChainBroken
from pharmacy.services.records import audit

REVISIONS = "alembic_version"
HEADS = "audit_heads"
BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """The facts of a database.

    audit: number and hash of its last entry, if the whole chain was read and is unbroken.
    """

    revision: str
    rows: dict[str, int]
    audit: str


def facts(connection: Connection) -> DatabaseFacts:
    """The facts of this database. Raises BackupRefused if it does not have our schema."""
    revision = revision_of(connection)
    names = sorted(inspect(connection).get_table_names())
    if revision is None or HEADS not in names:
        raise BackupRefused("The database has no schema. Run `pharmacy db upgrade` first.")
    return DatabaseFacts(revision, rows_of(connection, names), _audit(connection))


def revision_of(connection: Connection) -> str | None:
    """The last migration of this database. None if there is none."""
    return MigrationContext.configure(connection).get_current_revision()


def rows_of(connection: Connection, names: list[str]) -> dict[str, int]:
    """The number of rows of each table."""
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }


def _audit(connection: Connection) -> str:
    with Session(connection) as session:
        try:
            return str(audit.verify(session, []))
        except ChainBroken:
            # A broken chain is all the more reason to keep a copy.
            return BROKEN


def refuse_data(connection: Connection) -> None:
    """Raise BackupRefused if anything was ever stored in this database."""
    names = inspect(connection).get_table_names()
    rows = rows_of(connection, [name for name in names if name not in (REVISIONS, HEADS)])
    filled = sorted(name for name, count in rows.items() if count)
    if filled:
        raise BackupRefused(
            f"The database has data ({', '.join(filled[:3])}). Restore into a new database."
        )


def refuse_other(found: DatabaseFacts, wanted: DatabaseFacts) -> None:
    """Raise BackupRefused unless a database has exactly the expected facts."""
    if found != wanted:
        raise BackupRefused("What was restored is not what was kept. Use another copy.")
