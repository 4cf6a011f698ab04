"""Passwords and PINs: hashed slowly on purpose, a few at a time, never inside a transaction."""

import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import NewType

import argon2

from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.core.messages import Message
from pharmacy.core.sign_ins import TooManyAtOnce

SHORTEST, LONGEST = 8, 200
PIN_DIGITS = range(6, 13)
# argon2id with 64 MiB, three passes, four lanes: RFC 9106, section 4, the second choice.
hasher = argon2.PasswordHasher()
# One hash takes all cores for a while. In each process one runs and two wait for it, so that
# threads remain for orders however many people sign in at once. A fourth gets "try again".
AT_ONCE, ADMITTED = 1, 3
WAIT_SECONDS = 5.0
_running = threading.BoundedSemaphore(AT_ONCE)
_admitted = threading.BoundedSemaphore(ADMITTED)

# zxcvbn compares with 30,000 common passwords, names, words and keyboard patterns, and looks at 72
# characters at most. Its score is 0 or 1 if a million guesses in the best order find the password.
# NIST SP 800-63B, section 5.1.1.2, requires refusing such passwords ("commonly used, expected").
COMPARED = 72
COMMON_SCORE = 1
EXPECTED = ("pharmacy", "pharmacist", "technician", "compounding")

PasswordHash = NewType("PasswordHash", str)


@dataclass(frozen=True, slots=True)
class StoredPassword:
    """A person's stored password hash, read before a password is checked.

    user_id: None if nobody has the name, or if the person is disabled.
    """

    user_id: uuid.UUID | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Proof that a person gave the password: the hash that it was checked against."""

    user_id: uuid.UUID
    password_hash: str


def prove(known: StoredPassword, password: str) -> Proof:
    """Check a password. Raises NotSignedIn, without saying what was wrong, and TooManyAtOnce.

    An unknown name and a disabled person take as much time as a wrong password.
    """
    is_right = is_hash_of(known.password_hash or _nobodys_hash(), password)
    if not is_right or known.user_id is None or known.password_hash is None:
        raise NotSignedIn(Message("name_or_password_wrong", "The name or the password is wrong."))
    return Proof(known.user_id, known.password_hash)


def accepted(password: str, name: str) -> PasswordHash:
    """The hash of a new password for the person of this name.

    Raises InvalidInput for one that is too short, too long or easily guessed.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        message = Message(
            "password_length",
            "Give a password of %(least)s to %(most)s characters.",
            least=SHORTEST,
            most=LONGEST,
        )
        raise invalid("/password", "length", message)
    if is_common(password, name):
        message = Message(
            "password_easily_guessed",
            "This password is easily guessed. Choose another one, such as four random words.",
        )
        raise invalid("/password", "common", message)
    return hashed(password)


def is_common(password: str, name: str) -> bool:
    """Whether the password is on a list of common ones, or similar to one of them."""
    # Its lists take 12 MB, and few processes ever check a new password.
    from zxcvbn import zxcvbn

    expected = [name, *EXPECTED]
    score: int = zxcvbn(password[:COMPARED], user_inputs=expected)["score"]
    return score <= COMMON_SCORE


def refuse_bad_pin(pin: str) -> None:
    """Raise InvalidInput for a PIN of another length, or one that is easily guessed."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS):
        message = Message(
            "pin_length",
            "Give a PIN of %(least)s to %(most)s digits.",
            least=PIN_DIGITS.start,
            most=PIN_DIGITS.stop - 1,
        )
        raise invalid("/pin", "length", message)
    if len(set(pin)) < 3 or pin in "01234567890123456789" or pin in "98765432109876543210":
        raise invalid(
            "/pin",
            "easy",
            Message("pin_easily_guessed", "This PIN is easily guessed. Give another one."),
        )


def hashed(secret: str) -> PasswordHash:
    """The argon2id hash of a password or PIN. Raises TooManyAtOnce."""
    with _turn():
        return PasswordHash(hasher.hash(secret))


def is_hash_of(known: str, secret: str) -> bool:
    """Whether `known` is the hash of `secret`. Raises TooManyAtOnce."""
    with _turn():
        try:
            return hasher.verify(known, secret[:LONGEST])
        except argon2.exceptions.VerificationError:
            return False


def is_outdated(proof: Proof) -> bool:
    """Whether the password was hashed with weaker parameters than the current ones."""
    return hasher.check_needs_rehash(proof.password_hash)


@contextmanager
def _turn() -> Iterator[None]:
    if not _admitted.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        if not _running.acquire(timeout=WAIT_SECONDS):
            raise TooManyAtOnce
        try:
            yield
        finally:
            _running.release()
    finally:
        _admitted.release()


@cache
def _nobodys_hash() -> str:
    return hashed(secrets.token_urlsafe(32))
