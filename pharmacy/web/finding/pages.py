"""Where a page of a list begins, as its address says it."""

from flask import abort, request
from werkzeug.datastructures import MultiDict

MOST_DIGITS = 18


def number_in(values: MultiDict[str, str], name: str) -> int | None:
    """The whole number of this name; None where there is none, a 404 for what is no number."""
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        abort(404)
    return int(text)


def number_asked(name: str) -> int | None:
    """The same of the address at hand."""
    return number_in(request.args, name)
