"""Access tokens for systems that sign with a key of their own: RFC 6749, SMART Backend Services."""

import datetime
import json
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.api import assertions, errors, jwks, rates
from pharmacy.api.assertions import Unproven
from pharmacy.core.errors import PharmacyError
from pharmacy.core.scopes import SCOPES_BY_NAME
from pharmacy.services import oauth_clients, senders
from pharmacy.services.oauth_clients import Assertion, AssertionReused, ScopeRefused

blueprint = Blueprint("oauth", __name__)
errors.handle(blueprint)
FORM = "application/x-www-form-urlencoded"
GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ENDPOINT = "/oauth/token"


class BadGrant(PharmacyError):
    """A request for a token that lacks something; its code is one of RFC 6749, section 5.2."""

    code = "invalid_request"


@blueprint.post(ENDPOINT)
def post_token() -> Response:
    """A token for a client that proves by a signed assertion who it is."""
    assertion, names, now = _asked("client_assertion"), _asked("scope").split(), current.now()
    with current.reading() as session:
        shown = _proven(session, assertion, now)
    try:
        with current.transaction() as session:
            token = oauth_clients.issue_token(session, shown, names, now)
    except IntegrityError:
        # Another request with the same assertion committed first.
        raise AssertionReused("this assertion was shown before") from None
    lasts = int(oauth_clients.TOKEN_LASTS.total_seconds())
    granted = {"token_type": "bearer", "expires_in": lasts, "scope": " ".join(names)}
    return _json({"access_token": token, **granted}, 200)


def _proven(session: Session, assertion: str, now: datetime.datetime) -> Assertion:
    try:
        shown = assertions.prove(session, assertion, _address(ENDPOINT), now)
        if request.form.get("client_id", shown.client_id) != shown.client_id:
            raise Unproven("the client_id is not that of the assertion")
    except Unproven:
        rates.count_stranger()
        raise
    rates.count_sender(senders.actor_of(oauth_clients.live_client(session, shown.client_id).sender))
    return shown


def _asked(name: str) -> str:
    """A field of the form, which must have this one grant in it; raises BadGrant."""
    if request.mimetype != FORM:
        raise BadGrant(f"send a form: Content-Type {FORM}")
    if any(len(values) > 1 for values in request.form.listvalues()):
        raise BadGrant("send each field once")
    grant = request.form.get("grant_type", "")
    if grant not in ("", GRANT):
        raise BadGrant(f"the only grant_type is {GRANT}", code="unsupported_grant_type")
    if not grant or request.form.get("client_assertion_type") != ASSERTION_TYPE:
        message = f"send grant_type {GRANT} and client_assertion_type {ASSERTION_TYPE}"
        raise BadGrant(message)
    if not request.form.get(name, "").strip():
        raise BadGrant(f"send {name}", code="invalid_scope" if name == "scope" else BadGrant.code)
    return request.form[name]


def _refused(error: PharmacyError) -> Response:
    """The error as RFC 6749 has it, section 5.2."""
    is_unproven = isinstance(error, Unproven | AssertionReused)
    code = "invalid_client" if is_unproven else error.code
    code = "invalid_scope" if isinstance(error, ScopeRefused) else code
    return _json({"error": code, "error_description": error.message}, 401 if is_unproven else 400)


for kind in (BadGrant, Unproven, AssertionReused, ScopeRefused):
    blueprint.register_error_handler(kind, _refused)


@blueprint.get("/.well-known/oauth-authorization-server")
def server_metadata() -> Response:
    """What this authorization server offers (RFC 8414)."""
    return _json({**_offered(), "response_types_supported": []}, 200)


@blueprint.get("/fhir/R4/.well-known/smart-configuration")
def smart_configuration() -> Response:
    """The same for SMART Backend Services."""
    capabilities = ["client-confidential-asymmetric", "permission-v2"]
    return _json({**_offered(), "capabilities": capabilities}, 200)


def _offered() -> dict[str, Any]:
    return {
        "issuer": _address(""),
        "token_endpoint": _address(ENDPOINT),
        "grant_types_supported": [GRANT],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(jwks.ALGORITHMS),
        "scopes_supported": list(SCOPES_BY_NAME),
    }


def _address(path: str) -> str:
    # As it is set, and not as the request's Host says: an assertion that was made for another
    # server must not be good here.
    return current.live().settings.public_url + path


def _json(body: dict[str, Any], status: int) -> Response:
    response = Response(json.dumps(body), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response
