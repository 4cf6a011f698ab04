"""The OpenAPI description of `/oauth/token`, which follows RFC 6749 unlike other endpoints."""

from typing import Any

from pharmacy.api.oauth import ASSERTION_TYPE, CODES, FORM, GRANT, BadGrant
from pharmacy.core.scopes import SCOPES_BY_NAME

SUMMARY = "An access token for an assertion that the system signed"
ERRORS = sorted({BadGrant.code, "unsupported_grant_type", *CODES.values()})
TEXT = {"type": "string"}
EXAMPLE = {
    "grant_type": GRANT,
    "scope": " ".join(SCOPES_BY_NAME),
    "client_assertion_type": ASSERTION_TYPE,
    "client_assertion": "$ASSERTION",
}
SCHEMAS: dict[str, dict[str, Any]] = {
    "TokenForm": {
        "type": "object",
        "description": "A request for a token; each field once.",
        "required": list(EXAMPLE),
        "properties": {
            "grant_type": {**TEXT, "enum": [GRANT]},
            "scope": {**TEXT, "description": "Some of the client's scopes, with spaces between."},
            "client_assertion_type": {**TEXT, "enum": [ASSERTION_TYPE]},
            "client_assertion": {**TEXT, "description": "A JWT, RS384 or ES384, shown once."},
            "client_id": {**TEXT, "description": "That of the assertion, or left out."},
        },
    },
    "Token": {
        "type": "object",
        "description": "An access token, to be sent as an API key is.",
        "required": ["access_token", "token_type", "expires_in", "scope"],
        "properties": {
            "access_token": TEXT,
            "token_type": {**TEXT, "const": "bearer"},
            "expires_in": {"type": "integer", "description": "Seconds."},
            "scope": TEXT,
        },
    },
    "TokenError": {
        "type": "object",
        "description": "Why there is no token (RFC 6749, section 5.2).",
        "required": ["error", "error_description"],
        "properties": {"error": {**TEXT, "enum": ERRORS}, "error_description": TEXT},
    },
}


def operation(problems: dict[str, Any]) -> dict[str, Any]:
    """The POST operation. `problems` are its responses in common with every other endpoint."""
    body = {"schema": _reference("TokenForm"), "example": EXAMPLE}
    return {
        "operationId": "post_token",
        "summary": SUMMARY,
        "security": [],
        "parameters": [],
        "requestBody": {"required": True, "content": {FORM: body}},
        "responses": {
            "200": _answer(SUMMARY, "Token"),
            "400": _answer("The request lacks something or asks for too much", "TokenError"),
            "401": _answer("The assertion does not prove who asks", "TokenError"),
            **problems,
        },
    }


def _answer(words: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": _reference(schema)}}
    return {"description": words, "content": content, "headers": {}}


def _reference(schema: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema}"}
