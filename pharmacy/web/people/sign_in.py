"""Sign-in and sign-out."""

from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotSignedIn
from pharmacy.core.messages import Sentence
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.services.people import saved_forms as keeping
from pharmacy.services.people import shared_workstations, sign_ins, users
from pharmacy.services.people.sign_ins import Attempt, Checked, Entered
from pharmacy.web.people import second_factor
from pharmacy.web.people.goals import Goal
from pharmacy.web.shell import errors, saved_forms, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import EVERYBODY, SIGNED_IN, StationPages

pages = StationPages("sign_in")
LONGEST_NAME = 60


@pages.get("/sign-in", may=EVERYBODY)
def show() -> Response:
    """The form."""
    return page(200, Goal.asked_for(request.args.get("next", "")))


@pages.post("/sign-in", may=EVERYBODY)
def enter() -> AnyResponse:
    """Sign in, and continue at the requested page."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    goal, attempt = Goal.posted(request.form), _attempt(name)
    try:
        entered = _entered(attempt, password)
    except TooManyAttempts as error:
        with current.transaction() as session:
            sign_ins.slow_down(session, attempt, current.now())
        return errors.later(page(429, goal, name=name, wrong=error.message), error)
    except TooManyAtOnce as error:
        return page(503, goal, name=name, wrong=error.message)
    except NotSignedIn:
        return page(401, goal, name=name, wrong=marked("The name or the password is wrong."))
    visitors.become(entered.token)
    visitors.stand_at(entered.workstation)
    return goal.reached() if entered.awaits is None else second_factor.page(200, goal)


def _attempt(name: str) -> Attempt:
    # No account can have another name, and PostgreSQL cannot store U+0000.
    possible = name if len(name) <= LONGEST_NAME and name.isprintable() else ""
    return Attempt(possible, current.address(), visitors.workstation_token())


def _entered(attempt: Attempt, password: str) -> Entered:
    now, asks_code = current.now(), current.live().settings.asks_code
    with current.transaction() as session:
        backoffs = sign_ins.approach(session, attempt, now)
    checked = _checked(attempt, password)
    with current.transaction() as session:
        user = sign_ins.accept(session, backoffs, checked)
        is_bench = "is_bench" in request.form
        leave_former = shared_workstations.step_aside if is_bench else users.sign_out
        leave_former(session, visitors.visitor().token, now)
        return sign_ins.enter(session, user, attempt, now, is_bench=is_bench, asks_code=asks_code)


def _checked(attempt: Attempt, password: str) -> Checked:
    """The checked password. Hashing is slow on purpose, and so outside of every transaction."""
    with current.reading() as session:
        known = users.known_password(session, attempt.name)
    try:
        return sign_ins.check(known, attempt, password)
    except NotSignedIn:
        with current.transaction() as session:
            sign_ins.refuse(session, attempt, current.now())
        raise


@pages.post("/sign-out", may=SIGNED_IN)
def leave() -> AnyResponse:
    """End the session here and on the server."""
    with current.transaction() as session:
        keeping.forget(session, visitors.person().actor)
        users.sign_out(session, visitors.visitor().token, current.now())
    visitors.become(visitors.new_token())
    return redirect(url_for("web.sign_in.show"), 303)


def first() -> AnyResponse:
    """The response for a person who is not signed in. Saves what was typed."""
    if request.method == "GET" and "X-Fragment" not in request.headers:
        return redirect(url_for("web.sign_in.show", next=request.full_path.rstrip("?")), 303)
    goal = Goal.posted(request.form)
    return page(401, replace(goal, is_kept=saved_forms.keep() is not None))


def page(status: int, goal: Goal, *, name: str = "", wrong: Sentence = "") -> Response:
    """The form, with an error and the earlier input."""
    profile, now = current.live().settings.profile, current.now()
    with current.reading() as session:
        workstation = users.workstation_of(session, visitors.workstation_token())
        others = shared_workstations.may_take_over(
            session, visitors.workstation_token(), profile, now
        )
        html = render_template(
            "sign_in.html",
            goal=goal,
            name=name,
            wrong=wrong,
            is_bench=workstation is not None and workstation.is_bench,
            others=[user.name for user in others],
        )
    return make_response(html, status)
