"""FHIR's primitive types and the JSON values that each allows."""

import re
from typing import Any

from pharmacy.schemas.json_text import WrittenNumber

_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_URI = r"\S+"
_TEXT = r"(?s:.*\S.*)"
# From hl7.org/fhir/R4/datatypes.html. A primitive string is never empty.
_PATTERNS = {
    "base64Binary": r"[0-9a-zA-Z+/=\s]+",
    "canonical": _URI,
    "code": r"[^\s]+(\s[^\s]+)*",
    "date": _DATE,
    "dateTime": rf"{_DATE}|{_DAY}T{_TIME}{_ZONE}",
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "instant": rf"{_DAY}T{_TIME}{_ZONE}",
    "markdown": _TEXT,
    "string": _TEXT,
    "time": _TIME,
    "uri": _URI,
}
_COMPILED = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_LEAST = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
_MOST = 2**31 - 1
# Control characters, which FHIR forbids, and lone surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def is_one(kind: str) -> bool:
    """Whether FHIR's type is a primitive."""
    return kind in _PATTERNS or kind in _LEAST or kind in ("boolean", "decimal")


def is_valid(value: Any, kind: str) -> bool:
    """Whether a JSON value is of FHIR's primitive type."""
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "decimal":
        return type(value) is int or isinstance(value, WrittenNumber)
    if kind in _LEAST:
        return type(value) is int and _LEAST[kind] <= value <= _MOST
    return (
        isinstance(value, str)
        and _FORBIDDEN.search(value) is None
        and _COMPILED[kind].fullmatch(value) is not None
    )
