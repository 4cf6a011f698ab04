"""Passwords in the tests are hashed by argon2id as all others are, but not at its full price.

That price is what guessing costs: a fifth of a second of both cores for each person and each
signature, which was half of the time that the tests of the services took.
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
    """Hash at a low price in this process; programs that a test starts pay the full one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", QUICK)
        yield


def hashed(password: str) -> PasswordHash:
    """What is stored of a password."""
    return passwords.hashed(password)


def proof(session: Session, name: str | None, password: str) -> Proof:
    """That the person of this name gave the password; raises NotSignedIn."""
    return passwords.prove(users.known_password(session, name or ""), password)


def sign_in(session: Session, name: str, password: str, now: datetime.datetime) -> tuple[User, str]:
    """The person and the token of a new session, without a second factor and without waiting."""
    user = users.proven_user(session, proof(session, name, password))
    row, token = users.begin(session, user, now)
    users.note_signed_in(session, row, now)
    return user, token
