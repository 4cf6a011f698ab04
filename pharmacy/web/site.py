"""Access control for the pages, and what every page includes."""

from typing import Any

import jinja2
from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current, web
from pharmacy.core.errors import NotAllowed, PharmacyError
from pharmacy.core.messages import Message
from pharmacy.web.people import sign_in
from pharmacy.web.shell import compression, errors, files, languages, saved_forms, visitors
from pharmacy.web.shell.pages import EVERYBODY, Anyone, DeclaredPage, Menu, declared_below
from pharmacy.web.words import summaries

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
ROOT = "web.root"
blueprint = Blueprint("web", __name__, template_folder="templates", static_folder="static")
# Every page by its endpoint. A page that is missing here is closed to everybody.
PAGES = {ROOT: DeclaredPage(EVERYBODY)}
for part in declared_below(web):
    PAGES |= part.register(blueprint)
blueprint.register_error_handler(PharmacyError, errors.refused)
blueprint.url_defaults(files.add_version)


def install(app: Flask) -> None:
    """Serve the pages. An undefined name in a template is an error, not an empty string."""
    app.jinja_env.undefined = jinja2.StrictUndefined
    languages.install(app)
    app.register_blueprint(blueprint)


def largest_body() -> int | None:
    """The most bytes that the requested page takes; None: as every other."""
    page = PAGES.get(request.endpoint or "")
    return page.largest if page else None


@blueprint.get("/")
def root() -> AnyResponse:
    """Work begins at the board."""
    return redirect(url_for("web.board.show"))


@blueprint.before_request
def admit() -> AnyResponse | None:
    """Admit permitted people. Others get a page that says what to do."""
    if request.endpoint == "web.static":
        return None
    visitors.arrive()
    if request.method == "POST" and request.mimetype not in FORMS:
        raise UnsupportedMediaType
    page, person = PAGES.get(request.endpoint or ""), visitors.visitor().person
    is_open = page is not None and page.may is EVERYBODY
    if person is None and not is_open:
        return sign_in.first()
    if request.method == "POST" and not visitors.brings_proof():
        return errors.unproven()
    if not is_open:
        _pass(page)
    if person is not None and person.must_change_password and not _is_for_all(page):
        return redirect(url_for("web.account.show"), 303)
    return None


def _pass(page: DeclaredPage | None) -> None:
    """Admit the current person, or raise NotAllowed."""
    person = visitors.person()
    if page is None or not page.admits(person):
        raise NotAllowed(
            Message("role_may_not", "%(role)s accounts may not do this.", role=person.role)
        )
    if page.is_unattended:
        current.mark_unattended()
    else:
        visitors.note_seen()


def _is_for_all(page: DeclaredPage | None) -> bool:
    """Whether even people who must first choose a new password may open it."""
    # The root redirects to the work, and so to the account first.
    return page is not None and isinstance(page.may, Anyone) and request.endpoint != ROOT


@blueprint.after_request
def finish(response: Response) -> Response:
    """Add security headers and the cookie of a new visitor, and compress the response."""
    errors.guard(response)
    visitors.keep_cookie(response)
    files.keep(response)
    compression.compress(response)
    return response


@blueprint.app_context_processor
def everywhere() -> dict[str, Any]:
    """The names available in every template."""
    settings = current.live().settings
    return {
        "visitor": g.get("visitor"),
        "places": _places(),
        "profile": settings.profile,
        "is_demonstration": not settings.asks_code,
        "language": languages.language(),
        "languages": languages.LANGUAGES,
        "printed_at": current.now(),
        "kept": saved_forms.returned() if "visitor" in g else None,
    }


def _places() -> list[tuple[str, Menu]]:
    """The top bar: the endpoints that the current person may open."""
    visitor = g.get("visitor")
    person = visitor.person if visitor else None
    shown = [(name, page.menu) for name, page in PAGES.items() if page.menu and page.admits(person)]
    return sorted(shown, key=lambda place: place[1].rank)


for name, words in summaries.FILTERS.items():
    blueprint.add_app_template_filter(words, name)
