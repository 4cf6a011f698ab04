"""Passwords in the tests are hashed by argon2id as all others are, but not at its full price.

That price is what guessing costs: a fifth of a second of both cores for each person and each
signature, which was half of the time that the tests of the services took.
"""

from collections.abc import Iterator

import argon2
import pytest

from pharmacy.services import users

OF_PRODUCTION = users.hasher
QUICK = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash at a low price in this process; programs that a test starts pay the full one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "hasher", QUICK)
        yield
