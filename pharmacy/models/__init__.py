"""The tables, one file per noun; no rules live here."""

from pharmacy.models import (
    audit,
    containers,
    flags,
    idempotency,
    labels,
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
    "audit",
    "containers",
    "flags",
    "idempotency",
    "labels",
    "orders",
    "patients",
    "phases",
    "plans",
    "prescribers",
    "printers",
    "senders",
    "users",
]
