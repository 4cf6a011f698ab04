"""Access control for the pages, and what every page includes."""

from typing import Any

import jinja2
from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from pharmacy import current
from pharmacy.core.errors import NotAllowed, PharmacyError
from pharmacy.core.roles import Permission
from pharmacy.web import navigation
from pharmacy.web.clients import api_clients, webhooks
from pharmacy.web.compounding import dispensing, final_verification, packaging
from pharmacy.web.finding import audit, board, figures, formulary, patients, scans, search
from pharmacy.web.labels import label_files
from pharmacy.web.orders import amendments, fills, flags, new_order, order_pages, verification
from pharmacy.web.people import (
    account,
    invitations,
    second_factor,
    shared_workstation,
    sign_in,
    users,
)
from pharmacy.web.printing import print_jobs, printers
from pharmacy.web.shell import compression, errors, files, languages, saved_forms, visitors
from pharmacy.web.words import summaries

# Every endpoint and who may use it. One that is missing here is closed to everybody.
PUBLIC = frozenset(
    {
        "web.root",
        "web.static",
        "web.sign_in.show",
        "web.sign_in.enter",
        "web.second_factor.show",
        "web.second_factor.confirm",
        "web.bench.take_over",
        "web.invitations.show",
        "web.invitations.accept",
        "web.account.choose_language",
    }
)
ANYBODY_KNOWN = frozenset(
    {
        "web.sign_in.leave",
        "web.account.show",
        "web.account.change_password",
        "web.account.set_pin",
        "web.account.end_sessions",
    }
)
PERMISSIONS = {
    "web.board.show": Permission.READ_ORDER,
    "web.board.progress": Permission.READ_ORDER,
    "web.search.find": Permission.READ_ORDER,
    "web.patients.index": Permission.READ_ORDER,
    "web.patients.show": Permission.READ_ORDER,
    "web.figures.show": Permission.READ_ORDER,
    "web.formulary.index": Permission.READ_FORMULARY,
    "web.formulary.show": Permission.READ_FORMULARY,
    "web.orders.index": Permission.READ_ORDER,
    "web.orders.show": Permission.READ_ORDER,
    "web.orders.progress": Permission.READ_ORDER,
    "web.new_order.show": Permission.PLACE_ORDER,
    "web.new_order.act": Permission.PLACE_ORDER,
    "web.new_order.plan": Permission.PLACE_ORDER,
    "web.new_order.phases": Permission.PLACE_ORDER,
    "web.labels.pdf": Permission.READ_ORDER,
    "web.labels.picture": Permission.READ_ORDER,
    "web.labels.order_pdf": Permission.READ_ORDER,
    "web.labels.print_labels": Permission.PRINT_LABEL,
    "web.labels.make_again": Permission.PRINT_LABEL,
    "web.scans.confirm": Permission.PRINT_LABEL,
    "web.scans.settle": Permission.PRINT_LABEL,
    "web.scans.show": Permission.READ_ORDER,
    "web.scans.find": Permission.READ_ORDER,
    "web.printers.show": Permission.SEE_PRINTER,
    "web.printers.progress": Permission.SEE_PRINTER,
    "web.printers.add": Permission.MANAGE_PRINTER,
    "web.printers.rename": Permission.MANAGE_PRINTER,
    "web.printers.change": Permission.MANAGE_PRINTER,
    "web.printers.test": Permission.TEST_PRINTER,
    "web.printers.settle": Permission.TEST_PRINTER,
    "web.flags.resolve": Permission.RESOLVE_HOLD,
    "web.amendments.show": Permission.AMEND_ORDER,
    "web.amendments.act": Permission.AMEND_ORDER,
    "web.fills.make": Permission.MAKE_FILL,
    "web.verification.show": Permission.VERIFY_ORDER,
    "web.verification.progress": Permission.VERIFY_ORDER,
    "web.verification.act": Permission.VERIFY_ORDER,
    "web.verification.answer": Permission.PLACE_ORDER,
    "web.verification.cancel": Permission.CANCEL_ORDER,
    "web.compounding.begin": Permission.COMPOUND,
    "web.compounding.package": Permission.COMPOUND,
    "web.final_verification.show": Permission.FINAL_VERIFICATION,
    "web.final_verification.scan": Permission.FINAL_VERIFICATION,
    "web.final_verification.approve": Permission.FINAL_VERIFICATION,
    "web.final_verification.near_misses": Permission.READ_ORDER,
    "web.dispensing.show": Permission.DISPENSE,
    "web.dispensing.act": Permission.DISPENSE,
    "web.audit.index": Permission.READ_AUDIT,
    "web.webhooks.index": Permission.MANAGE_WEBHOOK,
    "web.webhooks.resend": Permission.MANAGE_WEBHOOK,
    "web.api_clients.index": Permission.MANAGE_CLIENTS,
    "web.api_clients.add": Permission.MANAGE_CLIENTS,
    "web.api_clients.rotate": Permission.MANAGE_CLIENTS,
    "web.api_clients.revoke_key": Permission.MANAGE_CLIENTS,
    "web.api_clients.revoke_client": Permission.MANAGE_CLIENTS,
    "web.users.index": Permission.MANAGE_USERS,
    "web.users.invite": Permission.MANAGE_USERS,
    "web.users.withdraw": Permission.MANAGE_USERS,
    "web.users.change": Permission.MANAGE_USERS,
}
# The page itself requests these, so they do not keep a session active.
UNATTENDED = frozenset(
    {
        "web.board.progress",
        "web.orders.progress",
        "web.labels.picture",
        "web.printers.progress",
        "web.verification.progress",
    }
)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

