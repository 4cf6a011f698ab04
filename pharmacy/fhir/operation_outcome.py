"""Errors and information as an OperationOutcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CODES = "https://pharmacy.invalid/fhir/CodeSystem/problems"
# hl7.org/fhir/R4/valueset-issue-type.html
_TYPES = frozenset(
    {
        *("invalid", "structure", "required", "value", "invariant", "security", "login"),
        *("unknown", "expired", "forbidden", "suppressed", "processing", "not-supported"),
        *("duplicate", "multiple-matches", "not-found", "deleted", "too-long", "code-invalid"),
        *("extension", "too-costly", "business-rule", "conflict", "transient", "lock-error"),
        *("no-store", "exception", "timeout", "incomplete", "throttled", "informational"),
    }
)
# Our codes that have an issue type of their own. Every other code is a business rule.
_TYPES_OF_OURS = {
    "type": "structure",
    "missing": "required",
    "null": "required",
    "empty": "required",
    "too_long": "too-long",
    "too_many": "too-costly",
    "date": "value",
    "number": "value",
    "pattern": "value",
    "range": "value",
    "character": "value",
    "not_json": "structure",
    "not_signed_in": "login",
    "not_allowed": "forbidden",
    "scope_missing": "forbidden",
    "not_found": "not-found",
    "bad_request": "invalid",
    "not_ready": "transient",
    "unavailable": "transient",
    "defect": "exception",
    "too_many_requests": "throttled",
    "request_entity_too_large": "too-long",
    "unsupported_media_type": "not-supported",
    "not_acceptable": "not-supported",
    "method_not_allowed": "not-supported",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. code: FHIR's issue type, or one of our codes. path: a FHIRPath, or ""."""

    code: str
    message: str
    path: str = ""
    severity: str = "error"


def outcome(issues: Sequence[Issue]) -> dict[str, Any]:
    """The OperationOutcome of at least one issue."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(issue) for issue in issues]}


def type_of(code: str) -> str:
    """FHIR's issue type for one of our codes."""
    return code if code in _TYPES else _TYPES_OF_OURS.get(code, "business-rule")


def _issue(issue: Issue) -> dict[str, Any]:
    details: dict[str, Any] = {"text": issue.message}
    if issue.code not in _TYPES:
        details["coding"] = [{"system": CODES, "code": issue.code}]
    found = {"severity": issue.severity, "code": type_of(issue.code), "details": details}
    found["diagnostics"] = issue.message
    return {**found, "expression": [issue.path]} if issue.path else found
