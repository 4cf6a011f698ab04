"""The API reference as a page for people, without scripts or external resources."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from pharmacy import current
from pharmacy.api import openapi
from pharmacy.api.oauth import FORM

blueprint = Blueprint(
    "docs",
    __name__,
    url_prefix="/api",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; " + (
    "frame-ancestors 'none'"
)
BOUNDS = {
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "pattern": "of the form {}",
    "format": "{}",
    "const": "{}",
}


@blueprint.get("/docs")
def show() -> Response:
    """Every endpoint, field and response, with requests to copy."""
    document = openapi.document(current.app())
    html = render_template("docs.html", document=document, curl=_curl, names=_names, words=_words)
    response = make_response(html)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _names(schema: Mapping[str, Any]) -> list[str]:
    """The schemas of a field."""
    below = [*schema.get("anyOf", []), *schema.get("oneOf", []), schema.get("items", {})]
    own = [schema["$ref"].rpartition("/")[2]] if "$ref" in schema else []
    return own + [name for one in below if one for name in _names(one)]


def _words(schema: Mapping[str, Any]) -> str:
    """The values of a field, in a few words. Named schemas are linked beside it."""
    if not schema or "$ref" in schema:
        return ""
    for several in ("anyOf", "oneOf"):
        if several in schema and "properties" not in schema:
            return " or ".join(filter(None, map(_words, schema[several])))
    if "enum" in schema:
        return "one of " + ", ".join(map(str, schema["enum"]))
    kinds = schema.get("type", [])
    kind = kinds if isinstance(kinds, str) else " or ".join(kinds)
    bounds = [words.format(schema[name]) for name, words in BOUNDS.items() if name in schema]
    inner = f"of {_words(schema['items'])}".removesuffix("of ") if "items" in schema else ""
    return ", ".join(filter(None, [f"{kind} {inner}".strip(), *bounds]))


def _curl(address: str, method: str, operation: Mapping[str, Any]) -> str:
    """The request as a command to copy, with $KEY and $ID as placeholders."""
    url = request.url_root.rstrip("/") + address.replace("{id}", "$ID")
    lines = [
        f'curl -s "{url}"',
        *(['-H "Authorization: Bearer $KEY"'] * bool(operation["security"])),
    ]
    for parameter in operation["parameters"]:
        if parameter["in"] == "header":
            lines.append(f'-H "{parameter["name"]}: {HEADER_VALUES[parameter["name"]]}"')
    if method == "post":
        body = operation.get("requestBody")
        lines.append("-X POST" if body is None else _data(body))
    return " \\\n  ".join(lines)


HEADER_VALUES = {"Idempotency-Key": "$(uuidgen)", "If-Match": '\\"1\\"'}


def _data(body: Mapping[str, Any]) -> str:
    ((kind, content),) = body["content"].items()
    if kind == FORM:
        return " \\\n  ".join(
            f'--data-urlencode "{name}={text}"' for name, text in content["example"].items()
        )
    return f"-H 'Content-Type: {kind}' -d {shlex.quote(json.dumps(content['example'], indent=2))}"
