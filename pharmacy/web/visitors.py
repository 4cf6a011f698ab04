"""Who is at the door: a browser, the person signed in at it, and the proof that its forms carry."""

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
from pharmacy.services import users

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
PROOF = "csrf"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    name: str
    role: Role
    actor: Actor

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
        """What each form of this browser must bring: nobody can make it from outside."""
        key = current.live().settings.secret_key.encode()
        return hmac.new(key, b"form " + self.token.encode(), hashlib.sha256).hexdigest()


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
        user = users.user_of(session, token, current.now())
        return None if user is None else Person(user.name, user.role, users.actor_of(user))


def brings_proof() -> bool:
    """Whether the posted form was made for this very browser."""
    posted = request.form.get(PROOF, "")
    return hmac.compare_digest(posted.encode(), visitor().form_token.encode())


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
    if found is None or not found.is_new:
        return
    secure = current.live().settings.cookie_secure
    response.set_cookie(
        _cookie(), found.token, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def _cookie() -> str:
    # The prefix has browsers refuse a cookie of this name from another host or without TLS.
    return "__Host-pharmacy" if current.live().settings.cookie_secure else "pharmacy"
