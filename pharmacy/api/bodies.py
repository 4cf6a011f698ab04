"""Reads the body of a request completely, or refuses it."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

# Errors of any request with a body, whatever its content.
REFUSALS = (RequestEntityTooLarge, UnsupportedMediaType)


def whole() -> bytes:
    """The body as it was sent. Raises RequestEntityTooLarge above the limit.

    Raises UnsupportedMediaType for a compressed one: a few bytes may expand to gigabytes.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body as it is, without Content-Encoding")
    body = request.get_data()
    # A chunked body is silently cut off at the limit.
    if request.content_length is None and len(body) == request.max_content_length:
        raise RequestEntityTooLarge
    return body
