"""The web application. It only registers blueprints and common handlers."""

import gc
from collections.abc import Iterator
from contextlib import suppress

from flask import Flask, Response, request
from sqlalchemy import orm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from labels import fonts
from labels.errors import FontMissing
from pharmacy import current, formulary, runtime
from pharmacy.api import amendments as api_amendments
from pharmacy.api import cancellations as api_cancellations
from pharmacy.api import checks as api_checks
from pharmacy.api import directions as api_directions
from pharmacy.api import docs as api_docs
from pharmacy.api import errors as api_errors
from pharmacy.api import health, oauth, openapi, rates
from pharmacy.api import orders as api_orders
from pharmacy.api import webhooks as api_webhooks
from pharmacy.api.fhir import errors as fhir_errors
from pharmacy.api.fhir import medication_dispenses as fhir_medication_dispenses
from pharmacy.api.fhir import medication_requests as fhir_medication_requests
from pharmacy.api.fhir import metadata as fhir_metadata
from pharmacy.api.fhir import people as fhir_people
from pharmacy.api.fhir import transactions as fhir_transactions
from pharmacy.api.fhir import validations as fhir_validations
from pharmacy.settings import NotConfigured, Settings
from pharmacy.web import site
from pharmacy.web.shell import errors as web_errors

# Two years, including subdomains. https://hstspreload.org asks for at least one.
HSTS = "max-age=63072000; includeSubDomains"
LARGEST_BODY = 256 * 1024
# Only programs use these paths; people use all others. With slashes: /api-clients is a page.
FOR_PROGRAMS = ("/api/", "/oauth/", "/.well-known/", "/healthz/", "/readyz/")
OF_FHIR = ("/fhir/",)
OF_JSON = ("/api/", *OF_FHIR)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
FHIR = (
    fhir_medication_requests,
    fhir_validations,
    fhir_transactions,
    fhir_medication_dispenses,
    fhir_people,
    fhir_metadata,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application of one process. Raises NotConfigured and BadDataFile."""
    live = runtime.build(settings or Settings.from_environment())
    if not live.settings.secret_key:
        raise NotConfigured("SECRET_KEY or SECRET_KEY_FILE: give a secret of 32 or more characters")
    # Invalid drug facts stop a server before it accepts orders.
    formulary.drugs()
    app = Flask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, SECRET_KEY=live.settings.secret_key)
    current.install(app, live)
    rates.install(app, live)
    app.register_error_handler(Exception, _unhandled)
    app.register_blueprint(api_orders.blueprint)
    app.register_blueprint(api_checks.blueprint)
    app.register_blueprint(api_amendments.blueprint)
    app.register_blueprint(api_cancellations.blueprint)
    app.register_blueprint(api_directions.blueprint)
    for part in FHIR:
        app.register_blueprint(part.blueprint)
    app.register_blueprint(api_webhooks.blueprint)
    app.register_blueprint(openapi.blueprint)
    app.register_blueprint(api_docs.blueprint)
    app.register_blueprint(oauth.blueprint)
    site.install(app)
    app.register_blueprint(health.blueprint)
    app.before_request(_refuse_unless_text)
    app.after_request(_guarded)
    return app


def served_app() -> Flask:
    """The application of a process that only serves it. Raises as `create_app` does."""
    app = create_app()
    # gunicorn forks its processes from this one, and they share what exists now.
    orm.configure_mappers()
    app.url_map.update()
    with suppress(FontMissing):
        for weight in fonts.FILES:
            fonts.face(weight)
    # Everything loaded so far stays, so that no request waits for the garbage collector to scan it,
    # and no process copies the pages that it scans.
    gc.collect()
    gc.freeze()
    return app


def _refuse_unless_text() -> None:
    """Refuse U+0000 in any query or form: PostgreSQL cannot store a text with it.

    A path with it matches no record.
    """
    # Before anything reads the form.
    request.max_content_length = site.largest_body() or LARGEST_BODY
    texts = [*request.args, *_values(request.args)]
    # Clients send JSON with any content type, and it is read once.
    if request.mimetype in FORMS and not _is_below(OF_JSON):
        texts += [*request.form, *_values(request.form)]
    if any("\0" in text for text in texts):
        raise BadRequest("The query or the form has U+0000 in it. Send it without.")


def _values(fields: MultiDict[str, str]) -> Iterator[str]:
    return (text for texts in fields.listvalues() for text in texts)


def _unhandled(error: Exception) -> Response:
    # Programs get a problem document or an OperationOutcome, people get a page.
    if _is_below(OF_FHIR):
        return fhir_errors.answer(error)
    return api_errors.answer(error) if _is_below(FOR_PROGRAMS) else web_errors.answer(error)


def _is_below(places: tuple[str, ...]) -> bool:
    return f"{request.path}/".startswith(places)


def _guarded(response: Response) -> Response:
    # Nearly every response names a patient, so no cache and no other site may keep or frame it.
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if current.live().settings.cookie_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response
