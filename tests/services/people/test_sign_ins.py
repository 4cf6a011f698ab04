"""Sign-in: guesses cause longer and longer waits, and nobody is locked out permanently."""

import datetime

import pyotp
import pytest
from sqlalchemy.orm import Session

from pharmacy.core import sign_ins as policy
from pharmacy.core.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn
from pharmacy.core.roles import Role
from pharmacy.core.sign_ins import Awaits, TooManyAttempts
from pharmacy.models.users import User
from pharmacy.services.people import accounts, invitations, second_factors, sign_ins, users
from pharmacy.services.people.sign_ins import Attempt
from tests import passwords
from tests.services import stored
from tests.services.contexts import NOW, PASSWORD, ServiceContext

SECOND = datetime.timedelta(seconds=1)
ELSEWHERE = Attempt("tina", "192.0.2.1", "")


def is_signed_in(session: Session, token: str) -> bool:
    row = users.session_of(session, token)
    return row is not None and users.is_open(row, NOW)


def guess(context: ServiceContext, attempt: Attempt, now: datetime.datetime = NOW) -> None:
    with context.transaction() as session:
        sign_ins.approach(session, attempt, now)


def guessed_until_refused(context: ServiceContext, attempt: Attempt, most: int = 50) -> int:
    for count in range(most):
        try:
            guess(context, attempt)
        except TooManyAttempts:
            return count
    return most


def entered(context: ServiceContext, name: str) -> sign_ins.Entered:
    with context.transaction() as session:
        user = users.get_user_by_name(session, name)
        attempt = Attempt(name, "192.0.2.7", "")
        return sign_ins.enter(session, user, attempt, NOW, is_bench=False, asks_code=True)


@pytest.mark.parametrize(("failures", "seconds"), [(4, 0), (5, 1), (6, 2), (9, 16), (99, 300)])
def test_the_wait_doubles_up_to_five_minutes(failures: int, seconds: int) -> None:
    assert policy.delay(failures, 5) == seconds * SECOND


@pytest.mark.parametrize("name", ["tina", "nobody"])
def test_the_sixth_guess_at_a_name_waits_whether_anybody_has_it(
    context: ServiceContext, name: str
) -> None:
    context.person("tina")
    attempt = Attempt(name, "192.0.2.1", "")
    assert guessed_until_refused(context, attempt) == sign_ins.FREE_AT_ACCOUNT
    guess(context, attempt, NOW + SECOND)
    with pytest.raises(TooManyAttempts) as refused:
        guess(context, attempt, NOW + SECOND)
    assert refused.value.seconds == 2


def test_many_names_from_one_address_wait_too(context: ServiceContext) -> None:
    for number in range(sign_ins.FREE_AT_ADDRESS):
        guess(context, Attempt(f"name {number}", "192.0.2.1", ""))
    with pytest.raises(TooManyAttempts):
        guess(context, Attempt("one more", "192.0.2.1", ""))
    guess(context, Attempt("another", "192.0.2.2", ""))


def test_no_message_waits_for_a_clock_that_was_set_back(context: ServiceContext) -> None:
    attempt = Attempt("nobody", "192.0.2.1", "")
    guessed_until_refused(context, attempt)
    guess(context, attempt, NOW - datetime.timedelta(hours=1))


def test_strangers_do_not_lock_out_a_person_who_was_signed_in_here_before(
    context: ServiceContext,
) -> None:
    context.person("tina")
    workstation = entered(context, "tina").workstation
    guessed_until_refused(context, ELSEWHERE)
    with pytest.raises(TooManyAttempts):
        guess(context, ELSEWHERE)
    guess(context, Attempt("tina", "192.0.2.1", workstation))


def test_an_hour_later_nothing_is_held_against_anybody(context: ServiceContext) -> None:
    guessed_until_refused(context, ELSEWHERE)
    later = NOW + policy.FORGOTTEN_AFTER + 2 * SECOND
    for _ in range(sign_ins.FREE_AT_ACCOUNT):
        guess(context, ELSEWHERE, later)


@pytest.mark.parametrize("name", ["tina", "my password, typed too early"])
def test_a_refusal_is_audited_without_an_unknown_name(context: ServiceContext, name: str) -> None:
    person = context.person("tina")
    with context.transaction() as session:
        sign_ins.refuse(session, Attempt(name, "192.0.2.1", ""), NOW)
    entry = context.entries()[-1]
    assert entry.event == "user:refused"
    assert (entry.subject_id == person.id) is (name == "tina")
    assert "my password" not in stored.every_word(context.engine)


def slowed_down(context: ServiceContext, attempt: Attempt, now: datetime.datetime = NOW) -> int:
    """The number of audit entries about waits so far, after one more refusal."""
    with context.transaction() as session:
        sign_ins.slow_down(session, attempt, now)
    return len([entry for entry in context.entries() if entry.event == "user:slowed_down"])


@pytest.mark.parametrize("name", ["tina", "my password, typed too early"])
def test_a_wait_is_audited_once(context: ServiceContext, name: str) -> None:
    person = context.person("tina")
    attempt = Attempt(name, "192.0.2.1", "")
    assert slowed_down(context, attempt) == 0
    guessed_until_refused(context, attempt)
    assert [slowed_down(context, attempt) for _ in range(3)] == [1, 1, 1]
    guess(context, attempt, NOW + SECOND)
    assert [slowed_down(context, attempt, NOW + SECOND) for _ in range(2)] == [2, 2]
    entry = context.entries()[-1]
    assert (entry.subject_id == str(person.id)) is (name == "tina")
    assert entry.detail == {"is_known": name == "tina", "address": "192.0.2.1"}


# The second factor.


