"""The second person of a check: signed in herself, or signing beside the one at the screen."""

import uuid
from collections.abc import Collection

from sqlalchemy.orm import Session

from pharmacy.core import roles
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotAllowed, NotSignedIn, invalid
from pharmacy.core.messages import Message
from pharmacy.core.roles import Permission
from pharmacy.models.users import User
from pharmacy.services.people import users
from pharmacy.services.people.passwords import Proof


def second_person(
    session: Session, actor: Actor, witness: Proof | None, doers: Collection[uuid.UUID | None]
) -> User:
    """The person who checks, locked: who gave `witness`, and else the actor.

    doers: who did what is checked. Raises NotAllowed for one of them, and for a person who may not
    make batches; InvalidInput at /witness if the password was changed meanwhile.
    """
    person = users.user_of_actor(session, actor) if witness is None else _proven(session, witness)
    if person.id in doers:
        raise NotAllowed(
            Message(
                "check_by_another",
                "%(name)s did this and may not check it. Another person checks it.",
                name=person.name,
            )
        )
    refuse_unless(person, Permission.MAKE_BATCH)
    return person


def refuse_unless(person: User, permission: Permission) -> None:
    """Raise NotAllowed if the person's role does not have the permission."""
    if not roles.may(person.role, permission):
        raise NotAllowed(
            Message(
                "batch_role_may_not",
                "The role of %(name)s does not permit this. Ask a person whose role does.",
                name=person.name,
            )
        )


def _proven(session: Session, witness: Proof) -> User:
    try:
        return users.proven_user(session, witness)
    except NotSignedIn as error:
        raise invalid("/witness", "wrong_password", error.message) from None
