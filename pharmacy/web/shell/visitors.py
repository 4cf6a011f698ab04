"""The current visitor: a browser, the person signed in, and the proof in its forms."""

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
# The longest that browsers keep a cookie.
KEPT_FOR = datetime.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person.

    language: of the pages, as the person chose it. must_change_password: before anything else.
    """

    name: str
    role: Role
    actor: Actor
    is_at_shared_workstation: bool = False
    language: str | None = None
    must_change_password: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the person has the permission."""
        return roles.may(self.role, permission)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser by its cookie's random token. `person` is None until somebody signs in."""

    token: str
    person: Person | None
    is_new: bool = False

    @property
    def form_token(self) -> str:
        """The proof that each form of this browser must include. Others cannot make it.

        It has another text in each response, because responses are compressed: a secret that stays
        the same could be guessed from their sizes (the BREACH attack).
        """
        if "form_salt" not in g:
            g.form_salt = secrets.token_hex(SALT_BYTES)
        return self.form_token_of(g.form_salt)

    def form_token_of(self, salt: str) -> str:
        """The proof with this salt, which it starts with."""
        key = current.live().settings.secret_key.encode()
        proof = hmac.new(key, f"form {salt} {self.token}".encode(), hashlib.sha256)
        return salt + proof.hexdigest()


def visitor() -> Visitor:
    """The current browser. See `arrive`."""
    return cast(Visitor, g.visitor)


def person() -> Person:
    """The current person. Views that call this are only reached by signed-in people."""
    found = visitor().person
    if found is None:
        raise RuntimeError("a view without permission asked for a person")
    return found


def arrive() -> None:
    """Identify the visitor, by the cookie alone."""
    token = request.cookies.get(_cookie(), "")
    if TOKEN.fullmatch(token):
        g.visitor = Visitor(token, _person_of(token))
    else:
        g.visitor = Visitor(new_token(), None, is_new=True)


def new_token() -> str:
    """A random token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _person_of(token: str) -> Person | None:
    with current.reading() as session:
        row = users.session_of(session, token)
        if row is None or not users.is_open(row, current.now()):
            return None
        is_at_shared_workstation = row.workstation is not None and row.workstation.is_bench
        user = row.user
        return Person(
            user.name,
            user.role,
            users.actor_of(user),
            is_at_shared_workstation,
            user.language,
            user.must_change_password,
        )


def brings_proof() -> bool:
    """Whether the posted form was made for this browser."""
    posted = request.form.get(PROOF, "")
    expected = visitor().form_token_of(posted[: 2 * SALT_BYTES])
    return hmac.compare_digest(posted.encode(), expected.encode())


def note_seen() -> None:
    """Record the person's activity, so that the session does not time out."""
    with current.transaction() as session:
        users.note_seen(session, visitor().token, current.now())


def become(token: str) -> None:
    """Give this browser a new token, with nobody signed in yet."""
    g.visitor = Visitor(token, None, is_new=True)


def keep_cookie(response: Response) -> None:
    """Send a new token to the browser, for this site's own pages and not for scripts."""
    found: Visitor | None = g.get("visitor")
    if found is not None and found.is_new:
        _set_cookie(response, _cookie(), found.token)
    if "workstation" in g:
        _set_cookie(response, _workstation_cookie(), g.workstation, KEPT_FOR)
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


def _workstation_cookie() -> str:
    return _prefix() + "terminal"


def _language_cookie() -> str:
    return _prefix() + "language"


def _prefix() -> str:
    # With this prefix, browsers refuse a cookie of this name from another host or without TLS.
    return "__Host-" if current.live().settings.cookie_secure else ""


def workstation_token() -> str:
    """The token of this browser's workstation. "" if nobody ever signed in."""
    token = request.cookies.get(_workstation_cookie(), "")
    return token if TOKEN.fullmatch(token) else ""


def stand_at(workstation: str) -> None:
    """Store the workstation's token in the browser."""
    g.workstation = workstation


def chosen_language() -> str:
    """The language that was chosen in this browser, valid or not. "" for none."""
    return request.cookies.get(_language_cookie(), "")


def choose_language(language: str) -> None:
    """Store the language in the browser."""
    g.chosen_language = language
