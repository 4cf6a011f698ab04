"""Passwords and PINs: refusal of easily guessed ones, and the limit of concurrent checks."""

import threading

import pytest

from pharmacy.core.errors import InvalidInput
from pharmacy.core.roles import Role
from pharmacy.core.sign_ins import Awaits, TooManyAtOnce, awaited
from pharmacy.services.people import passwords
from tests.refusals import refuses

COMMON = [
    "password",
    "12345678",
    "123456789",
    "qwertyuiop",
    "iloveyou",
    "Password1!",
    "p4ssw0rd",
    "letmein123",
    "trustno1trustno1",
    "11111111",
    "abcdefgh",
    "zaq12wsx",
    "sunshine1",
    "drowssap",
]


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_refused_with_another_way(password: str) -> None:
    with refuses(InvalidInput, "password_easily_guessed") as refused:
        passwords.accepted(password, "tina")
    assert [problem.code for problem in refused.value.problems] == ["common"]


@pytest.mark.parametrize(
    "password", ["robinson7", "Robinson", "nosnibor", "technician1", "Pharmacy1"]
)
def test_ones_own_name_and_the_pharmacys_words_are_no_password(password: str) -> None:
    with refuses(InvalidInput, "password_easily_guessed"):
        passwords.accepted(password, "robinson")


@pytest.mark.parametrize("length", [0, 7, 201, 100_000])
def test_a_password_is_neither_short_nor_endless(length: int) -> None:
    with refuses(InvalidInput, "password_length"):
        passwords.accepted("x" * length, "tina")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "kufe-lomi-zapo-dite",
        "Rain on 7 tin roofs",
        "seven tin roofs " * 12,
    ],
)
def test_a_long_or_random_password_is_accepted(password: str) -> None:
    assert passwords.is_hash_of(passwords.accepted(password, "tina"), password)


@pytest.mark.parametrize("pin", ["", "12345", "123456", "987654", "111111", "12a456", "1" * 13])
def test_a_pin_that_is_guessed_at_once_is_refused(pin: str) -> None:
    with pytest.raises(InvalidInput):
        passwords.refuse_bad_pin(pin)


@pytest.mark.parametrize("pin", ["402917", "271828182845"])
def test_a_pin_of_6_to_12_digits_is_taken(pin: str) -> None:
    passwords.refuse_bad_pin(pin)


class SlowHasher:
    """A hasher that takes as long as the test says, and counts concurrent runs."""

    def __init__(self) -> None:
        self.may_end, self.lock = threading.Event(), threading.Lock()
        self.running = self.most = 0

    def hash(self, secret: str) -> str:
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        self.may_end.wait(10)
        with self.lock:
            self.running -= 1
        return secret


def test_one_hash_runs_two_wait_and_a_fourth_is_asked_to_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = SlowHasher()
    monkeypatch.setattr(passwords, "hasher", slow)
    others = [threading.Thread(target=passwords.hashed, args=("secret",)) for _ in range(3)]
    for thread in others:
        thread.start()
    while passwords._admitted.acquire(blocking=False):
        passwords._admitted.release()
    with refuses(TooManyAtOnce, "too_many_at_once"):
        passwords.hashed("one more")
    slow.may_end.set()
    for thread in others:
        thread.join()
    assert slow.most == 1
    assert passwords.hashed("later") == "later"


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.ADMIN])
def test_a_person_who_judges_orders_or_manages_accounts_sets_up_a_second_factor(role: Role) -> None:
    assert awaited(role, has_code=False, is_required=True) is Awaits.SET_UP
    assert awaited(role, has_code=True, is_required=True) is Awaits.CODE


def test_a_technician_needs_no_second_factor_and_a_demonstration_asks_for_none() -> None:
    assert awaited(Role.TECHNICIAN, has_code=False, is_required=True) is None
    assert all(awaited(role, has_code=True, is_required=False) is None for role in Role)
