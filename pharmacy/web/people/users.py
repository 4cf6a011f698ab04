"""Users for administrators: accounts, invitations, and access."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission, Role
from pharmacy.db import Session
from pharmacy.services.people import accounts, invitations
from pharmacy.web.shell import visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("users")
Act = Callable[[Session, str], None]


@dataclass(frozen=True, slots=True)
class Invited:
    """The input of an invitation, and its errors."""

    name: str = ""
    role: str = ""
    errors: Mapping[str, Sentence] = field(default_factory=dict)


NOBODY = Invited()


@pages.get("/users", may=Permission.MANAGE_USERS, menu=Menu(110, marked("Users"), is_rare=True))
def index() -> Response:
    """All people, and the open invitations."""
    return page(200)


def page(status: int, invited: Invited = NOBODY, link: str = "") -> Response:
    """The page, with an error, or with a new link, which is shown only once."""
    now = current.now()
    with current.reading() as session:
        html = render_template(
            "users.html",
            accounts=accounts.find_accounts(session, now),
            invitations=invitations.open_invitations(session, now),
            roles=list(Role),
            invited=invited,
            link=link,
        )
    return make_response(html, status)


@pages.post("/users/invite", may=Permission.MANAGE_USERS)
def invite() -> AnyResponse:
    """Invite a person, and show the link to hand over: the pharmacy sends no mail."""
    name, role = request.form.get("name", "").strip(), request.form.get("role", "")
    try:
        with current.transaction() as session:
            actor, now = visitors.person().actor, current.now()
            invited, token = invitations.invite(session, actor, name, _role(role), now)
    except InvalidInput as error:
        errors = {problem.pointer.strip("/"): problem.message for problem in error.problems}
        return page(422, Invited(name, role, errors))
    scheme = "https" if current.live().settings.cookie_secure else None
    link = url_for("web.invitations.show", token=token, _external=True, _scheme=scheme)
    return page(200, Invited(invited.name), link)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise invalid(
            "/role", "unknown", Message("no_such_role", "Give an existing role.")
        ) from None


@pages.post("/users/invitations/<invitation_id>/withdraw", may=Permission.MANAGE_USERS)
def withdraw(invitation_id: str) -> AnyResponse:
    """Withdraw an invitation."""
    with current.transaction() as session:
        invitations.withdraw(session, visitors.person().actor, invitation_id, current.now())
    return redirect(url_for("web.users.index"), 303)


@pages.post("/users/<user_id>", may=Permission.MANAGE_USERS)
def change(user_id: str) -> AnyResponse:
    """Change one account, depending on the button."""
    act = ACTS.get(request.form.get("action", ""))
    if act is None:
        raise invalid(
            "/action", "unknown", Message("no_such_button", "Press one of the buttons of the page.")
        )
    with current.transaction() as session:
        act(session, user_id)
    return redirect(url_for("web.users.index"), 303)


def _disable(session: Session, user_id: str) -> None:
    accounts.disable_user(session, visitors.person().actor, user_id, current.now())


def _enable(session: Session, user_id: str) -> None:
    accounts.enable_user(session, visitors.person().actor, user_id, current.now())


def _change_role(session: Session, user_id: str) -> None:
    role = _role(request.form.get("role", ""))
    accounts.change_role(session, visitors.person().actor, user_id, role, current.now())


def _reset(session: Session, user_id: str) -> None:
    accounts.reset_second_factor(session, visitors.person().actor, user_id, current.now())


def _end_sessions(session: Session, user_id: str) -> None:
    accounts.end_sessions(session, visitors.person().actor, user_id, current.now())


ACTS: dict[str, Act] = {
    "disable": _disable,
    "enable": _enable,
    "role": _change_role,
    "reset": _reset,
    "end-sessions": _end_sessions,
}
