"""Sign-in: its steps, how long a session lasts, and the backoff after wrong passwords."""

import datetime
from enum import StrEnum

from pharmacy.core.errors import PharmacyError
from pharmacy.core.messages import Message
from pharmacy.core.roles import Role

# ASVS 5.0, 7.1.1: the session lifetime is documented. On a shared workstation it locks sooner.
IDLE = datetime.timedelta(minutes=30)
SHARED_WORKSTATION_IDLE = datetime.timedelta(minutes=5)
ABSOLUTE = datetime.timedelta(hours=12)
# The password was correct, and the code is still missing.
HALFWAY = datetime.timedelta(minutes=10)
INVITATION = datetime.timedelta(days=3)

SECOND_FACTOR: tuple[Role, ...] = (Role.PHARMACIST, Role.ADMIN)

FORGOTTEN_AFTER = datetime.timedelta(hours=1)
FIRST_DELAY = datetime.timedelta(seconds=1)
LONGEST_DELAY = datetime.timedelta(minutes=5)
MOST_DOUBLINGS = 20


class Awaits(StrEnum):
    """The missing step of a sign-in. Until then, the session gives no access."""

    CODE = "code"
    SET_UP = "set_up"


class TooManyAttempts(PharmacyError):
    """Too many wrong guesses: the next one counts only after a wait.

    seconds: how long to wait.
    """

    code = "too_many_attempts"

    def __init__(self, wait: datetime.timedelta) -> None:
        self.seconds = max(1, -(-wait // datetime.timedelta(seconds=1)))
        super().__init__(
            Message(
                "too_many_attempts",
                "Too many attempts. Wait %(seconds)s s, then try again.",
                seconds=self.seconds,
            )
        )


class TooManyAtOnce(PharmacyError):
    """Too many passwords are being checked at the moment. This one was not checked."""

    code = "too_many_at_once"

    def __init__(self) -> None:
        super().__init__(
            Message(
                "too_many_at_once",
                "Several people are signing in just now. Try again in a few seconds.",
            )
        )


def awaited(role: Role, *, has_code: bool, is_required: bool) -> Awaits | None:
    """The step after the correct password.

    has_code: the person already has an authenticator. is_required: the pharmacy requires one for
    everybody who may judge an order or manage accounts.
    """
    if has_code:
        return Awaits.CODE if is_required else None
    return Awaits.SET_UP if is_required and role in SECOND_FACTOR else None


def delay(failures: int, free: int) -> datetime.timedelta:
    """How long to wait after this many failures. The first `free` ones cost nothing.

    It doubles up to a maximum, so that nobody can lock another person out permanently.
    """
    if failures < free:
        return datetime.timedelta()
    doublings = min(failures - free, MOST_DOUBLINGS)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
