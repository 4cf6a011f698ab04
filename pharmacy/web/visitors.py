"""Who is at the door: a browser, the person signed in at it, and the proof that its forms carry."""

import datetime
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import cast

from flask import Response, g, request

from pharmacy import current
from pharmacy.core import roles
from pharmacy.core.audit import Actor
from pharmacy.core.roles import Permission, Role
from pharmacy.services.people import users

TOKEN_BYTES = 32
SALT_BYTES = 8
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
PROOF = "csrf"
# As long as browsers keep any cookie.
KEPT_FOR = datetime.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in; `is_at_bench` where several people work at the terminal.

    language: of the pages, as the person chose it. must_change_password: before anything else.
    """

    name: str
    role: Role
    actor: Actor
    is_at_bench: bool = False
    language: str | None = None
    must_change_password: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the policy lets this person do it."""
        return roles.may(self.role, permission)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser by its cookie's random token; `person` is None until somebody signs in at it."""

    token: str
    person: Person | None
    is_new: bool = False

    @property
    def form_token(self) -> str:
        """What each form of this browser must bring: nobody can make it from outside.

        It is another text in each answer, as answers are compressed: a secret that is the same in
        many could be guessed from their sizes (the attack is called BREACH).
        """
        if "form_salt" not in g:
            g.form_salt = secrets.token_hex(SALT_BYTES)
        return self.form_token_of(g.form_salt)

    def form_token_of(self, salt: str) -> str:
        """The text that goes with a salt, which it begins with."""
        key = current.live().settings.secret_key.encode()
        proof = hmac.new(key, f"form {salt} {self.token}".encode(), hashlib.sha256)
        return salt + proof.hexdigest()


def visitor() -> Visitor:
    """The browser at hand; see `arrive`."""
    return cast(Visitor, g.visitor)


def person() -> Person:
    """The person at hand; the door lets nobody else through to a view that asks."""
    found = visitor().person
    if found is None:
        raise RuntimeError("a view without permission asked for a person")
    return found


def arrive() -> None:
    """Find out who is asking, by the cookie alone."""
    token = request.cookies.get(_cookie(), "")
    if TOKEN.fullmatch(token):
        g.visitor = Visitor(token, _person_of(token))
    else:
        g.visitor = Visitor(new_token(), None, is_new=True)


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _person_of(token: str) -> Person | None:
    with current.reading() as session:
        row = users.session_of(session, token)
        if row is None or not users.is_open(row, current.now()):
            return None
        is_at_bench = row.terminal is not None and row.terminal.is_bench
        user = row.user
        return Person(
            user.name,
            user.role,
            users.actor_of(user),
            is_at_bench,
            user.language,
            user.must_change_password,
        )


def brings_proof() -> bool:
    """Whether the posted form was made for this very browser."""
    posted = request.form.get(PROOF, "")
    expected = visitor().form_token_of(posted[: 2 * SALT_BYTES])
    return hmac.compare_digest(posted.encode(), expected.encode())


def note_seen() -> None:
    """Remember that the person works, so that the session does not idle."""
    with current.transaction() as session:
        users.note_seen(session, visitor().token, current.now())


def become(token: str) -> None:
    """Give this browser another token, with nobody known at it yet."""
    g.visitor = Visitor(token, None, is_new=True)


def keep_cookie(response: Response) -> None:
    """Hand a new token to the browser: for this site's own pages and no script."""
    found: Visitor | None = g.get("visitor")
    if found is not None and found.is_new:
        _set_cookie(response, _cookie(), found.token)
    if "terminal" in g:
        _set_cookie(response, _terminal_cookie(), g.terminal, KEPT_FOR)
    if "chosen_language" in g:
        _set_cookie(response, _language_cookie(), g.chosen_language, KEPT_FOR)


def _set_cookie(
    response: Response, name: str, token: str, lasts: datetime.timedelta | None = None
) -> None:
    secure = current.live().settings.cookie_secure
    response.set_cookie(
        name, token, max_age=lasts, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def _cookie() -> str:
    return _prefix() + "pharmacy"


def _terminal_cookie() -> str:
    return _prefix() + "terminal"


def _language_cookie() -> str:
    return _prefix() + "language"


def _prefix() -> str:
    # The prefix has browsers refuse a cookie of this name from another host or without TLS.
    return "__Host-" if current.live().settings.cookie_secure else ""


def terminal_token() -> str:
    """The token of the terminal at which this browser stands; "" where nobody ever signed in."""
    token = request.cookies.get(_terminal_cookie(), "")
    return token if TOKEN.fullmatch(token) else ""


def stand_at(terminal: str) -> None:
    """Have the browser know its terminal from now on."""
    g.terminal = terminal


def chosen_language() -> str:
    """The language that was chosen in this browser, whatever its name; "" for none."""
    return request.cookies.get(_language_cookie(), "")


def choose_language(language: str) -> None:
    """Have the browser ask for a language from now on."""
    g.chosen_language = language
