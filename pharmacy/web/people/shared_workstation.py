"""A shared workstation: it locks after five minutes, and a PIN unlocks it within the page."""

from flask import Response, jsonify, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.services.people import shared_workstations, sign_in_backoff
from pharmacy.web.people import sign_in
from pharmacy.web.people.goals import Goal
from pharmacy.web.shell import errors, visitors
from pharmacy.web.shell.pages import EVERYBODY, StationPages

pages = StationPages("shared_workstation")


@pages.post("/sign-in/pin", may=EVERYBODY)
def take_over() -> AnyResponse:
    """Continue as a person who signed in here today. A script keeps the page as it is."""
    name, pin, goal = request.form.get("name", ""), request.form.get("pin", ""), _goal()
    try:
        token = _token(name, pin)
    except TooManyAttempts as error:
        with current.transaction() as session:
            shared_workstations.slow_down(
                session, visitors.workstation_token(), name, current.now()
            )
        return errors.later(sign_in.page(429, goal, wrong=error.message), error)
    except TooManyAtOnce as error:
        return sign_in.page(503, goal, wrong=error.message)
    except NotSignedIn as error:
        return sign_in.page(401, goal, wrong=error.message)
    visitors.become(token)
    if "X-Fragment" in request.headers:
        return _as_json(name)
    return goal.reached()


def _goal() -> Goal:
    return Goal.posted(request.form)


def _token(name: str, pin: str) -> str:
    now, profile, workstation = (
        current.now(),
        current.live().settings.profile,
        visitors.workstation_token(),
    )
    with current.transaction() as session:
        backoffs = shared_workstations.approach(session, workstation, name, now)
    try:
        with current.reading() as session:
            known = shared_workstations.known_pin(session, workstation, name, profile, now)
        shared_workstations.check_pin(known, pin)
    except NotSignedIn:
        with current.transaction() as session:
            shared_workstations.refuse(session, workstation, now)
        raise
    with current.transaction() as session:
        sign_in_backoff.forgive(session, backoffs)
        return shared_workstations.take_over(session, known, visitors.visitor().token, now)


def _as_json(name: str) -> Response:
    """What the page needs to continue: the new proof for its forms."""
    return make_response(jsonify(csrf=visitors.visitor().form_token, name=name))
