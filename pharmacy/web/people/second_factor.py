"""The second step of sign-in: a code of the authenticator, which the first sign-in sets up."""

from collections.abc import Sequence

import segno
from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.audit import DOOR, Event
from pharmacy.core.errors import InvalidInput, NotSignedIn
from pharmacy.core.messages import Sentence
from pharmacy.core.sign_ins import Awaits, TooManyAttempts
from pharmacy.services.people import second_factors, sign_in_backoff, users
from pharmacy.services.people.sign_in_backoff import Backoff
from pharmacy.services.records import audit
from pharmacy.web.people.goals import Goal
from pharmacy.web.shell import errors, visitors
from pharmacy.web.shell.pages import EVERYBODY, StationPages

pages = StationPages("second_factor")
QUIET = 4


@pages.get("/sign-in/code", may=EVERYBODY)
def show() -> AnyResponse:
    """The form for the missing step. Without one, the sign-in page."""
    try:
        return page(200, Goal.asked_for(""))
    except NotSignedIn:
        return redirect(url_for("web.sign_in.show"), 303)


def page(status: int, goal: Goal, wrong: Sentence = "") -> Response:
    """The form for a code, with the QR code if none is set up. Raises NotSignedIn."""
    profile, token = current.live().settings.profile, visitors.visitor().token
    with current.transaction() as session:
        row = users.halfway(session, token, current.now())
        if row.awaits is Awaits.CODE:
            html = render_template("code.html", goal=goal, wrong=wrong)
        else:
            set_up = second_factors.set_up_of(session, row, profile.name)
            picture = qr_code(set_up.uri)
            html = render_template(
                "set_up_code.html", goal=goal, wrong=wrong, set_up=set_up, qr=picture
            )
    return make_response(html, status)


def qr_code(text: str) -> tuple[int, str]:
    """The side of a QR code in modules with its quiet zone, and the path of its dark modules."""
    rows = [list(row) for row in segno.make(text, micro=False).matrix]
    dark = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, module in enumerate(row)
        if module
    ]
    return len(rows) + 2 * QUIET, "".join(dark)


@pages.post("/sign-in/code", may=EVERYBODY)
def confirm() -> AnyResponse:
    """Sign in with a code of the authenticator or a recovery code, or set one up."""
    goal, typed = Goal.posted(request.form), request.form.get("code", "")
    try:
        backoffs = _approached()
    except TooManyAttempts as error:
        _slowed_down()
        return errors.later(page(429, goal, error.message), error)
    except NotSignedIn:
        return redirect(url_for("web.sign_in.show"), 303)
    try:
        codes = _confirmed(typed, backoffs)
    except NotSignedIn as error:
        _refused()
        return page(401, goal, error.message)
    except InvalidInput as error:
        return page(422, goal, error.message)
    if codes:
        return make_response(render_template("recovery_codes.html", codes=codes, goal=goal.found()))
    return goal.reached()


def _approached() -> list[Backoff]:
    now, token = current.now(), visitors.visitor().token
    with current.transaction() as session:
        row = users.halfway(session, token, now)
        return second_factors.approach(session, row.user_id, now)


def _confirmed(typed: str, backoffs: list[Backoff]) -> Sequence[str]:
    """New recovery codes if the authenticator was just set up. The browser is signed in."""
    now, token = current.now(), visitors.visitor().token
    codes: Sequence[str] = ()
    with current.transaction() as session:
        row = users.halfway(session, token, now)
        user = users.get_user(session, str(row.user_id))
        if row.awaits is Awaits.CODE:
            second_factors.confirm(session, user, typed, now)
        else:
            codes = second_factors.finish_set_up(session, row, typed, now)
        sign_in_backoff.forgive(session, backoffs)
        new_token = second_factors.complete(session, row, now)
    visitors.become(new_token)
    return codes


def _slowed_down() -> None:
    now = current.now()
    with current.transaction() as session:
        row = users.halfway(session, visitors.visitor().token, now)
        second_factors.slow_down(session, row.user_id, now)


def _refused() -> None:
    now = current.now()
    with current.transaction() as session:
        row = users.halfway(session, visitors.visitor().token, now)
        audit.record(session, DOOR, Event.USER_REFUSED, row.user_id, now, by_code=True)
