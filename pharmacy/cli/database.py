"""The configured database and the clock of a command."""

import datetime
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from pharmacy import db
from pharmacy.settings import Settings


def transaction() -> AbstractContextManager[Session]:
    """One transaction on the configured database. See `db.transaction`."""
    return db.transaction(db.make_engine(Settings.from_environment().database_url, pooled=False))


def reading() -> AbstractContextManager[Session]:
    """The configured database, read-only. See `db.reading`."""
    return db.reading(db.make_engine(Settings.from_environment().database_url, pooled=False))


def now() -> datetime.datetime:
    """The current time of the command, in UTC."""
    return datetime.datetime.now(datetime.UTC)
