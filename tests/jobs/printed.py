"""Labels of new orders on their way to printers, and their results."""

import datetime
import uuid

from pharmacy import db, runtime
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.printing.labels import PrintState
from pharmacy.core.roles import Role
from pharmacy.models.printers import PrintAttempt
from pharmacy.services.people import users
from pharmacy.services.printing import print_jobs, printers
from tests import passwords, processes
from tests.jobs.sites import PharmacyWithWorkers, now
from tests.services import rendered


def print_labels(
    site: PharmacyWithWorkers, uri: str, intended: datetime.datetime | None = None, labels: int = 1
) -> list[uuid.UUID]:
    """The print jobs of all labels of a new order on a new printer."""
    name = str(uuid.uuid4())
    order_id = site.post(name, phases=labels)
    rendered.make_printable(site.engine, order_id)
    return _print_all(site, name, order_id, uri, intended)


def print_rendered_labels(site: PharmacyWithWorkers, uri: str, labels: int) -> list[uuid.UUID]:
    """The same for labels that a running worker draws and reads back."""
    name = str(uuid.uuid4())
    order_id = site.post(name, phases=labels)
    site.await_labels(order_id)
    rendered.make_printable(site.engine, order_id)
    return _print_all(site, name, order_id, uri)


def _print_all(
    site: PharmacyWithWorkers,
    name: str,
    order_id: str,
    uri: str,
    intended: datetime.datetime | None = None,
) -> list[uuid.UUID]:
    site.await_labels(order_id)
    notifier = runtime.RedisNotifier(site.redis.url)
    moment, tina = intended or now(), technician(site, name)
    with db.transaction(site.engine) as session:
        printer = printers.add_printer(session, name, uri, "4x3", moment, COMMAND_LINE)
        wanted = print_jobs.PrintRequest((str(printer.id),), None)
        found = print_jobs.print_new_labels(session, tina, order_id, wanted, notifier, moment)
        return [attempt.id for attempt in found]


def print_first_label(
    site: PharmacyWithWorkers, uri: str, intended: datetime.datetime | None = None
) -> uuid.UUID:
    """The only print job of a new order with one label."""
    [attempt_id] = print_labels(site, uri, intended)
    return attempt_id


def technician(site: PharmacyWithWorkers, name: str) -> Actor:
    """A person who prints."""
    with db.transaction(site.engine) as session:
        user = users.add_user(
            session, name, Role.TECHNICIAN, passwords.hashed("long enough"), now(), COMMAND_LINE
        )
        return users.actor_of(user)


def attempt_of(site: PharmacyWithWorkers, attempt_id: uuid.UUID) -> PrintAttempt:
    """The attempt as stored now."""
    with db.reading(site.engine) as session:
        return session.get_one(PrintAttempt, attempt_id)


def await_state(
    site: PharmacyWithWorkers, attempt_id: uuid.UUID, state: PrintState
) -> PrintAttempt:
    """Wait until the attempt is in this state."""
    processes.wait_until(lambda: attempt_of(site, attempt_id).state is state, state)
    return attempt_of(site, attempt_id)


def await_end(site: PharmacyWithWorkers, attempt_id: uuid.UUID) -> PrintAttempt:
    """Wait until the status of the attempt is final."""
    processes.wait_until(lambda: attempt_of(site, attempt_id).ended_at is not None, "its end")
    return attempt_of(site, attempt_id)


def events(site: PharmacyWithWorkers, attempt_id: uuid.UUID) -> list[str]:
    """The audit entries of the attempt."""
    return [entry.event for entry in site.audit_of(attempt_id)]
