"""What API clients may do. Each key and each token has some of these scopes."""

from enum import StrEnum

from pharmacy.core.errors import NotAllowed
from pharmacy.core.messages import Message


class Scope(StrEnum):
    """One thing that a client may do with its own orders. It never sees those of others."""

    ORDERS_WRITE = "orders:write"
    ORDERS_READ = "orders:read"
    LABELS_READ = "labels:read"


ALL_SCOPES = frozenset(Scope)
_WRITE, _READ = frozenset({Scope.ORDERS_WRITE}), frozenset({Scope.ORDERS_READ})
# Each scope name that a token may request. SMART on FHIR scopes (create, read, update, search) are
# accepted only as listed here: a wildcard or an unsupported interaction would promise more.
SCOPES_BY_NAME: dict[str, frozenset[Scope]] = {
    **{scope.value: frozenset({scope}) for scope in Scope},
    "system/MedicationRequest.c": _WRITE,
    "system/MedicationRequest.rs": _READ,
    "system/MedicationRequest.crs": _WRITE | _READ,
    "system/MedicationRequest.cru": _WRITE | _READ,
    "system/MedicationRequest.crus": _WRITE | _READ,
}


class ScopeMissing(NotAllowed):
    """The caller is known, but its key or token does not have the required scope."""

    code = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(
            Message(
                "scope_missing",
                "This key or token does not have the scope %(scope)s. Ask the pharmacy for it.",
                scope=scope.value,
            )
        )
        self.scope = scope
