"""No worker renders a held order, however it is notified."""

import time
import uuid

from sqlalchemy import select

from pharmacy import db, job_queue
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.roles import Role
from pharmacy.core.screening.holds import Reason, ReasonCode
from pharmacy.models.flags import Flag
from pharmacy.services.people import users
from pharmacy.services.records import flags
from pharmacy.services.records.contexts import Context
from pharmacy.settings import read
from tests import passwords
from tests.jobs.sites import PharmacyWithWorkers, now

# The sweep considers a notification lost after two seconds, and runs once a second.
SWEEPS_SECONDS = 4


def resolve(site: PharmacyWithWorkers, order_id: str) -> None:
    """A pharmacist resolves every hold of an order."""
    context = Context(read({}).profile, site.app.extensions["pharmacy"].notifier)
    with db.transaction(site.engine) as session:
        ada = users.add_user(
            session, "ada", Role.PHARMACIST, passwords.hashed("a long one"), now(), COMMAND_LINE
        )
        actor, reason = users.actor_of(ada), Reason(ReasonCode.OTHER, "a test")
        for row in session.scalars(select(Flag).filter_by(order_id=uuid.UUID(order_id))).all():
            flags.resolve_flag(session, actor, str(row.id), reason, context, now())


def test_an_order_is_rendered_only_once_its_holds_are_resolved(site: PharmacyWithWorkers) -> None:
    site.start_worker()
    held = site.post("held", quantity=30)
    site.app.extensions["pharmacy"].notifier.notify(job_queue.RENDER_LABELS, held)
    site.await_labels(site.post("beside it"))
    time.sleep(SWEEPS_SECONDS)
    assert site.states(held) == [LabelState.QUEUED] * 3
    assert [label.attempt for label in site.labels(held)] == [0, 0, 0]
    resolve(site, held)
    site.await_labels(held)
    site.refuse_unless_rendered_once(held)


def test_an_order_whose_last_notification_was_lost_is_rendered_by_the_sweep(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    held = sqlite_site.post("held", quantity=30)
    resolve(sqlite_site, held)
    sqlite_site.redis.flushall()
    sqlite_site.start_worker()
    sqlite_site.await_labels(held)
    sqlite_site.refuse_unless_rendered_once(held)
