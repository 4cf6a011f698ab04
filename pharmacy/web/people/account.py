"""One's own account: password, PIN, and sign-out everywhere."""

from collections.abc import Mapping

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import InvalidInput
from pharmacy.core.messages import Sentence
from pharmacy.core.sign_ins import TooManyAttempts
from pharmacy.services.people import accounts, passwords, users
from pharmacy.services.people.passwords import Proof
from pharmacy.web.people import sign_in
from pharmacy.web.people.goals import Goal
from pharmacy.web.shell import languages, proofs, visitors
from pharmacy.web.shell.errors import later
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import EVERYBODY, SIGNED_IN, StationPages

pages = StationPages("account")
NONE: Mapping[str, Sentence] = {}


@pages.get("/account", may=SIGNED_IN)
def show() -> Response:
    """What can be changed."""
    return _page(200)


def _page(status: int, *, errors: Mapping[str, Sentence] = NONE, done: str = "") -> Response:
    with current.reading() as session:
        user = users.get_user_by_name(session, visitors.person().name)
        html = render_template("account.html", user=user, errors=errors, done=done)
    return make_response(html, status)


@pages.post("/account/password", may=SIGNED_IN)
def change_password() -> AnyResponse:
    """Change the password. Every session ends, and the person signs in again."""
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        message = marked("the two passwords differ: type the same one twice")
        return _page(422, errors={"again": message})
    try:
        proof, actor = _proof(), visitors.person().actor
        password_hash = passwords.accepted(new, actor.name)
        with current.transaction() as session:
            accounts.change_password(session, actor, proof, password_hash, current.now())
    except InvalidInput as error:
        return _page(422, errors=_errors(error, {"/password": "new"}))
    except TooManyAttempts as error:
        return _later(error, "current")
    return redirect(url_for("web.sign_in.show"), 303)


def _errors(error: InvalidInput, fields: Mapping[str, str]) -> dict[str, Sentence]:
    """Errors by the fields' ids, which differ from their names."""
    return {
        fields.get(problem.pointer, problem.pointer.strip("/")): problem.message
        for problem in error.problems
    }


def _proof() -> Proof:
    """Check the current password. Wrong guesses cause a wait and are audited."""
    wrong = marked("This is not your password.")
    return proofs.given(request.form.get("current", ""), "/current", wrong)


def _later(error: TooManyAttempts, field: str) -> Response:
    return later(_page(429, errors={field: error.message}), error)


@pages.post("/account/pin", may=SIGNED_IN)
def set_pin() -> AnyResponse:
    """Set another PIN for shared workstations."""
    pin = request.form.get("pin", "")
    try:
        passwords.refuse_bad_pin(pin)
        proof, pin_hash = _proof(), passwords.hashed(pin)
        with current.transaction() as session:
            accounts.set_pin(session, visitors.person().actor, proof, pin_hash, current.now())
    except InvalidInput as error:
        return _page(422, errors=_errors(error, {"/current": "pin-current"}))
    except TooManyAttempts as error:
        return _later(error, "pin-current")
    done = marked(
        "Your PIN is set. It works at workstations where you signed in today with your password."
    )
    return _page(200, done=done)


@pages.post("/language", may=EVERYBODY)
def choose_language() -> AnyResponse:
    """Set the language of the pages, in this browser and wherever the person signs in."""
    # An order form has a field "language" too, which is the patient's.
    language, goal = request.form.get("page_language", ""), Goal.posted(request.form)
    languages.choose(language)
    person = visitors.visitor().person
    if person is None:
        return sign_in.page(200, goal, name=request.form.get("name", ""))
    with current.transaction() as session:
        accounts.choose_language(session, person.actor, language, current.now())
    return redirect(goal.following, 303)


@pages.post("/account/sessions", may=SIGNED_IN)
def end_sessions() -> AnyResponse:
    """Sign oneself out everywhere."""
    actor = visitors.person().actor
    with current.transaction() as session:
        accounts.end_sessions(session, actor, str(actor.id), current.now())
    return redirect(url_for("web.sign_in.show"), 303)
