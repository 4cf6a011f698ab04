"""Shared workstations: they lock soon, and a person who signed in there today unlocks by PIN."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import DOOR, Event
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.messages import Message
from pharmacy.core.sign_ins import ABSOLUTE
from pharmacy.models.users import User, WebSession, Workstation
from pharmacy.services.people import passwords, sign_in_backoff, users
from pharmacy.services.people.sign_in_backoff import Backoff
from pharmacy.services.records import audit
from pharmacy.settings import PharmacyProfile

# A PIN is short, so after a few wrong ones the password is required.
FREE_PINS = 5
WRONG = Message(
    "name_or_pin_wrong",
    "The name or the PIN is wrong, or you have not signed in here with your password today.",
)


@dataclass(frozen=True, slots=True)
class KnownPin:
    """Today's sign-in that a PIN continues, and the hash of the PIN."""

    session_id: uuid.UUID
    pin_hash: str


def may_take_over(
    session: Session, workstation_token: str, profile: PharmacyProfile, now: datetime.datetime
) -> Sequence[User]:
    """The people who may unlock this workstation by PIN, by name. Empty if it is not shared."""
    workstation = users.workstation_of(session, workstation_token)
    if workstation is None or not workstation.is_bench:
        return []
    return [row.user for row in _full_sign_ins(session, workstation, profile, now)]


def _full_sign_ins(
    session: Session, workstation: Workstation, profile: PharmacyProfile, now: datetime.datetime
) -> Sequence[WebSession]:
    """The last password sign-in of each person at a workstation on this day, by name."""
    query = (
        select(WebSession)
        .join(User, WebSession.user_id == User.id)
        .where(
            WebSession.terminal_id == workstation.id,
            WebSession.awaits.is_(None),
            WebSession.ended_at.is_(None),
            ~WebSession.is_by_pin,
            WebSession.created_at > now - ABSOLUTE,
            User.disabled_at.is_(None),
            User.pin_hash.is_not(None),
        )
    )
    rows = session.scalars(query.order_by(func.lower(User.name), WebSession.created_at))
    today = profile.today(now)
    last = {row.user_id: row for row in rows if profile.today(row.created_at) == today}
    return list(last.values())


def approach(
    session: Session, workstation_token: str, name: str, now: datetime.datetime
) -> list[Backoff]:
    """Allow an attempt with a PIN. Raises TooManyAttempts if attempts come too fast."""
    workstation = users.workstation_of(session, workstation_token)
    if workstation is None:
        raise NotSignedIn(WRONG)
    backoffs = _backoffs(session, workstation, name)
    sign_in_backoff.count_attempt(session, backoffs, now)
    return backoffs


def _backoffs(session: Session, workstation: Workstation, name: str) -> list[Backoff]:
    user = session.scalar(select(User).where(User.name == name))
    return [Backoff(f"pin:{workstation.id}:{user.id if user else ''}", FREE_PINS)]


def slow_down(session: Session, workstation_token: str, name: str, now: datetime.datetime) -> None:
    """Record in the audit, once per wait, that PINs came too fast to be checked."""
    workstation = users.workstation_of(session, workstation_token)
    if workstation is None or not sign_in_backoff.is_first_refusal(
        session, _backoffs(session, workstation, name), now
    ):
        return
    audit.record(session, DOOR, Event.USER_SLOWED_DOWN, workstation.id, now, by_pin=True)


def known_pin(
    session: Session,
    workstation_token: str,
    name: str,
    profile: PharmacyProfile,
    now: datetime.datetime,
) -> KnownPin:
    """The hash to check a PIN against. Raises NotSignedIn without saying why."""
    workstation = users.workstation_of(session, workstation_token)
    rows = (
        _full_sign_ins(session, workstation, profile, now)
        if workstation and workstation.is_bench
        else []
    )
    found = next((row for row in rows if row.user.name == name), None)
    if found is None:
        raise NotSignedIn(WRONG)
    return KnownPin(found.id, found.user.pin_hash or "")


def check_pin(known: KnownPin, pin: str) -> None:
    """Check a PIN, outside of every transaction. Raises NotSignedIn and TooManyAtOnce."""
    if not passwords.is_hash_of(known.pin_hash, pin):
        raise NotSignedIn(WRONG)


def take_over(session: Session, known: KnownPin, former_token: str, now: datetime.datetime) -> str:
    """A session of the person, replacing the workstation's current one. Returns its token.

    It ends when the password sign-in would have ended. Raises NotSignedIn if that ended, or the PIN
    was changed, since the PIN was checked.
    """
    full = session.get_one(WebSession, known.session_id, populate_existing=True)
    user = users.get_user(session, str(full.user_id))
    if full.ended_at is not None or user.pin_hash != known.pin_hash or user.disabled_at is not None:
        raise NotSignedIn(WRONG)
    step_aside(session, former_token, now)
    row, token = users.begin(session, user, now)
    row.terminal_id, row.created_at, row.is_by_pin = full.terminal_id, full.created_at, True
    users.note_signed_in(session, row, now)
    return token


def step_aside(session: Session, token: str, now: datetime.datetime) -> None:
    """Let somebody else work at a shared workstation. The person who leaves may return by PIN.

    The password sign-in continues, but without a token that any browser has.
    """
    former = users.session_of(session, token)
    if former is not None and former.is_by_pin:
        former.ended_at = former.ended_at or now
    elif former is not None:
        former.token_hash = users.token_hash(users.new_token())


def refuse(session: Session, workstation_token: str, now: datetime.datetime) -> None:
    """Record a wrong PIN in the audit."""
    workstation = users.workstation_of(session, workstation_token)
    if workstation is not None:
        audit.record(session, DOOR, Event.USER_REFUSED, workstation.id, now, by_pin=True)