def pharmacist(context: ServiceContext) -> sign_ins.Entered:
    context.pharmacist("ada")
    return entered(context, "ada")


def test_a_person_who_may_judge_orders_needs_more_than_a_password(context: ServiceContext) -> None:
    token = pharmacist(context)
    assert token.awaits is Awaits.SET_UP
    with context.reading() as session:
        assert not is_signed_in(session, token.token)
    context.person("tina")
    assert entered(context, "tina").awaits is None


def set_up(context: ServiceContext, token: str) -> tuple[str, str, list[str]]:
    """The token of the signed-in session, the secret, and the recovery codes."""
    with context.transaction() as session:
        row = users.halfway(session, token, NOW)
        secret = second_factors.set_up_of(session, row, "Pharmacy").secret
        codes = second_factors.finish_set_up(session, row, pyotp.TOTP(secret).at(NOW), NOW)
        return second_factors.complete(session, row, NOW), secret, list(codes)


def test_an_authenticator_is_set_up_once_and_its_next_code_opens(context: ServiceContext) -> None:
    token, secret, _ = set_up(context, pharmacist(context).token)
    with context.reading() as session:
        assert is_signed_in(session, token)
    assert entered(context, "ada").awaits is Awaits.CODE
    later = NOW + datetime.timedelta(seconds=30)
    confirm(context, pyotp.TOTP(secret).at(later), later)


def confirm(context: ServiceContext, typed: str, now: datetime.datetime = NOW) -> None:
    with context.transaction() as session:
        user = users.get_user_by_name(session, "ada")
        second_factors.confirm(session, user, typed, now)


def test_no_code_is_good_twice(context: ServiceContext) -> None:
    _, secret, codes = set_up(context, pharmacist(context).token)
    with pytest.raises(NotSignedIn):
        confirm(context, pyotp.TOTP(secret).at(NOW))
    confirm(context, codes[0].upper())
    with pytest.raises(NotSignedIn):
        confirm(context, codes[0])
    assert context.entries()[-1].event == "user:recovered"


@pytest.mark.parametrize("typed", ["", "000000", "12345", "٣٤٥٦٧٨", "x" * 1000, "\0"])
def test_another_code_gives_no_access(context: ServiceContext, typed: str) -> None:
    set_up(context, pharmacist(context).token)
    with pytest.raises(NotSignedIn):
        confirm(context, typed)


def test_neither_codes_nor_links_nor_workstations_are_stored_as_they_are(
    context: ServiceContext,
) -> None:
    first = pharmacist(context)
    token, _, codes = set_up(context, first.token)
    admin = context.person("eve", Role.ADMIN)
    with context.transaction() as session:
        _, link = invitations.invite(session, admin, "new", Role.TECHNICIAN, NOW)
    words = stored.every_word(context.engine)
    secrets = [first.token, first.workstation, token, link, codes[0], codes[0].replace("-", "")]
    assert not any(secret in words for secret in secrets)


# Administrators' actions.


def user(context: ServiceContext, name: str) -> User:
    with context.reading() as session:
        return users.get_user_by_name(session, name)


def test_a_disabled_person_is_signed_out_immediately_and_cannot_sign_in(
    context: ServiceContext,
) -> None:
    admin, tina = context.person("eve", Role.ADMIN), context.person("tina")
    token = entered(context, "tina").token
    with context.transaction() as session:
        accounts.disable_user(session, admin, str(tina.id), NOW)
    with context.reading() as session:
        assert not is_signed_in(session, token)
        with pytest.raises(NotSignedIn):
            passwords.proof(session, "tina", PASSWORD)
    with context.transaction() as session:
        accounts.enable_user(session, admin, str(tina.id), NOW)
    with context.reading() as session:
        assert not is_signed_in(session, token)
    assert entered(context, "tina").awaits is None


def test_no_administrator_takes_away_what_only_another_could_give_back(
    context: ServiceContext,
) -> None:
    admin = context.person("eve", Role.ADMIN)
    with context.transaction() as session:
        with pytest.raises(NotAllowed):
            accounts.disable_user(session, admin, str(admin.id), NOW)
        with pytest.raises(NotAllowed):
            accounts.change_role(session, admin, str(admin.id), Role.TECHNICIAN, NOW)


def test_a_link_makes_one_user_once_within_three_days(context: ServiceContext) -> None:
    admin = context.person("eve", Role.ADMIN)
    with context.transaction() as session:
        _, link = invitations.invite(session, admin, "new", Role.PHARMACIST, NOW)
    late = NOW + policy.INVITATION
    with context.transaction() as session:
        with pytest.raises(NotFound):
            invitations.accept(session, link, passwords.hashed(PASSWORD), late)
        invitations.accept(session, link, passwords.hashed(PASSWORD), NOW)
        with pytest.raises(NotFound):
            invitations.accept(session, link, passwords.hashed(PASSWORD), NOW)
    assert user(context, "new").role is Role.PHARMACIST


def test_nobody_is_invited_by_a_name_that_is_taken(context: ServiceContext) -> None:
    admin = context.person("eve", Role.ADMIN)
    with context.transaction() as session:
        invitations.invite(session, admin, "new", Role.TECHNICIAN, NOW)
        for name in ("eve", "new", ""):
            with pytest.raises(InvalidInput):
                invitations.invite(session, admin, name, Role.TECHNICIAN, NOW)


def test_a_change_of_role_is_audited_with_both_roles(context: ServiceContext) -> None:
    admin, tina = context.person("eve", Role.ADMIN), context.person("tina")
    with context.transaction() as session:
        accounts.change_role(session, admin, str(tina.id), Role.PHARMACIST, NOW)
    assert context.entries()[-1].detail == {"before": "technician", "after": "pharmacist"}
