"""HTTP for resources: media types, return preferences, version headers."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType
from werkzeug.http import http_date, parse_options_header

from pharmacy.api import bodies
from pharmacy.fhir import operation_outcome, request_status, search
from pharmacy.fhir.operation_outcome import Issue
from pharmacy.schemas import json_text

FHIR_JSON = "application/fhir+json"
ACCEPTED = (FHIR_JSON, "application/json", "text/json")
FORMATS = (*ACCEPTED, "json")
VERSIONS = ("4.0", "4.0.1")
PREFERENCES = ("minimal", "representation", "OperationOutcome")


def refuse_other_formats() -> None:
    """Raise NotAcceptable unless the client accepts FHIR R4 JSON."""
    asked = request.args.get("_format")
    if asked is not None:
        is_json = asked.partition(";")[0].strip() in FORMATS
    else:
        accepted = request.accept_mimetypes
        is_json = not accepted or accepted.best_match(ACCEPTED) is not None
    if not is_json:
        raise NotAcceptable(f"answers are {FHIR_JSON}")


def body() -> bytes:
    """The body of a resource. Raises UnsupportedMediaType unless it is FHIR R4 JSON."""
    media, options = parse_options_header(request.headers.get("Content-Type", ""))
    is_utf_8 = options.get("charset", "utf-8").lower() in ("utf-8", "utf8")
    is_r4 = options.get("fhirversion", VERSIONS[0]) in VERSIONS
    if media.lower() not in ACCEPTED or not is_utf_8 or not is_r4:
        raise UnsupportedMediaType(f"send Content-Type: {FHIR_JSON}; fhirVersion=4.0")
    return bodies.whole()


def preference(absent: str = "representation") -> str:
    """What the client wants returned after a write. `absent` if it does not say."""
    for one in request.headers.get("Prefer", "").replace(";", ",").split(","):
        name, _, value = one.partition("=")
        wanted = value.strip().strip('"')
        if name.strip().lower() == "return" and wanted in PREFERENCES:
            return wanted
    return absent


def resource(value: Mapping[str, Any], status: int = 200) -> Response:
    """A resource as a response. Numbers keep the spelling in which they were sent."""
    return Response(json_text.written(value), status, mimetype=FHIR_JSON)


def outcome(status: int, issues: Sequence[Issue]) -> Response:
    """An OperationOutcome as a response."""
    return resource(operation_outcome.outcome(issues), status)


def versioned(response: Response, version: int, at: datetime.datetime) -> Response:
    """The response with the version of its content."""
    response.headers["ETag"] = request_status.etag(version)
    response.headers["Last-Modified"] = http_date(at)
    return response


def condition() -> str | None:
    """The "system|value" in If-None-Exist. Raises NotFhir for any other condition."""
    text = request.headers.get("If-None-Exist")
    return None if text is None else search.condition(text)
