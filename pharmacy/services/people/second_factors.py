"""The second factor: an authenticator with codes (RFC 6238), and recovery codes for its loss."""

import datetime
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pharmacy.core.audit import DOOR, Actor, Event
from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.core.messages import Message
from pharmacy.models.sign_ins import RecoveryCode
from pharmacy.models.users import User, WebSession
from pharmacy.services.people import sign_in_backoff, users
from pharmacy.services.people.sign_in_backoff import Backoff
from pharmacy.services.records import audit

STEP_SECONDS = 30
# A clock may be half a minute off, and people type slowly.
STEPS_ASIDE = (-1, 0, 1)
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
FREE_CODES = 5


@dataclass(frozen=True, slots=True)
class SetUp:
    """The set-up data of an authenticator: the secret as text, and as a URL to scan."""

    secret: str
    uri: str


def set_up_of(session: Session, row: WebSession, pharmacy_name: str) -> SetUp:
    """The authenticator that is being set up in this session. The same on each call."""
    if row.totp_secret is None:
        row.totp_secret = pyotp.random_base32()
        session.flush()
    address = pyotp.TOTP(row.totp_secret).provisioning_uri(
        name=row.user.name, issuer_name=pharmacy_name
    )
    return SetUp(row.totp_secret, address)


def finish_set_up(
    session: Session, row: WebSession, typed: str, now: datetime.datetime
) -> Sequence[str]:
    """Save the authenticator that shows this code. Returns recovery codes, shown only once.

    Raises InvalidInput for another code.
    """
    step = None if row.totp_secret is None else _step_of(row.totp_secret, typed, now)
    if step is None:
        message = Message(
            "authenticator_code_wrong",
            "The authenticator does not show this code now. Type the next one.",
        )
        raise invalid("/code", "wrong_code", message)
    row.user.totp_secret, row.user.totp_step, row.totp_secret = row.totp_secret, step, None
    actor = users.actor_of(row.user)
    audit.record(session, actor, Event.USER_SECOND_FACTOR_SET, row.user_id, now)
    return new_recovery_codes(session, row.user_id)


def new_recovery_codes(session: Session, user_id: uuid.UUID) -> Sequence[str]:
    """Ten new codes. They replace all earlier ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [secrets.token_hex(RECOVERY_BYTES) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_hash(code)) for code in codes)
    return ["-".join(code[i : i + 5] for i in range(0, len(code), 5)) for code in codes]


def approach(session: Session, user_id: uuid.UUID, now: datetime.datetime) -> list[Backoff]:
    """Allow an attempt with a code. Raises TooManyAttempts if attempts come too fast."""
    backoffs = _backoffs(user_id)
    sign_in_backoff.count_attempt(session, backoffs, now)
    return backoffs


def _backoffs(user_id: uuid.UUID) -> list[Backoff]:
    return [Backoff(f"code:{user_id}", FREE_CODES)]


def slow_down(session: Session, user_id: uuid.UUID, now: datetime.datetime) -> None:
    """Record in the audit, once per wait, that codes came too fast to be checked."""
    if sign_in_backoff.is_first_refusal(session, _backoffs(user_id), now):
        audit.record(session, DOOR, Event.USER_SLOWED_DOWN, user_id, now, by_code=True)


def confirm(session: Session, user: User, typed: str, now: datetime.datetime) -> None:
    """Accept the authenticator's code, or a recovery code. Each is valid once.

    Raises NotSignedIn for any other.
    """
    step = None if user.totp_secret is None else _step_of(user.totp_secret, typed, now)
    if step is not None and (user.totp_step is None or step > user.totp_step):
        user.totp_step = step
        return
    if not _is_recovery(session, user, typed, now):
        raise NotSignedIn(Message("code_wrong", "The code is wrong, or was used before."))


def _step_of(secret: str, typed: str, now: datetime.datetime) -> int | None:
    """The time step of the code."""
    totp, code = pyotp.TOTP(secret), "".join(typed.split())
    this_step = int(now.timestamp()) // STEP_SECONDS
    for step in (this_step + aside for aside in STEPS_ASIDE):
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def _is_recovery(session: Session, user: User, typed: str, now: datetime.datetime) -> bool:
    code_hash = _hash("".join(c for c in typed.lower() if c.isalnum()))
    own = RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)
    query = select(RecoveryCode).where(*own, RecoveryCode.code_hash == code_hash)
    row = session.scalar(query.with_for_update())
    if row is None:
        return False
    row.used_at = now
    audit.record(session, users.actor_of(user), Event.USER_RECOVERED, user.id, now)
    return True


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def complete(session: Session, row: WebSession, now: datetime.datetime) -> str:
    """Complete a session that waited for its second factor. Returns its new token."""
    token = users.new_token()
    row.token_hash, row.awaits, row.seen_at = users.token_hash(token), None, now
    users.note_signed_in(session, row, now)
    return token


def reset(session: Session, actor: Actor, user: User, now: datetime.datetime) -> None:
    """Delete a person's authenticator and recovery codes, so that new ones are set up."""
    before = user.totp_secret is not None
    user.totp_secret = user.totp_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    event = Event.USER_SECOND_FACTOR_RESET
    audit.record(session, actor, event, user.id, now, before=before, after=False)
