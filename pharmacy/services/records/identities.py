"""Ids of records: parsing and ownership."""

import uuid

from sqlalchemy import ColumnElement

from pharmacy import models
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotFound, invalid
from pharmacy.core.messages import Message

LONGEST_NAME = 60


def as_identity(text: str) -> uuid.UUID:
    """The id in `text`. Raises NotFound for invalid text."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound(Message("no_such_record", "Record not found.")) from None


def identity_of(actor: Actor) -> uuid.UUID:
    """The row of a person or a client. Raises NotFound for the system."""
    return as_identity(actor.id or "")


def of_client(actor: Actor) -> ColumnElement[bool]:
    """Orders of this client only."""
    return models.orders.Order.client_id == identity_of(actor)


def refuse_odd_name(name: str) -> None:
    """Raise InvalidInput for a name that no account or printer can have."""
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        message = Message(
            "name_length", "Give a name of 1 to %(most)s printable characters.", most=LONGEST_NAME
        )
        raise invalid("/name", "length", message)
