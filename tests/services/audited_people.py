"""The changes of account and sign-in services, and their audit entries."""

import uuid
from collections.abc import Callable
from typing import Any

import pyotp
from sqlalchemy.orm import Session

from pharmacy.core.audit import COMMAND_LINE, Event
from pharmacy.core.roles import Role
from pharmacy.services.people import (
    accounts,
    invitations,
    second_factors,
    shared_workstations,
    sign_ins,
    signatures,
    users,
)
from pharmacy.services.people.sign_ins import Attempt
from tests import cast, passwords
from tests.services.contexts import NOW, PASSWORD, PROFILE, ServiceContext

Act = Callable[[Session], Any]
PIN = "402917"
STRANGER = Attempt("tina", "192.0.2.1", "")


def of_other(act: Callable[..., Any], *more: Any) -> Callable[[ServiceContext], Act]:
    """An administrator's change of another person's account."""

    def prepare(context: ServiceContext) -> Act:
        admin, tina = context.person("eve", Role.ADMIN), context.person("tina")
        return lambda session: act(session, admin, tina.id, *more, NOW)

    return prepare


def add_user(context: ServiceContext) -> Act:
    return lambda session: users.add_user(
        session, "tina", Role.TECHNICIAN, passwords.hashed(PASSWORD), NOW, COMMAND_LINE
    )


def sign_in(context: ServiceContext) -> Act:
    context.person("tina")
    return lambda session: passwords.sign_in(session, "tina", PASSWORD, NOW)


def sign_out(context: ServiceContext) -> Act:
    with context.transaction() as session:
        _, token = sign_in(context)(session)
    return lambda session: users.sign_out(session, token, NOW)


def enable_user(context: ServiceContext) -> Act:
    admin, tina = context.person("eve", Role.ADMIN), context.person("tina")
    with context.transaction() as session:
        accounts.disable_user(session, admin, str(tina.id), NOW)
    return lambda session: accounts.enable_user(session, admin, str(tina.id), NOW)


def change_password(context: ServiceContext) -> Act:
    tina, new = context.person("tina"), passwords.hashed("another password")
    return lambda session: accounts.change_password(
        session, tina, passwords.proof(session, tina.name, PASSWORD), new, NOW
    )


def set_pin(context: ServiceContext) -> Act:
    tina = context.person("tina")
    return lambda session: accounts.set_pin(
        session, tina, passwords.proof(session, tina.name, PASSWORD), passwords.hashed(PIN), NOW
    )


def choose_language(context: ServiceContext) -> Act:
    tina = context.person("tina")
    return lambda session: accounts.choose_language(session, tina, "es", NOW)


def invite(context: ServiceContext) -> Act:
    admin = context.person("eve", Role.ADMIN)
    return lambda session: invitations.invite(session, admin, "new", Role.ADMIN, NOW)


def withdraw(context: ServiceContext) -> Act:
    admin = context.person("eve", Role.ADMIN)
    with context.transaction() as session:
        invited, _ = invitations.invite(session, admin, "new", Role.ADMIN, NOW)
    return lambda session: invitations.withdraw(session, admin, str(invited.id), NOW)


def accept(context: ServiceContext) -> Act:
    with context.transaction() as session:
        _, link = invite(context)(session)
    return lambda session: invitations.accept(session, link, passwords.hashed(PASSWORD), NOW)


def entered(context: ServiceContext, *, is_bench: bool = False) -> sign_ins.Entered:
    context.person("tina")
    with context.transaction() as session:
        user = users.get_user_by_name(session, "tina")
        user.totp_secret, user.pin_hash = cast.AUTHENTICATOR, passwords.hashed(PIN)
        return sign_ins.enter(
            session, user, STRANGER, NOW, is_bench=is_bench, asks_code=not is_bench
        )


def enter(context: ServiceContext) -> Act:
    tina = context.person("tina")
    return lambda session: sign_ins.enter(
        session,
        users.user_of_actor(session, tina),
        STRANGER,
        NOW,
        is_bench=False,
        asks_code=True,
    )


def refuse(context: ServiceContext) -> Act:
    context.person("tina")
    return lambda session: sign_ins.refuse(session, STRANGER, NOW)


def slow_down(context: ServiceContext) -> Act:
    with context.transaction() as session:
        for _ in range(sign_ins.FREE_AT_ACCOUNT):
            sign_ins.approach(session, STRANGER, NOW)
    return lambda session: sign_ins.slow_down(session, STRANGER, NOW)


def slow_down_codes(context: ServiceContext) -> Act:
    user_id = uuid.UUID(context.person("tina").id)
    with context.transaction() as session:
        for _ in range(second_factors.FREE_CODES):
            second_factors.approach(session, user_id, NOW)
    return lambda session: second_factors.slow_down(session, user_id, NOW)


def slow_down_pins(context: ServiceContext) -> Act:
    workstation = entered(context, is_bench=True).workstation
    with context.transaction() as session:
        for _ in range(shared_workstations.FREE_PINS):
            shared_workstations.approach(session, workstation, "tina", NOW)
    return lambda session: shared_workstations.slow_down(session, workstation, "tina", NOW)


def complete(context: ServiceContext) -> Act:
    token = entered(context).token
    return lambda session: second_factors.complete(session, users.halfway(session, token, NOW), NOW)


def finish_set_up(context: ServiceContext) -> Act:
    token = entered(context).token
    with context.transaction() as session:
        users.halfway(session, token, NOW).totp_secret = cast.AUTHENTICATOR
    return lambda session: second_factors.finish_set_up(
        session, users.halfway(session, token, NOW), pyotp.TOTP(cast.AUTHENTICATOR).at(NOW), NOW
    )


