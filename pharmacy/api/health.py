"""Health checks for a load balancer: whether this process responds, and what works behind it."""

import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, make_response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pharmacy import current, db
from pharmacy.api.errors import RETRY_SECONDS
from pharmacy.services import readiness
from pharmacy.services.readiness import Backlog, WorkerStatus

blueprint = Blueprint("health", __name__)
SCHEMA = (db.ROOT / "migrations" / "HEAD").read_text(encoding="utf-8").strip()
BAD: dict[str, Any] = {"ok": False}


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether this process responds."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether requests can be served (else 503), and which parts are unavailable."""
    parts = {"redis": {"ok": current.live().notifier.answers()}, **_of_the_database(current.now())}
    can_serve = parts["database"]["ok"] and parts["schema"]["ok"]
    is_ready = all(part["ok"] for part in parts.values())
    status = "ready" if is_ready else "degraded" if can_serve else "unavailable"
    response = make_response(jsonify(status=status, **parts), 200 if can_serve else 503)
    if not can_serve:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _of_the_database(now: datetime.datetime) -> dict[str, dict[str, Any]]:
    parts = dict.fromkeys(("database", "schema", "worker", "backlog"), BAD)
    try:
        with current.reading() as session:
            session.execute(text("SELECT 1"))
            parts["database"] = {"ok": True}
            parts["schema"] = _schema(readiness.schema_version(session))
            parts["worker"] = _worker(readiness.last_worker(session), now)
            parts["backlog"] = _backlog(readiness.backlog(session, now), now)
    except (*db.UNAVAILABLE, DBAPIError):
        # The database is unavailable or lacks our tables: parts that were not reached count as
        # failed.
        return parts
    return parts


def _schema(found: str) -> dict[str, Any]:
    # A newer schema also works with this version: migrations add first, and remove one version
    # later.
    return {"ok": found >= SCHEMA, "found": found, "needed": SCHEMA}


def _worker(worker: WorkerStatus, now: datetime.datetime) -> dict[str, Any]:
    return {"ok": worker.is_at_work(now), "last_seen": _written(worker.last_seen)}


def _backlog(backlog: Backlog, now: datetime.datetime) -> dict[str, Any]:
    since = _written(backlog.since)
    return {"ok": backlog.is_short(now), "labels": backlog.labels, "oldest_since": since}


def _written(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
