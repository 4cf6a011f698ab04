"""What the systems of prescribers may do: each key and each token has some of these."""

from enum import StrEnum

from pharmacy.core.errors import NotAllowed


class Scope(StrEnum):
    """One thing that a sender may do with its own orders; those of others it never sees."""

    ORDERS_WRITE = "orders:write"
    ORDERS_READ = "orders:read"
    LABELS_READ = "labels:read"


ALL_SCOPES = frozenset(Scope)


class ScopeMissing(NotAllowed):
    """The caller is known, and its key or token has not the scope that is needed."""

    code = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"this key or token has not the scope {scope}: ask the pharmacy for it")
        self.scope = scope
