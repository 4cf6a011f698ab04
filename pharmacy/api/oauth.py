"""Access tokens for clients that sign with their own key: RFC 6749, SMART Backend Services."""

import datetime
import json
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.api import errors, rates
from pharmacy.core.errors import NotFound, PharmacyError
from pharmacy.core.scopes import SCOPES_BY_NAME
from pharmacy.services.clients import api_keys, oauth_clients
from pharmacy.services.clients.oauth_clients import (
    ALGORITHMS,
    Assertion,
    AssertionReused,
    ScopeRefused,
    Unproven,
)

blueprint = Blueprint("oauth", __name__)
errors.handle(blueprint)
FORM = "application/x-www-form-urlencoded"
GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ENDPOINT = "/oauth/token"
INVALID_CLIENT = "invalid_client"


class BadGrant(PharmacyError):
    """An invalid request for a token. Its code is one of RFC 6749, section 5.2."""

    code = "invalid_request"


# Other errors, as codes of RFC 6749, section 5.2. NotFound: the client was revoked during the
# request.
CODES: dict[type[PharmacyError], str] = {
    Unproven: INVALID_CLIENT,
    AssertionReused: INVALID_CLIENT,
    NotFound: INVALID_CLIENT,
    ScopeRefused: "invalid_scope",
}


@blueprint.post(ENDPOINT)
def post_token() -> Response:
    """Issue a token to a client that authenticates with a signed assertion."""
    _refuse_other_grants()
    assertion, now = _field("client_assertion", BadGrant.code), current.now()
    names = _field("scope", CODES[ScopeRefused]).split()
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


def _refuse_other_grants() -> None:
    if request.mimetype != FORM:
        raise BadGrant(f"send a form: Content-Type {FORM}")
    if any(len(values) > 1 for values in request.form.listvalues()):
        raise BadGrant("send each field once")
    if request.form.get("grant_type", GRANT) != GRANT:
        raise BadGrant(f"the only grant_type is {GRANT}", code="unsupported_grant_type")
    _field("grant_type", BadGrant.code)
    if request.form.get("client_assertion_type") != ASSERTION_TYPE:
        raise BadGrant(f"send client_assertion_type {ASSERTION_TYPE}")


def _field(name: str, code: str) -> str:
    text = request.form.get(name, "")
    if not text.strip():
        raise BadGrant(f"send {name}", code=code)
    return text


def _proven(session: Session, assertion: str, now: datetime.datetime) -> Assertion:
    # It loads the library of signatures, which nothing else uses.
    from pharmacy.api import assertions

    try:
        shown = assertions.prove(session, assertion, _address(ENDPOINT), now)
        if request.form.get("client_id", shown.client_id) != shown.client_id:
            raise Unproven("the client_id is not that of the assertion")
    except Unproven:
        rates.count_stranger()
        raise
    rates.count_client(
        api_keys.actor_of(oauth_clients.live_client(session, shown.client_id).client)
    )
    return shown


def _refused(error: PharmacyError) -> Response:
    code = CODES.get(type(error), error.code)
    status = 401 if code == INVALID_CLIENT else 400
    return _json({"error": code, "error_description": str(error.message)}, status)


blueprint.register_error_handler(BadGrant, _refused)
for kind in CODES:
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
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "scopes_supported": list(SCOPES_BY_NAME),
    }


def _address(path: str) -> str:
    # From the settings and not from the request's Host: an assertion for another server must not be
    # valid here.
    return current.live().settings.public_url + path


def _json(body: dict[str, Any], status: int) -> Response:
    response = Response(json.dumps(body), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Pragma"] = "no-cache"
    return response
