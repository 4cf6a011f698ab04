"""The password given again, to sign an order or to change an account."""

from pharmacy import current
from pharmacy.core.audit import Actor
from pharmacy.core.errors import NotSignedIn, invalid
from pharmacy.core.sign_ins import TooManyAttempts
from pharmacy.services.people import passwords, signatures, users
from pharmacy.services.people.passwords import Proof
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked


def given(password: str, pointer: str, wrong: str) -> Proof:
    """The proof of the current person. The hash is computed while no transaction is open.

    pointer, wrong: the field, and the message for a wrong password. Raises InvalidInput,
    TooManyAttempts if wrong ones came too fast, and TooManyAtOnce.
    """
    actor = visitors.person().actor
    _approach(actor)
    with current.reading() as session:
        known = users.known_password(session, actor.name)
    try:
        return passwords.prove(known, password)
    except NotSignedIn:
        with current.transaction() as session:
            signatures.refuse(session, actor, current.now())
        raise invalid(pointer, "wrong_password", wrong) from None


def witnessed(name: str, password: str) -> Proof:
    """The proof of another person, who signs as a witness beside the current one.

    Wrong passwords count against the current person. Raises InvalidInput, TooManyAttempts and
    TooManyAtOnce.
    """
    actor = visitors.person().actor
    _approach(actor)
    with current.reading() as session:
        known = users.known_password(session, name)
    try:
        return passwords.prove(known, password)
    except NotSignedIn as error:
        with current.transaction() as session:
            signatures.refuse(session, actor, current.now())
        raise invalid("/witness", "wrong_password", error.message) from None


def _approach(actor: Actor) -> None:
    now = current.now()
    try:
        with current.transaction() as session:
            signatures.approach(session, actor, now)
    except TooManyAttempts:
        with current.transaction() as session:
            signatures.slow_down(session, actor, now)
        raise


def signed(password: str) -> Proof:
    """The proof for a signature of the current person. Raises as `given`."""
    return given(password, "/password", marked("The password is wrong. Nothing was signed."))
