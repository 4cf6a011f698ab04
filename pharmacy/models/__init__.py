"""The tables, one file per noun; no rules live here."""

from pharmacy.models import (
    amendments,
    audit,
    components,
    containers,
    fills,
    flags,
    idempotency,
    labels,
    oauth,
    orders,
    patients,
    phases,
    plans,
    prescribers,
    printers,
    senders,
    users,
)
from pharmacy.models.base import Base

__all__ = [
    "Base",
    "amendments",
    "audit",
    "components",
    "containers",
    "fills",
    "flags",
    "idempotency",
    "labels",
    "oauth",
    "orders",
    "patients",
    "phases",
    "plans",
    "prescribers",
    "printers",
    "senders",
    "users",
]
