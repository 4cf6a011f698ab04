"""API clients: their keys, and OAuth clients with a key of their own."""

import datetime
from collections.abc import Callable

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, NotFound, invalid
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission
from pharmacy.core.scopes import Scope
from pharmacy.services.clients import api_keys, oauth_clients
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("api_clients")
OVERLAP = datetime.timedelta(days=7)


@pages.get(
    "/api-clients",
    may=Permission.MANAGE_CLIENTS,
    menu=Menu(100, marked("API clients"), is_rare=True),
)
def index() -> AnyResponse:
    """Every key and every client, valid ones first."""
    return _page(200)


def _page(status: int, *, wrong: Sentence = "", key: str = "", name: str = "") -> AnyResponse:
    """The page, with an error, or with a new key, which is shown only once."""
    now = current.now()
    is_typed = bool(wrong) and "scopes_shown" in request.form
    with current.reading() as session:
        keys = api_keys.find_api_keys(session)
        html = render_template(
            "api_clients.html",
            keys=sorted(keys, key=lambda one: not api_keys.is_live(one, now)),
            live={one.id for one in keys if api_keys.is_live(one, now)},
            clients=oauth_clients.find_clients(session),
            scopes=list(Scope),
            chosen=request.form.getlist("scopes") if is_typed else list(Scope),
            typed=request.form if is_typed else {},
            wrong=wrong,
            key=key,
            name=name,
            overlap=OVERLAP.days,
        )
    return make_response(html, status)


@pages.post("/api-clients", may=Permission.MANAGE_CLIENTS)
def add() -> AnyResponse:
    """Create a key for a client, and show it once."""
    name = request.form.get("name", "").strip()

    def made() -> str:
        with current.transaction() as session:
            actor, now, ends = visitors.person().actor, current.now(), _ends()
            return api_keys.add_api_key(session, name, now, actor, _scopes(), ends)

    return _shown(made, name)


@pages.post("/api-clients/rotate", may=Permission.MANAGE_CLIENTS)
def rotate() -> AnyResponse:
    """Create a second key for a client. The first ends in a week."""
    name = request.form.get("name", "")

    def made() -> str:
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            return api_keys.rotate_api_key(session, name, now + OVERLAP, now, actor)

    return _shown(made, name)


def _shown(made: Callable[[], str], name: str) -> AnyResponse:
    try:
        key = made()
    except (InvalidInput, NotFound) as error:
        return _page(422, wrong=error.message, name=name)
    return _page(200, key=key, name=name)


def _scopes() -> list[Scope]:
    known = {scope.value: scope for scope in Scope}
    return [known[word] for word in request.form.getlist("scopes") if word in known]


def _ends() -> datetime.datetime | None:
    """The end of the typed day in the pharmacy's time zone."""
    text = request.form.get("expires", "").strip()
    if not text:
        return None
    try:
        following = datetime.date.fromisoformat(text) + datetime.timedelta(days=1)
    except (ValueError, OverflowError):
        raise invalid(
            "/expires", "no_date", Message("last_day_not_a_date", "Give the last day as a date.")
        ) from None
    zone = current.live().settings.profile.timezone
    return datetime.datetime.combine(following, datetime.time(), zone)


@pages.post("/api-clients/keys/<key_id>/revoke", may=Permission.MANAGE_CLIENTS)
def revoke_key(key_id: str) -> AnyResponse:
    """Revoke a key immediately."""
    with current.transaction() as session:
        api_keys.revoke_api_key(session, key_id, current.now(), visitors.person().actor)
    return redirect(url_for("web.api_clients.index"), 303)


@pages.post("/api-clients/<client_id>/revoke", may=Permission.MANAGE_CLIENTS)
def revoke_client(client_id: str) -> AnyResponse:
    """Revoke a client and its tokens immediately."""
    with current.transaction() as session:
        oauth_clients.revoke_client(session, client_id, current.now(), visitors.person().actor)
    return redirect(url_for("web.api_clients.index"), 303)
