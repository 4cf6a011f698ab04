"""What a load balancer asks."""

from pathlib import Path

from werkzeug.test import TestResponse

from pharmacy import app, settings
from tests.api.callers import Caller
from tests.apps import SECRET_KEY
from tests.postgresql import PostgresCluster


def asked(database_url: str, path: str) -> TestResponse:
    """The answer of a new process with this database."""
    environment = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY}
    application = app.create_app(settings.read(environment))
    response = application.test_client().get(path)
    application.extensions["pharmacy"].engine.dispose()
    return response


def test_a_process_with_its_database_is_ready(caller: Caller) -> None:
    nobody = caller.with_key("")
    assert nobody.get("/healthz").status_code == 200
    assert nobody.get("/readyz").status_code == 200


def test_a_process_whose_database_has_no_tables_is_not_ready(empty_database_url: str) -> None:
    response = asked(empty_database_url, "/readyz")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert asked(empty_database_url, "/healthz").status_code == 200


def test_a_process_without_a_database_server_is_not_ready(tmp_path: Path) -> None:
    away = f"postgresql+psycopg://postgres@/pharmacy?host={tmp_path}"
    assert asked(away, "/readyz").status_code == 503
    assert asked(away, "/healthz").status_code == 200


def test_a_database_that_goes_away_and_comes_back_is_answered_for(
    postgresql: PostgresCluster, migrated_postgresql: str
) -> None:
    name = postgresql.create_database(migrated_postgresql)
    environment = {"DATABASE_URL": postgresql.url(name), "SECRET_KEY": SECRET_KEY}
    client = app.create_app(settings.read(environment)).test_client()
    assert client.get("/readyz").status_code == 200
    postgresql.drop_database(name)
    for path in ("/readyz", "/api/v1/orders"):
        response = client.get(path, headers={"Authorization": "Bearer any"})
        assert response.status_code == 503
        assert response.mimetype == "application/problem+json"
