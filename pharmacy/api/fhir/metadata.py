"""The server's capabilities, for any client."""

from flask import Blueprint, Response

from pharmacy.api.fhir import errors, exchange, queries
from pharmacy.fhir import capability_statement

blueprint = Blueprint("fhir_metadata", __name__, url_prefix="/fhir/R4")
errors.handle(blueprint)


@blueprint.get("/metadata")
def metadata() -> Response:
    """The CapabilityStatement. Needs no key."""
    exchange.refuse_other_formats()
    return exchange.resource(capability_statement.statement(queries.base()))