blueprint = Blueprint("web", __name__, template_folder="templates", static_folder="static")
parts = (
    board,
    search,
    patients,
    figures,
    formulary,
    api_clients,
    order_pages,
    new_order,
    label_files,
    scans,
    print_jobs,
    printers,
    fills,
    flags,
    amendments,
    audit,
    webhooks,
)
for part in parts:
    blueprint.register_blueprint(part.blueprint)
for door in (sign_in, second_factor, shared_workstation, invitations, users, account):
    blueprint.register_blueprint(door.blueprint)
for station in (verification, packaging, final_verification, dispensing):
    blueprint.register_blueprint(station.blueprint)
blueprint.register_error_handler(PharmacyError, errors.refused)
blueprint.url_defaults(files.add_version)


def install(app: Flask) -> None:
    """Serve the pages. An undefined name in a template is an error, not an empty string."""
    app.jinja_env.undefined = jinja2.StrictUndefined
    languages.install(app)
    app.register_blueprint(blueprint)


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
    known = request.endpoint in PUBLIC or visitors.visitor().person is not None
    if not known:
        return sign_in.first()
    if request.method == "POST" and not visitors.brings_proof():
        return errors.unproven()
    _refuse_unless_allowed(request.endpoint or "")
    person = visitors.visitor().person
    if person is not None and person.must_change_password and not _is_open_to_all():
        return redirect(url_for("web.account.show"), 303)
    return None


def _is_open_to_all() -> bool:
    return request.endpoint in PUBLIC - {"web.root"} or request.endpoint in ANYBODY_KNOWN


def _refuse_unless_allowed(endpoint: str) -> None:
    if endpoint in PUBLIC:
        return
    permission = PERMISSIONS.get(endpoint)
    allowed = permission is not None and visitors.person().may(permission)
    if not allowed and endpoint not in ANYBODY_KNOWN:
        raise NotAllowed(f"{visitors.person().role} accounts may not do this")
    if endpoint in UNATTENDED:
        current.mark_unattended()
    else:
        visitors.note_seen()


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
        "house": settings.house,
        "is_demonstration": not settings.asks_code,
        "language": languages.language(),
        "languages": languages.LANGUAGES,
        "printed_at": current.now(),
        "kept": saved_forms.returned() if "visitor" in g else None,
    }


def _places() -> list[navigation.NavigationItem]:
    """The pages that the current person may open."""
    visitor = g.get("visitor")
    person = visitor.person if visitor else None
    return [one for one in navigation.PLACES if person is not None and person.may(one.permission)]


for name, words in summaries.FILTERS.items():
    blueprint.add_app_template_filter(words, name)
