"""Requests that may be sent again: their Idempotency-Key, and the answer that they got."""

import hashlib

from flask import Response, request

from pharmacy.api.errors import BadRequest
from pharmacy.services.idempotency import Answer

LONGEST_KEY = 255


def key() -> str:
    """The request's Idempotency-Key; raises BadRequest without one that can be read."""
    sent = request.headers.get("Idempotency-Key", "")
    if not (0 < len(sent) <= LONGEST_KEY and sent.isascii() and sent.isprintable()):
        raise BadRequest(
            f"send a header Idempotency-Key of 1 to {LONGEST_KEY} ASCII characters: a new one for "
            "each new request, the same one when you repeat a request"
        )
    return sent


def fingerprint(digest: str) -> str:
    """What was asked, in short: the method and the address belong to it as the body does."""
    return hashlib.sha256(f"POST {request.path} {digest}".encode()).hexdigest()


def answered(answer: Answer, *, replayed: bool = False) -> Response:
    """The answer as it goes out, marked where it was given before."""
    response = Response(answer.body, answer.status, mimetype="application/json")
    response.headers["Location"] = answer.location
    response.headers["ETag"] = answer.etag
    if replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response
