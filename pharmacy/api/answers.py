"""Orders as the JSON that senders read."""

import datetime
from typing import Any

from flask import url_for

from pharmacy.core.orders import Flag
from pharmacy.schemas.plans import flag_json, plan_json
from pharmacy.services import plans
from pharmacy.services.orders import Label, Order, Plan


def order_json(order: Order) -> dict[str, Any]:
    """The order as it stands: flags, the newest plan, labels with their states, amendments."""
    return {
        "id": str(order.id),
        "external_id": order.external_id,
        "rx_number": str(order.rx_number),
        "status": order.status.value,
        "flags": [
            flag_json(Flag(f.code, f.severity, f.message), resolved=f.resolved_at is not None)
            for f in order.flags
        ],
        "plan": plan_of_row_json(order.plans[-1]),
        "labels": [label_json(label) for label in (*order.labels, *order.schedules)],
        "amendments": _amendments_json(order),
    }


def plan_of_row_json(row: Plan) -> dict[str, Any]:
    """One plan of an order, with its version and the day of the course from which it holds."""
    directions = {c.number: c.directions for c in row.containers}
    plan = plan_json(plans.of_row(row), directions)
    return {"version": row.version, "first_day": row.first_day, **plan}


def _amendments_json(order: Order) -> list[dict[str, Any]]:
    """What was changed on the way, oldest first; `on` is null where nobody knows the first day."""
    versions = {row.id: row.version for row in order.plans}
    return [
        {
            "number": change.number,
            "change": change.change,
            "day": change.day,
            "on": _date_of(order, change.day),
            "reason": change.reason,
            "by": change.actor_name,
            "created_at": change.created_at.isoformat(),
            "plan_version": versions[change.plan_id],
        }
        for change in order.amendments
    ]


def _date_of(order: Order, day: int) -> str | None:
    if order.start_on is None:
        return None
    return (order.start_on + datetime.timedelta(days=day - 1)).isoformat()


def label_json(label: Label) -> dict[str, Any]:
    """One label; `error` says why a failed one failed. A schedule has no phase and no container."""
    return {
        "id": str(label.id),
        "kind": label.kind,
        "phase": label.phase_number,
        "container": label.number or None,
        "state": label.state.value,
        "error": label.error_message,
        "superseded": label.superseded_at is not None,
        "barcode": label.barcode,
        "pdf": url_for("api.get_label_pdf", label_id=label.id),
    }


def etag(order: Order) -> str:
    """The version of the order that a change must name in If-Match."""
    return f'"{order.version}"'
