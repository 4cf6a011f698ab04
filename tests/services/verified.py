"""Orders verified by a pharmacist who did not enter them, so that their labels may be printed."""

import datetime
import time
from contextlib import suppress

from sqlalchemy import Engine, select

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.errors import NotReady
from pharmacy.core.roles import Role
from pharmacy.models.users import User
from pharmacy.services.orders import verification
from pharmacy.services.people import users
from pharmacy.services.records import order_rows
from pharmacy.services.records.order_locks import SeenOrder
from tests import cast, passwords

# A real worker may be rendering them.
TRIES, PAUSE = 100, 0.2
NAME = "verifying pharmacist"
PASSWORD = cast.PASSWORD


def verify(engine: Engine, order_id: str) -> None:
    """Verify an order in its current state, after its labels are rendered."""
    for _ in range(TRIES):
        with suppress(NotReady):
            _verify(engine, order_id)
            return
        time.sleep(PAUSE)
    _verify(engine, order_id)


def _verify(engine: Engine, order_id: str) -> None:
    with db.transaction(engine) as session:
        actor = pharmacist(session)
        version = order_rows.get_order(session, actor, order_id).version
        seen = SeenOrder(order_id, frozenset({version}))
        verification.verify_order(
            session, actor, seen, passwords.proof(session, NAME, PASSWORD), now()
        )


def pharmacist(session: db.Session) -> Actor:
    """The verifying pharmacist, one in each database."""
    user = session.scalar(select(User).where(User.name == NAME))
    if user is None:
        role = Role.PHARMACIST
        user = users.add_user(session, NAME, role, passwords.hashed(PASSWORD), now(), COMMAND_LINE)
    return users.actor_of(user)


def now() -> datetime.datetime:
    """The current time, in UTC."""
    return datetime.datetime.now(datetime.UTC)
