"""Orders as the JSON that clients read."""

import datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from pharmacy import current
from pharmacy.core.course_dates import CourseDates
from pharmacy.core.flags import Flag
from pharmacy.schemas.plans import flag_json, plan_json
from pharmacy.services.finding import order_views
from pharmacy.services.finding.order_views import OrderView
from pharmacy.services.orders.placing import Order
from pharmacy.services.planning.plan_views import PlanView
from pharmacy.services.records.container_states import ContainerStatus


def order_json(session: Session, order: Order) -> dict[str, Any]:
    """The current state of an order that was just changed."""
    return view_json(order_views.of_order(session, order, zone()))


def zone() -> datetime.tzinfo:
    """The pharmacy's time zone, by which promise times are set."""
    return current.context().profile.timezone


def view_json(order: OrderView) -> dict[str, Any]:
    """The current state of an order: flags, latest plan, labels with states, amendments."""
    return {
        "id": str(order.id),
        "external_id": order.external_id,
        "rx_number": str(order.rx_number),
        "status": order.status.value,
        "flags": [
            flag_json(Flag(f.code, f.severity, f.message), resolved=f.resolved_at is not None)
            for f in order.flags
        ],
        "plan": _plan_json(order),
        "labels": _labels_json(order),
        "amendments": _amendments_json(order),
    }


def _plan_json(order: OrderView) -> dict[str, Any]:
    """The latest plan, with the state of each container."""
    plan = plan_view_json(order.plan)
    containers = [
        {**container, **_state_json(order.containers[container["number"]])}
        for container in plan["containers"]
    ]
    return {**plan, "containers": containers}


def _state_json(status: ContainerStatus) -> dict[str, Any]:
    promised_at = status.promised_at
    return {
        "id": str(status.container_id),
        "state": status.state.value,
        "since": moment(status.since),
        "promised_at": moment(promised_at) if promised_at is not None else None,
        "waits_for": str(status.waits_for),
    }


def moment(at: datetime.datetime) -> str:
    """A moment in UTC by RFC 3339: "2026-11-30T18:00:00Z"."""
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def plan_view_json(view: PlanView) -> dict[str, Any]:
    """One plan of an order, with its version and the first day of the course that it covers."""
    plan = plan_json(view.plan, view.directions)
    return {"version": view.version, "first_day": view.first_day, **plan}


def _amendments_json(order: OrderView) -> list[dict[str, Any]]:
    """The amendments, oldest first. `on` is null if the first day is unknown."""
    return [
        {
            "number": change.number,
            "change": change.change.value,
            "day": change.day,
            "on": _date_of(order, change.day),
            "reason": change.reason,
            "by": change.by,
            "created_at": change.created_at.isoformat(),
            "plan_version": change.plan_version,
        }
        for change in order.amendments
    ]


def _date_of(order: OrderView, day: int) -> str | None:
    if order.start_on is None:
        return None
    return CourseDates(order.start_on).date_of(day).isoformat()


def _labels_json(order: OrderView) -> list[dict[str, Any]]:
    """The labels. `error` is why a failed one failed. A patient calendar has no phase or container.

    Builds their URLs by hand, because a page of orders has hundreds.
    """
    labels = f"{request.script_root}/api/v1/labels"
    return [
        {
            "id": str(label.id),
            "kind": label.kind,
            "phase": label.phase_number,
            "container": label.number or None,
            "state": label.state.value,
            "error": label.error_message,
            "superseded": label.superseded_at is not None,
            "barcode": label.barcode,
            "pdf": f"{labels}/{label.id}/pdf",
        }
        for label in order.labels
    ]


def etag(order: Order | OrderView) -> str:
    """The version of the order that a change must name in If-Match."""
    return f'"{order.version}"'
