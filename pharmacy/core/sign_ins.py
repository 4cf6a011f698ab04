"""Signing in: what it takes, how long it lasts, and how long a wrong guess makes one wait."""

import datetime
from enum import StrEnum

from pharmacy.core.errors import PharmacyError
from pharmacy.core.roles import Role

# ASVS 5.0, 7.1.1: how long a session lasts is written down. On a shared bench it locks sooner.
IDLE = datetime.timedelta(minutes=30)
BENCH_IDLE = datetime.timedelta(minutes=5)
ABSOLUTE = datetime.timedelta(hours=12)
# The password was right, and the code is still to come.
HALFWAY = datetime.timedelta(minutes=10)
INVITATION = datetime.timedelta(days=3)

SECOND_FACTOR: tuple[Role, ...] = (Role.PHARMACIST, Role.ADMIN)

FORGOTTEN_AFTER = datetime.timedelta(hours=1)
FIRST_DELAY = datetime.timedelta(seconds=1)
LONGEST_DELAY = datetime.timedelta(minutes=5)
MOST_DOUBLINGS = 20


class Awaits(StrEnum):
    """What a session still waits for before it opens anything."""

    CODE = "code"
    SET_UP = "set_up"


class TooManyAttempts(PharmacyError):
    """Too many wrong guesses: the next one counts only after a while.

    seconds: how long to wait.
    """

    code = "too_many_attempts"

    def __init__(self, wait: datetime.timedelta) -> None:
        self.seconds = max(1, -(-wait // datetime.timedelta(seconds=1)))
        super().__init__(f"too many attempts: wait {self.seconds} s, then try again")


class TooManyAtOnce(PharmacyError):
    """Too many passwords are being checked at this moment: nothing was looked at."""

    code = "too_many_at_once"

    def __init__(self) -> None:
        super().__init__("Several people are signing in just now. Try again in a few seconds.")


def awaited(role: Role, *, has_code: bool, is_required: bool) -> Awaits | None:
    """What comes after the right password.

    has_code: the person has an authenticator already. is_required: the house asks for one of
    everybody who may judge an order or manage accounts.
    """
    if has_code:
        return Awaits.CODE if is_required else None
    return Awaits.SET_UP if is_required and role in SECOND_FACTOR else None


def delay(failures: int, free: int) -> datetime.timedelta:
    """How long to wait after so many failures, of which the first `free` cost nothing.

    It doubles up to an end, so that nobody can lock another person out for good.
    """
    if failures < free:
        return datetime.timedelta()
    doublings = min(failures - free, MOST_DOUBLINGS)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
