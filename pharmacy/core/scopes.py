"""What the systems of prescribers may do: each key and each token has some of these."""

from enum import StrEnum

from pharmacy.core.errors import NotAllowed


class Scope(StrEnum):
    """One thing that a sender may do with its own orders; those of others it never sees."""

    ORDERS_WRITE = "orders:write"
    ORDERS_READ = "orders:read"
    LABELS_READ = "labels:read"


ALL_SCOPES = frozenset(Scope)
_WRITE, _READ = frozenset({Scope.ORDERS_WRITE}), frozenset({Scope.ORDERS_READ})
# Each name that a token may be asked for. Those of SMART on FHIR (create, read, update, search) are
# taken only as they stand here: a wildcard or an interaction that we have not would promise more.
SCOPES_BY_NAME: dict[str, frozenset[Scope]] = {
    **{scope.value: frozenset({scope}) for scope in Scope},
    "system/MedicationRequest.c": _WRITE,
    "system/MedicationRequest.rs": _READ,
    "system/MedicationRequest.crs": _WRITE | _READ,
    "system/MedicationRequest.cru": _WRITE | _READ,
    "system/MedicationRequest.crus": _WRITE | _READ,
}


class ScopeMissing(NotAllowed):
    """The caller is known, and its key or token has not the scope that is needed."""

    code = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"this key or token has not the scope {scope}: ask the pharmacy for it")
        self.scope = scope
