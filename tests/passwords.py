"""Tests hash passwords with argon2id as usual, but with cheaper parameters.

With the normal ones, each sign-in and each signature takes 0.2 seconds of both cores, which was
half of the time of the service tests.
"""

import datetime
from collections.abc import Iterator

import argon2
import pytest
from sqlalchemy.orm import Session

from pharmacy.models.users import User
from pharmacy.services.people import passwords, users
from pharmacy.services.people.passwords import PasswordHash, Proof

OF_PRODUCTION = passwords.hasher
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Use cheap hashing in this process. Programs that a test starts use the normal parameters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", QUICK)
        yield


def hashed(password: str) -> PasswordHash:
    """The stored hash of a password."""
    return passwords.hashed(password)


def proof(session: Session, name: str | None, password: str) -> Proof:
    """Proof that the person of this name gave the password. Raises NotSignedIn."""
    return passwords.prove(users.known_password(session, name or ""), password)


def sign_in(session: Session, name: str, password: str, now: datetime.datetime) -> tuple[User, str]:
    """The person and the token of a new session, without a second factor and without waiting."""
    user = users.proven_user(session, proof(session, name, password))
    row, token = users.begin(session, user, now)
    users.note_signed_in(session, row, now)
    return user, token
