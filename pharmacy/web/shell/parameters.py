"""Request parameters: the start of a list, and whether a script requests a part of a page."""

from flask import abort, request
from werkzeug.datastructures import MultiDict

MOST_DIGITS = 18
# The header with which a script requests a part of a page.
FRAGMENT = "X-Fragment"


def number_in(values: MultiDict[str, str], name: str) -> int | None:
    """The whole number of this name. None if it is missing, a 404 if it is not a number."""
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(404)
    return int(text)


def number_asked(name: str) -> int | None:
    """The same from the current URL."""
    return number_in(request.args, name)