def recover(context: ServiceContext) -> Act:
    entered(context)
    with context.transaction() as session:
        user = users.get_user_by_name(session, "tina")
        code, *_ = second_factors.new_recovery_codes(session, user.id)
    return lambda session: second_factors.confirm(
        session, users.get_user_by_name(session, "tina"), code, NOW
    )


def reset(context: ServiceContext) -> Act:
    tina = context.person("tina")
    return lambda session: second_factors.reset(
        session, tina, users.user_of_actor(session, tina), NOW
    )


def take_over(context: ServiceContext) -> Act:
    at_shared_workstation = entered(context, is_bench=True)

    def act(session: Session) -> str:
        workstation = at_shared_workstation.workstation
        known = shared_workstations.known_pin(session, workstation, "tina", PROFILE, NOW)
        return shared_workstations.take_over(session, known, at_shared_workstation.token, NOW)

    return act


def refuse_pin(context: ServiceContext) -> Act:
    workstation = entered(context, is_bench=True).workstation
    return lambda session: shared_workstations.refuse(session, workstation, NOW)


def refuse_signature(context: ServiceContext) -> Act:
    tina = context.person("tina")
    return lambda session: signatures.refuse(session, tina, NOW)


def slow_down_signature(context: ServiceContext) -> Act:
    tina = context.person("tina")
    with context.transaction() as session:
        for _ in range(signatures.FREE):
            signatures.approach(session, tina, NOW)
    return lambda session: signatures.slow_down(session, tina, NOW)


def end_sessions(context: ServiceContext) -> Act:
    tina = context.person("tina")
    return lambda session: users.end_sessions(session, tina, uuid.UUID(tina.id), NOW)


AUDITED: dict[str, tuple[Callable[[ServiceContext], Act], list[Event]]] = {
    "accounts.disable_user": (of_other(accounts.disable_user), [Event.USER_DISABLED]),
    "accounts.enable_user": (enable_user, [Event.USER_SESSIONS_ENDED, Event.USER_ENABLED]),
    "accounts.change_role": (
        of_other(accounts.change_role, Role.ADMIN),
        [Event.USER_SESSIONS_ENDED, Event.USER_ROLE_CHANGED],
    ),
    "accounts.reset_second_factor": (
        of_other(accounts.reset_second_factor),
        [Event.USER_SESSIONS_ENDED, Event.USER_SECOND_FACTOR_RESET],
    ),
    "accounts.end_sessions": (of_other(accounts.end_sessions), [Event.USER_SESSIONS_ENDED]),
    "accounts.change_password": (
        change_password,
        [Event.USER_CREDENTIAL_CHANGED, Event.USER_SESSIONS_ENDED],
    ),
    "accounts.set_pin": (set_pin, [Event.USER_PIN_SET]),
    "accounts.choose_language": (choose_language, [Event.USER_LANGUAGE_CHOSEN]),
    "invitations.invite": (invite, [Event.INVITATION_MADE]),
    "invitations.withdraw": (withdraw, [Event.INVITATION_WITHDRAWN]),
    "invitations.accept": (accept, [Event.USER_ADDED]),
    "sign_ins.enter": (enter, [Event.USER_SIGNED_IN]),
    "sign_ins.refuse": (refuse, [Event.USER_REFUSED]),
    "sign_ins.slow_down": (slow_down, [Event.USER_SLOWED_DOWN]),
    "second_factors.complete": (complete, [Event.USER_SIGNED_IN]),
    "second_factors.finish_set_up": (finish_set_up, [Event.USER_SECOND_FACTOR_SET]),
    "second_factors.confirm": (recover, [Event.USER_RECOVERED]),
    "second_factors.slow_down": (slow_down_codes, [Event.USER_SLOWED_DOWN]),
    "second_factors.reset": (reset, [Event.USER_SECOND_FACTOR_RESET]),
    "signatures.refuse": (refuse_signature, [Event.USER_REFUSED]),
    "signatures.slow_down": (slow_down_signature, [Event.USER_SLOWED_DOWN]),
    "shared_workstations.take_over": (take_over, [Event.USER_SIGNED_IN]),
    "shared_workstations.slow_down": (slow_down_pins, [Event.USER_SLOWED_DOWN]),
    "shared_workstations.refuse": (refuse_pin, [Event.USER_REFUSED]),
    "users.add_user": (add_user, [Event.USER_ADDED]),
    "users.sign_out": (sign_out, [Event.USER_SIGNED_OUT]),
    "users.end_sessions": (end_sessions, [Event.USER_SESSIONS_ENDED]),
}
# Why these change nothing that needs an audit entry.
NOT_AUDITED = {
    "saved_forms.keep": "what was typed and not sent changes nothing",
    "saved_forms.offer": "says no more than that the person was led back",
    "saved_forms.saved_form": "reads",
    "accounts.find_accounts": "reads",
    "invitations.find_invitation": "reads",
    "invitations.open_invitations": "reads",
    "second_factors.approach": "the guess itself is audited, if it was wrong",
    "sign_ins.approach": "the guess itself is audited, if it was wrong",
    "shared_workstations.approach": "the guess itself is audited, if it was wrong",
    "shared_workstations.known_pin": "reads",
    "shared_workstations.may_take_over": "reads",
    "shared_workstations.step_aside": "a part of what is audited: another person's sign-in",
    "sign_in_backoff.is_first_refusal": "a part of what is audited: that somebody has to wait",
    "sign_in_backoff.count_attempt": "the guess itself is audited, if it was wrong",
    "users.begin": "a part of what is audited: a sign-in",
    "users.halfway": "reads",
    "users.is_open": "reads",
    "users.note_seen": "says no more than that a page was opened",
    "users.note_signed_in": "it is the audit, of sign-ins",
}
