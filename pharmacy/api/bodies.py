"""The body of a request, whole or refused."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

# What a request with a body may be refused for, whatever is in it.
REFUSALS = (RequestEntityTooLarge, UnsupportedMediaType)


def whole() -> bytes:
    """The body as it was sent; raises RequestEntityTooLarge above the limit.

    Raises UnsupportedMediaType for a compressed one: a few bytes of it may be gigabytes.
    """
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body as it is, without Content-Encoding")
    body = request.get_data()
    # A body that comes in chunks is cut off at the limit without a word.
    if request.content_length is None and len(body) == request.max_content_length:
        raise RequestEntityTooLarge
    return body
