"""Paginated lists: each page has the URL of the next one."""

from typing import Any

from flask import request, url_for

from pharmacy.api.errors import BadRequest
from pharmacy.api.operations import Parameter, whole_number

ON_A_PAGE = 20
MOST_ON_A_PAGE = 100
MOST_DIGITS = 18
LIMIT = Parameter(
    "limit",
    "query",
    f"How many on a page: {ON_A_PAGE}, or what you say, but never more than {MOST_ON_A_PAGE}.",
    whole_number(MOST_DIGITS),
)
AFTER = Parameter("after", "query", "From `next`.", whole_number(MOST_DIGITS))


def most() -> int:
    """The page size. Raises BadRequest."""
    return min(number(LIMIT) or ON_A_PAGE, MOST_ON_A_PAGE)


def number(parameter: Parameter) -> int | None:
    """A whole number from the query. Raises BadRequest for other values."""
    text = request.args.get(parameter.name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0):
        raise BadRequest(f"give {parameter.name} as a whole number above zero")
    return int(text)


def next_page(after: int | None, *filters: Parameter) -> str | None:
    """The URL of the next page, with the same parameters. None after the last."""
    if after is None:
        return None
    names = (LIMIT.name, *(parameter.name for parameter in filters))
    asked: dict[str, Any] = {name: request.args[name] for name in names if name in request.args}
    return url_for(request.endpoint or "", after=after, **asked)
