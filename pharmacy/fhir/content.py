"""The content of a MedicationRequest, without the names and spelling of one submission.

A server ignores `id` and `meta` on create (hl7.org/fhir/R4/http.html#create), so a system that
sends a request again may use other values. The ids of contained resources are local to one
submission, a generated narrative repeats the elements, and 0.5 equals 0.50.
"""

from collections.abc import Mapping
from typing import Any

from pharmacy.fhir import transaction
from pharmacy.fhir.values import plain_number
from pharmacy.schemas import json_text
from pharmacy.schemas.json_text import WrittenNumber

_OF_ONE_SENDING = ("id", "meta")


def resource_of(text: str, entry: int | None) -> dict[str, Any]:
    """The request within the body that was sent. entry: its index in a transaction."""
    sent: dict[str, Any] = json_text.read(text.encode())
    return sent if entry is None else dict(transaction.request_at(sent, entry).resource)


def content(request: Mapping[str, Any]) -> str:
    """A canonical text: the same for every submission of the same request."""
    # Sorted by content, not by id, so that the order of contained resources does not matter.
    contained = sorted(request.get("contained", ()), key=lambda one: _canonical(one, {}))
    names = {str(one.get("id")): str(at) for at, one in enumerate(contained, start=1)}
    whole = {name: value for name, value in request.items() if name != "contained"}
    return "\n".join(_canonical(one, names) for one in (whole, *contained))


def _canonical(resource: Mapping[str, Any], names: Mapping[str, str]) -> str:
    elements = {name: value for name, value in resource.items() if name not in _OF_ONE_SENDING}
    narrative = elements.get("text")
    # A narrative with status `additional` has content that no element repeats.
    if isinstance(narrative, Mapping) and narrative.get("status") != "additional":
        del elements["text"]
    return json_text.canonical(_plain(elements, names))


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    """A value with numbers in canonical form and references replaced by the contained content."""
    if isinstance(value, list):
        return [_plain(one, names) for one in value]
    if isinstance(value, Mapping):
        return {key: _reference(key, inner, names) for key, inner in value.items()}
    if isinstance(value, WrittenNumber) or type(value) is int:
        return WrittenNumber(plain_number(getattr(value, "text", str(value))))
    return value


def _reference(key: str, value: Any, names: Mapping[str, str]) -> Any:
    if key == "reference" and isinstance(value, str) and value.startswith("#"):
        return f"#{names.get(value[1:], '')}"
    return _plain(value, names)
