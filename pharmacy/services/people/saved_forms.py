"""Saved forms, submitted after the session ended: for the same person, for a session's length."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import Actor
from pharmacy.core.sign_ins import ABSOLUTE
from pharmacy.models.saved_forms import SavedForm as SavedForm
from pharmacy.services.people import users


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """A submitted form: its page, its action, and what was typed."""

    page: str
    action: str
    fields: Sequence[tuple[str, str]]


def keep(
    session: Session, token: str, posted: SubmittedForm, now: datetime.datetime
) -> SavedForm | None:
    """Save a form for the person of this token's session. None if there was none.

    It replaces an older one for the same address. Forms older than any session are deleted.
    """
    session.execute(delete(SavedForm).where(SavedForm.kept_at <= now - ABSOLUTE))
    former = users.session_of(session, token)
    if former is None or former.awaits is not None:
        return None
    older = SavedForm.user_id == former.user_id, SavedForm.action == posted.action
    session.execute(delete(SavedForm).where(*older))
    fields = [[name, text] for name, text in posted.fields]
    saved = SavedForm(
        user_id=former.user_id, page=posted.page, action=posted.action, fields=fields, kept_at=now
    )
    session.add(saved)
    session.flush()
    return saved


def offer(session: Session, token: str, now: datetime.datetime) -> SavedForm | None:
    """The newest form saved for the person of this session. It is offered once."""
    entered = users.session_of(session, token)
    if entered is None:
        return None
    waiting = SavedForm.user_id == entered.user_id, SavedForm.offered_at.is_(None)
    newest = select(SavedForm).where(*waiting, SavedForm.kept_at > now - ABSOLUTE)
    saved = session.scalars(newest.order_by(SavedForm.kept_at.desc()).limit(1)).first()
    if saved is not None:
        saved.offered_at = now
    return saved


def saved_form(
    session: Session, actor: Actor, form_id: str, now: datetime.datetime
) -> SavedForm | None:
    """What this person typed. None if it is another's, was deleted, or never existed."""
    try:
        found = session.get(SavedForm, uuid.UUID(form_id))
    except ValueError:
        return None
    is_own = found is not None and str(found.user_id) == actor.id
    return found if found is not None and is_own and found.kept_at > now - ABSOLUTE else None


def forget(session: Session, actor: Actor) -> None:
    """Delete what a person typed: signing out leaves nothing behind."""
    session.execute(delete(SavedForm).where(SavedForm.user_id == uuid.UUID(str(actor.id))))
