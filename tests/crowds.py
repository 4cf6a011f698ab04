"""Many orders at low cost: copies of one placed order, row by row under other names."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from pharmacy import models
from pharmacy.core.names import folded
from pharmacy.models.orders import Order

Rows = dict[str, list[dict[str, Any]]]
# Each table of an order's own rows, with the column that references an earlier row.
PARTS = {
    "plans": ("order_id", "orders"),
    "phases": ("plan_id", "plans"),
    "phase_doses": ("phase_id", "phases"),
    "plan_takes": ("plan_id", "plans"),
    "fills": ("plan_id", "plans"),
    "containers": ("plan_id", "plans"),
    "labels": ("order_id", "orders"),
    "flags": ("order_id", "orders"),
    "order_moves": ("order_id", "orders"),
    "order_versions": ("order_id", "orders"),
}


@dataclass(frozen=True)
class Other:
    """What distinguishes a copy from its original."""

    given_name: str
    family_name: str
    status: str = "received"
    received_at: datetime.datetime | None = None
    due_at: datetime.datetime | None = None


def copy(engine: Engine, order_id: str, *others: Other) -> list[uuid.UUID]:
    """The ids of copies of an order with all its own rows."""
    with engine.begin() as connection:
        rows = _rows(connection, uuid.UUID(order_id))
        last = connection.scalar(select(func.max(Order.rx_number))) or 0
        each = [_copied(rows, other, last + place) for place, other in enumerate(others, 1)]
        for name in rows:
            new = [row for copied in each for row in copied[name]]
            if new:
                connection.execute(insert(_table(name)), new)
    return [copied["orders"][0]["id"] for copied in each]


def _table(name: str) -> Any:
    return models.Base.metadata.tables[name]


def _rows(connection: Connection, order_id: uuid.UUID) -> Rows:
    rows = {"orders": _found(connection, "orders", "id", [order_id])}
    patient_ids = [row["patient_id"] for row in rows["orders"]]
    rows = {"patients": _found(connection, "patients", "id", patient_ids), **rows}
    for name, (column, owner) in PARTS.items():
        rows[name] = _found(connection, name, column, [row["id"] for row in rows[owner]])
    return rows


def _found(connection: Connection, name: str, column: str, ids: list[Any]) -> list[dict[str, Any]]:
    table = _table(name)
    found = connection.execute(select(table).where(table.c[column].in_(ids)))
    return [dict(row) for row in found.mappings()]


def _copied(rows: Rows, other: Other, number: int) -> Rows:
    ids = {row["id"]: uuid.uuid4() for found in rows.values() for row in found if "id" in row}
    named = {
        "family_name": other.family_name,
        "given_name": other.given_name,
        "family_folded": folded(other.family_name),
        "given_folded": folded(other.given_name),
        "identity_key": folded(f"{other.given_name}{other.family_name}").ljust(64, "0")[:64],
        "rx_number": number,
        "external_id": f"copy {number}",
        "status": other.status,
        "received_at": other.received_at,
        "due_at": other.due_at,
    }
    return {
        name: [_changed(row, ids, named, number) for row in found] for name, found in rows.items()
    }


def _changed(
    row: dict[str, Any], ids: dict[uuid.UUID, uuid.UUID], named: dict[str, Any], number: int
) -> dict[str, Any]:
    return dict(_columns(row, ids, named, number))


def _columns(
    row: dict[str, Any], ids: dict[uuid.UUID, uuid.UUID], named: dict[str, Any], number: int
) -> Iterator[tuple[str, Any]]:
    for column, value in row.items():
        if column == "barcode":
            yield column, f"{number:08d}{value[8:]}"
        elif column == "status" and "rx_number" not in row:
            yield column, value
        elif named.get(column) is not None:
            yield column, named[column]
        else:
            yield column, ids.get(value, value) if isinstance(value, uuid.UUID) else value
