"""Sign-in backoff: slows down guessing without ever locking anybody out permanently."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pharmacy.core import sign_ins
from pharmacy.core.sign_ins import FORGOTTEN_AFTER, TooManyAttempts
from pharmacy.models.sign_ins import SignInBackoff

ADD = text("INSERT INTO throttles (key, failures) VALUES (:key, 0) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class Backoff:
    """One counter of wrong guesses. The first `free` ones cost nothing.

    is_shared: several people share it, so that one correct guess does not reset it.
    """

    key: str
    free: int
    is_shared: bool = False


def count_attempt(session: Session, backoffs: Sequence[Backoff], now: datetime.datetime) -> None:
    """Count a guess before it is checked. Raises TooManyAttempts if it comes too soon.

    Commit before checking the guess, so that concurrent guesses cannot all be the first.
    """
    rows = _rows(session, backoffs)
    waits = [row.allowed_from - now for row in rows.values() if row.allowed_from is not None]
    # Longer than any wait: the clock was set back.
    still = [wait for wait in waits if datetime.timedelta() < wait <= sign_ins.LONGEST_DELAY]
    if still:
        raise TooManyAttempts(max(still))
    for backoff in backoffs:
        row = rows[backoff.key]
        if row.failed_at is not None and now - row.failed_at > FORGOTTEN_AFTER:
            row.failures = 0
        row.failures += 1
        row.failed_at = now
        row.allowed_from = now + sign_ins.delay(row.failures, backoff.free)


def is_first_refusal(session: Session, backoffs: Sequence[Backoff], now: datetime.datetime) -> bool:
    """Whether this is the first refusal in the current wait of these counters. Records it.

    A wait begins with a guess, so the audit never has more refusals than guesses.
    """
    waits = [
        row
        for row in _rows(session, backoffs).values()
        if row.allowed_from and row.allowed_from > now
    ]
    new = [row for row in waits if row.refused_in != row.allowed_from]
    for row in new:
        row.refused_in = row.allowed_from
    return bool(new)


def forgive(session: Session, backoffs: Sequence[Backoff]) -> None:
    """The guess was correct."""
    for backoff in backoffs:
        row = _rows(session, backoffs)[backoff.key]
        row.failures = row.failures - 1 if backoff.is_shared and row.failures else 0
        row.allowed_from = None


def _rows(session: Session, backoffs: Iterable[Backoff]) -> dict[str, SignInBackoff]:
    # Always in the same order, because two transactions could otherwise deadlock.
    keys = sorted(backoff.key for backoff in backoffs)
    for key in keys:
        session.execute(ADD, {"key": key})
    query = select(SignInBackoff).where(SignInBackoff.key.in_(keys)).order_by(SignInBackoff.key)
    found = session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return {row.key: row for row in found}
