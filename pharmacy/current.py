"""The current request: its time, its transaction, and the process's live parts."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from pharmacy import db, runtime
from pharmacy.services.orders.placing import Context
from pharmacy.services.planning import workdays
from pharmacy.services.planning.workdays import Workday
from pharmacy.services.records.access_log import record_accesses, taken

EXTENSION = "pharmacy"
UNATTENDED = "is_unattended"


def install(app: Flask, live: runtime.Live) -> None:
    """Give `app` the live parts of its process."""
    app.extensions[EXTENSION] = live


def app() -> Flask:
    """The current application."""
    return cast(LocalProxy[Flask], current_app)._get_current_object()


def live() -> runtime.Live:
    """The live parts of this process."""
    return cast(runtime.Live, current_app.extensions[EXTENSION])


def context() -> Context:
    """The pharmacy profile, with the notifier of its workers."""
    return Context(live().settings.profile, live().notifier)


def workday(session: Session) -> Workday:
    """What plans depend on besides their orders, at this moment."""
    return workdays.workday(session, live().settings.profile, now())


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def address() -> str:
    """The client's address, as the outermost of our own proxies saw it."""
    proxies = live().settings.proxies
    route = request.access_route
    return route[-proxies] if 0 < proxies <= len(route) else request.remote_addr or ""


@contextmanager
def transaction() -> Iterator[Session]:
    """A session that commits at the end and then sends notifications, or rolls back."""
    with db.transaction(live().engine) as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A read-only session. The audit records which orders were shown in it."""
    with db.reading(live().engine) as session:
        yield session
        accesses = taken(session, now(), unattended=g.get(UNATTENDED, False))
    if accesses:
        with transaction() as session:
            record_accesses(session, accesses, str(request.endpoint), now())


def mark_unattended() -> None:
    """Mark the request as made by a script of the page and not by its user."""
    setattr(g, UNATTENDED, True)
