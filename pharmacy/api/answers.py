"""Orders as the JSON that senders read."""

from typing import Any

from flask import url_for

from pharmacy.core.orders import Flag
from pharmacy.schemas.plans import flag_json, plan_json
from pharmacy.services import plans
from pharmacy.services.orders import Label, Order


def order_json(order: Order) -> dict[str, Any]:
    """The order as it stands: flags, plan and labels with their states."""
    directions = {c.number: c.directions for c in order.plans[-1].containers}
    return {
        "id": str(order.id),
        "external_id": order.external_id,
        "rx_number": str(order.rx_number),
        "status": order.status.value,
        "flags": [
            flag_json(Flag(f.code, f.severity, f.message), resolved=f.resolved_at is not None)
            for f in order.flags
        ],
        "plan": plan_json(plans.plan_of(order), directions),
        "labels": [label_json(label) for label in order.labels],
    }


def label_json(label: Label) -> dict[str, Any]:
    """One label; `error` says why a failed one failed."""
    return {
        "id": str(label.id),
        "kind": label.kind,
        "phase": label.phase_number,
        "container": label.number,
        "state": label.state.value,
        "error": label.error_message,
        "barcode": label.barcode,
        "pdf": url_for("api.get_label_pdf", label_id=label.id),
    }


def etag(order: Order) -> str:
    """The version of the order that a change must name in If-Match."""
    return f'"{order.version}"'
