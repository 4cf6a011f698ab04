"""The version of an order that a change applies to: the ETag that its client has read."""

from flask import request

from pharmacy.api.errors import VersionNotNamed
from pharmacy.api.operations import Parameter
from pharmacy.core.errors import ChangedMeanwhile

MOST_DIGITS = 9
IF_MATCH = Parameter(
    "If-Match",
    "header",
    "The ETag of the order as you read it.",
    {"type": "string", "pattern": f'^"[0-9]{{1,{MOST_DIGITS}}}"$'},
    required=True,
)
# Errors that a change may cause because of it.
REFUSALS = (VersionNotNamed, ChangedMeanwhile)


def named() -> frozenset[int]:
    """The versions in If-Match. Raises VersionNotNamed if there are none.

    "*" does not count: a client must have read what it changes.
    """
    asked = request.if_match
    # werkzeug reads an empty tag ("") as None.
    tags = [tag for tag in asked.as_set(include_weak=True) if tag]
    if asked.star_tag or not tags:
        message = "send If-Match with the ETag of the order that you read"
        raise VersionNotNamed(message)
    strong = [tag for tag in tags if asked.is_strong(tag) and tag.isascii() and tag.isdigit()]
    return frozenset(int(tag) for tag in strong if len(tag) <= MOST_DIGITS)
