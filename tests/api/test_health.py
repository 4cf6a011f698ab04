"""Health checks for a load balancer."""

import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update
from werkzeug.test import TestResponse

from pharmacy import app, db, settings
from pharmacy.api.health import SCHEMA
from pharmacy.models.labels import Label
from pharmacy.services import readiness
from tests.api import bodies
from tests.api.callers import Caller
from tests.apps import SECRET_KEY
from tests.postgresql import PostgresCluster


def asked(database_url: str, path: str) -> TestResponse:
    """The response of a new process with this database."""
    environment = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY}
    application = app.create_app(settings.read(environment))
    response = application.test_client().get(path)
    application.extensions["pharmacy"].engine.dispose()
    return response


def beaten(caller: Caller, seconds_ago: int) -> dict[str, Any]:
    """The response of /readyz if a worker was last seen this long ago."""
    moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=seconds_ago)
    with db.transaction(caller.engine) as session:
        readiness.beat(session, moment)
    response = caller.with_key("").get("/readyz")
    assert response.status_code == 200
    return dict(response.get_json())


def test_a_process_responds_and_serves_without_a_renderer(caller: Caller) -> None:
    nobody = caller.with_key("")
    assert nobody.get("/healthz").status_code == 200
    response = nobody.get("/readyz")
    assert response.status_code == 200
    found = response.get_json()
    assert found["status"] == "degraded"
    assert found["database"] == {"ok": True}
    assert found["schema"] == {"ok": True, "found": SCHEMA, "needed": SCHEMA}
    assert found["worker"] == {"ok": False, "last_seen": None}
    assert found["backlog"] == {"ok": True, "labels": 0, "oldest_since": None}
    assert found["redis"] == {"ok": False}


def test_a_worker_is_at_work_while_it_was_seen_lately(caller: Caller) -> None:
    assert beaten(caller, 1)["worker"]["ok"]


def test_a_worker_that_died_is_reported_within_30_seconds_with_when_it_was_seen(
    caller: Caller,
) -> None:
    worker = beaten(caller, 25)["worker"]
    assert not worker["ok"]
    last_seen = datetime.datetime.fromisoformat(worker["last_seen"])
    ago = datetime.datetime.now(datetime.UTC) - last_seen
    assert datetime.timedelta(seconds=24) < ago < datetime.timedelta(seconds=60)


def test_a_clock_that_was_set_back_does_not_keep_a_dead_worker_alive(caller: Caller) -> None:
    assert not beaten(caller, -3600)["worker"]["ok"]
    assert beaten(caller, 0)["worker"]["ok"]


def test_labels_that_wait_for_over_a_minute_are_a_backlog(caller: Caller) -> None:
    assert caller.post(bodies.order()).status_code == 201
    waiting = caller.with_key("").get("/readyz").get_json()["backlog"]
    assert waiting["ok"]
    # One container, and the patient calendar.
    assert waiting["labels"] == 2
    old = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=61)
    with caller.engine.begin() as connection:
        connection.execute(update(Label).values(created_at=old))
    assert not caller.with_key("").get("/readyz").get_json()["backlog"]["ok"]


def test_a_process_whose_database_has_no_tables_is_not_ready(empty_database_url: str) -> None:
    response = asked(empty_database_url, "/readyz")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    found = response.get_json()
    assert found["status"] == "unavailable"
    assert found["database"]["ok"]
    assert not found["schema"]["ok"]
    assert asked(empty_database_url, "/healthz").status_code == 200


def test_a_process_without_a_database_server_is_not_ready(tmp_path: Path) -> None:
    away = f"postgresql+psycopg://postgres@/pharmacy?host={tmp_path}"
    response = asked(away, "/readyz")
    assert response.status_code == 503
    assert not response.get_json()["database"]["ok"]
    assert asked(away, "/healthz").status_code == 200


def test_readiness_follows_the_database(
    postgresql: PostgresCluster, migrated_postgresql: str
) -> None:
    name = postgresql.create_database(migrated_postgresql)
    environment = {"DATABASE_URL": postgresql.url(name), "SECRET_KEY": SECRET_KEY}
    client = app.create_app(settings.read(environment)).test_client()
    assert client.get("/readyz").status_code == 200
    postgresql.drop_database(name)
    assert client.get("/readyz").status_code == 503
    response = client.get("/api/v1/orders", headers={"Authorization": "Bearer any"})
    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"
