"""Formulations: the list, one version with its sources, and the decisions about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import ChangedMeanwhile, InvalidInput, NotAllowed, invalid
from pharmacy.core.making.formulation_states import FormulationState, IllegalFormulationMove
from pharmacy.core.messages import Message, Sentence
from pharmacy.core.roles import Permission
from pharmacy.core.sign_ins import TooManyAtOnce, TooManyAttempts
from pharmacy.services.making import formulation_changes, formulation_copies, formulations
from pharmacy.services.making.formulation_rows import SeenVersion
from pharmacy.services.making.formulations import ReadFormulation
from pharmacy.web.making import formulation_fields
from pharmacy.web.orders import steps
from pharmacy.web.shell import proofs, visitors
from pharmacy.web.shell.languages import marked
from pharmacy.web.shell.pages import Menu, StationPages

pages = StationPages("formulations")
REFUSED = (ChangedMeanwhile, IllegalFormulationMove, NotAllowed)
MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class SaidOfFormulation:
    """What was typed at a decision, and its errors. refused: why it came too late."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sentence] = field(default_factory=dict)
    refused: Sentence | None = None


SAID_NOTHING = SaidOfFormulation()


@pages.get(
    "/formulations",
    may=Permission.READ_FORMULARY,
    menu=Menu(82, marked("Formulations"), key="m", is_rare=True),
)
def index() -> AnyResponse:
    """Every version, and the drafts that ship and were not copied yet."""
    return _list()


def _list(refused: Sentence | None = None, status: int = 200) -> AnyResponse:
    with current.reading() as session:
        versions = formulations.find_versions(session)
        html = render_template(
            "formulations.html",
            versions=[(one, formulations.read_stored(one)) for one in versions],
            shipped=formulations.not_copied({one.code for one in versions}),
            may_write=visitors.person().may(Permission.WRITE_FORMULATION),
            refused=refused,
        )
    return make_response(html, status)


@pages.get("/formulations/shipped/<code>", may=Permission.READ_FORMULARY)
def shipped(code: str) -> str:
    """A draft that ships, before it is copied."""
    read = formulations.read_content(code, formulations.shipped(code))
    return render_template("shipped_formulation.html", **_context(read))


@pages.post("/formulations/copy", may=Permission.WRITE_FORMULATION)
def copy() -> AnyResponse:
    """Copy a draft that ships, or a version, as a new draft."""
    actor, now = visitors.person().actor, current.now()
    code, version_id = request.form.get("code", ""), request.form.get("version_id", "")
    try:
        with current.transaction() as session:
            if code:
                made = formulation_copies.copy_shipped(session, actor, code, now)
            else:
                made = formulation_copies.copy_version(session, actor, version_id, now)
            made_id = str(made.id)
    except ChangedMeanwhile as error:
        return _list(error.message, 409)
    return redirect(url_for("web.formulations.show", version_id=made_id), 303)


@pages.get("/formulations/<version_id>", may=Permission.READ_FORMULARY)
def show(version_id: str) -> AnyResponse:
    """One version."""
    return page(version_id)


def page(version_id: str, said: SaidOfFormulation = SAID_NOTHING, status: int = 200) -> AnyResponse:
    """One version, with what was typed at a decision."""
    person = visitors.person()
    with current.reading() as session:
        version = formulations.get_version(session, version_id)
        others = formulations.versions_of(session, version.code)
        html = render_template(
            "formulation.html",
            version=version,
            others=[one for one in others if one.id != version.id],
            may_write=person.may(Permission.WRITE_FORMULATION),
            may_review=person.may(Permission.REVIEW_FORMULATION),
            why_not_review=formulation_changes.why_not_review(version, person.actor),
            states=FormulationState,
            said=said,
            **_context(formulations.read_stored(version)),
        )
    return make_response(html, status)


@pages.post("/formulations/<version_id>", may=Permission.REVIEW_FORMULATION)
def act(version_id: str) -> AnyResponse:
    """Review, activate or retire, depending on the button."""
    try:
        wrong = _act(seen(version_id), request.form.get("action", ""))
    except (InvalidInput, TooManyAttempts, TooManyAtOnce) as error:
        wrong = {"password": error.message}
    except REFUSED as error:
        return page(version_id, SaidOfFormulation(_typed(), refused=error.message), 409)
    if wrong:
        return page(version_id, SaidOfFormulation(_typed(), wrong), 422)
    return redirect(url_for("web.formulations.show", version_id=version_id), 303)


def seen(version_id: str) -> SeenVersion:
    """The version and its revision on the posted page."""
    text = request.form.get("version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return SeenVersion(version_id, int(text) if is_number else 0)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("note", "reason")}


def _act(version: SeenVersion, action: str) -> dict[str, Sentence]:
    """Take the decision. Returns the errors of the fields if it was refused."""
    decide = DECISIONS.get(action)
    if decide is None:
        raise invalid(
            "/action", "unknown", Message("no_such_button", "Press one of the buttons of the page.")
        )
    return decide(version)


def _review(version: SeenVersion) -> dict[str, Sentence]:
    note, wrong = steps.read_reason("note")
    if wrong is not None:
        return {"note": wrong}
    actor, now = visitors.person().actor, current.now()
    proof = proofs.signed(request.form.get("password", ""))
    with current.transaction() as session:
        formulation_changes.review_formulation(session, actor, version, proof, note, now)
    return {}


def _activate(version: SeenVersion) -> dict[str, Sentence]:
    actor, now = visitors.person().actor, current.now()
    proof = proofs.signed(request.form.get("password", ""))
    with current.transaction() as session:
        formulation_changes.activate_formulation(session, actor, version, proof, now)
    return {}


def _retire(version: SeenVersion) -> dict[str, Sentence]:
    reason, wrong = steps.read_reason("reason")
    if wrong is not None:
        return {"reason": wrong}
    actor, now = visitors.person().actor, current.now()
    with current.transaction() as session:
        formulation_changes.retire_formulation(session, actor, version, reason, now)
    return {}


DECISIONS: Mapping[str, Callable[[SeenVersion], dict[str, Sentence]]] = {
    "review": _review,
    "activate": _activate,
    "retire": _retire,
}


def _context(read: ReadFormulation) -> dict[str, Any]:
    """The template context of a record."""
    return {
        "one": read.formulation,
        "sources": read.sources,
        "titles": formulation_fields.TITLES,
    }
