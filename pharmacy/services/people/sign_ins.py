"""Sign-in from the public internet: with backoff, audited, in two steps."""

import datetime
import hashlib
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pharmacy.core.audit import DOOR, Event
from pharmacy.core.sign_ins import Awaits, awaited
from pharmacy.models.users import User, WebSession, Workstation
from pharmacy.services.people import passwords, sign_in_backoff, users
from pharmacy.services.people.passwords import PasswordHash, Proof, StoredPassword
from pharmacy.services.people.sign_in_backoff import Backoff
from pharmacy.services.records import audit

# Wrong guesses without a wait: people mistype, and many of them share one address.
FREE_AT_ACCOUNT, FREE_AT_WORKSTATION, FREE_AT_ADDRESS = 5, 5, 30
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in attempt: the name as typed, the address, the workstation's token or ""."""

    name: str
    address: str
    workstation: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A correct password: its proof, whether it is easily guessed, and an up-to-date hash.

    fresh_hash: None if the stored one is up to date.
    """

    proof: Proof
    is_common: bool
    fresh_hash: PasswordHash | None


def check(known: StoredPassword, attempt: Attempt, password: str) -> Checked:
    """Check a password, outside of every transaction. Raises NotSignedIn and TooManyAtOnce."""
    proof = passwords.prove(known, password)
    fresh = passwords.hashed(password) if passwords.is_outdated(proof) else None
    return Checked(proof, passwords.is_common(password, attempt.name), fresh)


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session: its token, its workstation's token, and its missing step."""

    token: str
    workstation: str
    awaits: Awaits | None


def approach(session: Session, attempt: Attempt, now: datetime.datetime) -> list[Backoff]:
    """Allow an attempt with a password. Raises TooManyAttempts if attempts come too fast.

    If the same person was signed in at this workstation before, others' guesses elsewhere do not
    count.
    """
    backoffs = _backoffs(session, attempt)
    sign_in_backoff.count_attempt(session, backoffs, now)
    return backoffs


def _backoffs(session: Session, attempt: Attempt) -> list[Backoff]:
    user = session.scalar(select(User).where(User.name == attempt.name))
    workstation = users.workstation_of(session, attempt.workstation)
    if user is not None and workstation is not None and _was_here(session, user, workstation):
        return [Backoff(f"terminal:{workstation.id}:{user.id}", FREE_AT_WORKSTATION)]
    # People sometimes type a password as the name, so almost nothing of an unknown name is stored.
    unknown = hashlib.sha256(attempt.name.encode()).hexdigest()[:2]
    account = f"user:{user.id}" if user is not None else f"nobody:{unknown}"
    address = Backoff(f"address:{attempt.address}"[:100], FREE_AT_ADDRESS, is_shared=True)
    return [Backoff(account, FREE_AT_ACCOUNT), address]


def _was_here(session: Session, user: User, workstation: Workstation) -> bool:
    signed_in = WebSession.user_id == user.id, WebSession.terminal_id == workstation.id
    done = WebSession.awaits.is_(None)
    return session.scalar(select(WebSession.id).where(*signed_in, done).limit(1)) is not None


def slow_down(session: Session, attempt: Attempt, now: datetime.datetime) -> None:
    """Record in the audit, once per wait, that guesses came too fast to be checked."""
    if sign_in_backoff.is_first_refusal(session, _backoffs(session, attempt), now):
        _record_refusal(session, attempt, Event.USER_SLOWED_DOWN, now)


def refuse(session: Session, attempt: Attempt, now: datetime.datetime) -> None:
    """Record a wrong name or password in the audit. An unknown name is not written down."""
    _record_refusal(session, attempt, Event.USER_REFUSED, now)


def _record_refusal(
    session: Session, attempt: Attempt, event: Event, now: datetime.datetime
) -> None:
    user = session.scalar(select(User).where(User.name == attempt.name))
    subject_id = user.id if user is not None else NOBODY
    detail = {"is_known": user is not None, "address": attempt.address}
    audit.record(session, DOOR, event, subject_id, now, **detail)


def accept(session: Session, backoffs: list[Backoff], checked: Checked) -> User:
    """Accept a person's correct password, with a lock on the row. Raises NotSignedIn if it changed.

    A person with an easily guessed one must choose another until it is changed.
    """
    user = users.proven_user(session, checked.proof)
    sign_in_backoff.forgive(session, backoffs)
    user.must_change_password = checked.is_common
    if checked.fresh_hash is not None:
        user.password_hash = checked.fresh_hash
    return user


def enter(
    session: Session,
    user: User,
    attempt: Attempt,
    now: datetime.datetime,
    *,
    is_bench: bool,
    asks_code: bool,
) -> Entered:
    """Begin the session of a person whose password was correct, at this workstation.

    asks_code: whether the pharmacy requires a second factor. is_bench: a shared workstation.
    """
    workstation, workstation_token = _workstation(session, attempt, now)
    workstation.is_bench = is_bench
    row, token = users.begin(session, user, now)
    row.workstation = workstation
    row.awaits = awaited(user.role, has_code=user.totp_secret is not None, is_required=asks_code)
    session.flush()
    if row.awaits is None:
        users.note_signed_in(session, row, now)
    return Entered(token, workstation_token, row.awaits)


def _workstation(
    session: Session, attempt: Attempt, now: datetime.datetime
) -> tuple[Workstation, str]:
    workstation = users.workstation_of(session, attempt.workstation)
    if workstation is not None:
        return workstation, attempt.workstation
    token = users.new_token()
    made = Workstation(token_hash=users.token_hash(token), is_bench=False, created_at=now)
    session.add(made)
    return made, token
