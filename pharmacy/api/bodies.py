"""The body of a request, whole or refused."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge


def whole() -> bytes:
    """The body as it was sent; raises RequestEntityTooLarge above the limit."""
    body = request.get_data()
    # A body that comes in chunks is cut off at the limit without a word.
    if request.content_length is None and len(body) == request.max_content_length:
        raise RequestEntityTooLarge
    return body
