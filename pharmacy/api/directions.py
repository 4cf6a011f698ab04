"""Sig reading over HTTP: a proposal for a person. Nothing is stored."""

from typing import Any

from flask import Blueprint

from pharmacy import current
from pharmacy.api import auth, bodies, errors, examples
from pharmacy.api.operations import Operation, described
from pharmacy.core.errors import InvalidInput, WordsNotUnderstood
from pharmacy.core.scopes import Scope
from pharmacy.schemas import json_text
from pharmacy.schemas.directions import DirectionsAnswer, DirectionsSchema, read_asked, reading_json
from pharmacy.schemas.json_text import NotJson
from pharmacy.services.planning.sigs import read_directions

blueprint = Blueprint("directions", __name__, url_prefix="/api/v1")
errors.handle(blueprint)


@blueprint.post("/directions")
@described(
    Operation(
        "Read written directions; nothing is stored",
        Scope.ORDERS_WRITE,
        DirectionsAnswer,
        (NotJson, *bodies.REFUSALS, InvalidInput, WordsNotUnderstood),
        takes=DirectionsSchema,
        example=examples.DIRECTIONS,
    )
)
def post_directions() -> dict[str, Any]:
    """The schedule that directions propose. 422 names the words that were not understood."""
    with current.reading() as session:
        auth.client(session, Scope.ORDERS_WRITE)
    asked = read_asked(json_text.read(bodies.whole()))
    return reading_json(read_directions(asked))
