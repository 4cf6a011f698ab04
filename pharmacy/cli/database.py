"""The database that a command works on, and the clock that it goes by."""

import datetime
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from pharmacy import db
from pharmacy.settings import Settings


def transaction() -> AbstractContextManager[Session]:
    """One transaction on the configured database; see `db.transaction`."""
    return db.transaction(db.make_engine(Settings.from_environment().database_url, pooled=False))


def reading() -> AbstractContextManager[Session]:
    """The configured database, only to be read; see `db.reading`."""
    return db.reading(db.make_engine(Settings.from_environment().database_url, pooled=False))


def now() -> datetime.datetime:
    """The time at which the command acts, in UTC."""
    return datetime.datetime.now(datetime.UTC)
