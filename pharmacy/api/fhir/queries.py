"""FHIR search parameters, and the URLs of result pages."""

from collections.abc import Collection
from urllib.parse import urlencode

from flask import request

from pharmacy import current
from pharmacy.api.fhir.resources import BASE
from pharmacy.core.orders import OrderStatus
from pharmacy.fhir import request_status, search
from pharmacy.services.clients.medication_requests import AuthoredDays, MedicationRequestFilter

COUNT, AFTER, FORMAT = "_count", "_after", "_format"
ON_A_PAGE = 20
MOST_ON_A_PAGE = 100
MOST_DIGITS = 18
OF_REQUESTS = ("identifier", "patient", "subject", "status", "authoredon", "date")
# hl7.org/fhir/R4/valueset-medicationrequest-status.html
STATUSES = frozenset(
    {
        *("active", "on-hold", "cancelled", "completed"),
        *("entered-in-error", "stopped", "draft", "unknown"),
    }
)
REPEATED = ("authoredon", "date")


def refuse_others(*known: str) -> None:
    """Raise NotFhir for an unknown or repeated parameter."""
    for name, values in request.args.lists():
        if name not in (*known, FORMAT):
            raise search.refused(name[:40], f"only {', '.join(known)} are known here")
        if len(values) > 1 and name not in REPEATED:
            raise search.refused(name, "give it once")


def wanted() -> MedicationRequestFilter:
    """The filter for MedicationRequests. Raises NotFhir for an unsupported value."""
    refuse_others(*OF_REQUESTS, COUNT, AFTER)
    identifier = request.args.get("identifier")
    return MedicationRequestFilter(
        external_id=None if identifier is None else search.identifier(identifier),
        patient_id=_patient(),
        statuses=_statuses(),
        written=_days("authoredon"),
        taken=_days("date"),
    )


def _patient() -> str | None:
    """The id of a patient. Never a name, because URLs are stored in logs."""
    text = request.args.get("patient", request.args.get("subject"))
    return None if text is None else reference("patient", "Patient", text)


def reference(parameter: str, kind: str, text: str) -> str:
    """The id of a reference such as "Patient/1" or "1". Raises NotFhir for any other kind."""
    own, _, identity = text.rpartition("/")
    own = own.removeprefix(base()).strip("/")
    if own not in ("", kind) or not identity:
        raise search.refused(parameter, f"give the id of a {kind}")
    return identity


def _statuses() -> Collection[OrderStatus] | None:
    text = request.args.get("status")
    if text is None:
        return None
    asked = {one.rpartition("|")[2] for one in text.split(",")}
    if not asked <= STATUSES:
        raise search.refused("status", f"give some of {', '.join(sorted(STATUSES))}")
    return [status for status in OrderStatus if request_status.status_of(status) in asked]


def _days(parameter: str) -> AuthoredDays | None:
    texts = request.args.getlist(parameter)
    if not texts:
        return None
    found = search.SearchedDays()
    for text in texts:
        found = found.and_also(search.days(parameter, text))
    return AuthoredDays(found.first, found.last)


def number(parameter: str) -> int | None:
    """A whole number above zero. Raises NotFhir for any other."""
    text = request.args.get(parameter)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0):
        raise search.refused(parameter, "give a whole number above zero")
    return int(text)


def base() -> str:
    """The base URL of this FHIR server, from its settings and not from the request's Host."""
    return current.live().settings.public_url + BASE


def links(path: str, after: int | None = None) -> dict[str, str]:
    """The URL of this page and, if there is one, of the next."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != FORMAT]
    found = {"self": _address(path, asked)}
    if after is not None:
        repeated = [(name, value) for name, value in asked if name != AFTER]
        found["next"] = _address(path, [*repeated, (AFTER, str(after))])
    return found


def _address(path: str, asked: list[tuple[str, str]]) -> str:
    return f"{base()}/{path}" + (f"?{urlencode(asked)}" if asked else "")
