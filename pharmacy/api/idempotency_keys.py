"""Repeatable requests: their Idempotency-Key, and the stored response."""

import hashlib

from flask import Response, request

from pharmacy.api import bodies
from pharmacy.api.errors import BadRequest
from pharmacy.api.operations import Parameter
from pharmacy.core.errors import InvalidInput, KeyReused
from pharmacy.schemas.json_text import NotJson
from pharmacy.services.records.idempotency import StoredAnswer

LONGEST_KEY = 255
KEY = Parameter(
    "Idempotency-Key",
    "header",
    "New for each new request, the same when a request is repeated.",
    {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_KEY,
        "pattern": "^[!-~]([ -~]*[!-~])?$",
    },
    required=True,
)
REPLAYED = {"Idempotent-Replayed": '"true" where the answer repeats that of an earlier request.'}
# Errors that a request with a key and a body may cause.
REFUSALS = (BadRequest, NotJson, *bodies.REFUSALS, InvalidInput, KeyReused)


def key() -> str:
    """The request's Idempotency-Key. Raises BadRequest if it is missing or invalid."""
    sent = request.headers.get(KEY.name, "")
    if not (0 < len(sent) <= LONGEST_KEY and sent.isascii() and sent.isprintable()):
        raise BadRequest(
            f"send a header Idempotency-Key of 1 to {LONGEST_KEY} ASCII characters: a new one for "
            "each new request, the same one when you repeat a request"
        )
    return sent


def fingerprint(digest: str) -> str:
    """A digest of the request, including its method and URL."""
    return hashlib.sha256(f"POST {request.path} {digest}".encode()).hexdigest()


def answered(answer: StoredAnswer, *, replayed: bool = False) -> Response:
    """The response, with a mark if it was given before."""
    response = Response(answer.body, answer.status, mimetype="application/json")
    response.headers["Location"] = answer.location
    response.headers["ETag"] = answer.etag
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
