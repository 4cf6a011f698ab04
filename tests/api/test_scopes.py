"""What a key's scopes allow."""

import datetime

import pytest
from sqlalchemy import select, update

from pharmacy import db
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.scopes import Scope
from pharmacy.models.clients import ApiKey
from pharmacy.services.clients import api_keys
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.conftest import NOW


def narrow(caller: Caller, *scopes: Scope) -> Caller:
    """The same client with a key of these scopes."""
    with db.transaction(caller.engine) as session:
        return caller.with_key(api_keys.add_api_key(session, "clinic", NOW, COMMAND_LINE, scopes))


def test_a_missing_scope_is_named(sqlite_caller: Caller) -> None:
    response = narrow(sqlite_caller, Scope.ORDERS_READ).post(bodies.ldn_order())
    assert response.status_code == 403
    assert response.mimetype == "application/problem+json"
    assert "orders:write" in response.get_json()["detail"]
    challenge = response.headers["WWW-Authenticate"]
    assert 'error="insufficient_scope", scope="orders:write"' in challenge


def test_each_key_of_a_client_opens_its_own_part(sqlite_caller: Caller) -> None:
    writing = narrow(sqlite_caller, Scope.ORDERS_WRITE)
    reading = narrow(sqlite_caller, Scope.ORDERS_READ)
    placed = writing.post(bodies.ldn_order())
    assert placed.status_code == 201
    assert reading.get(placed.headers["Location"]).status_code == 200
    assert writing.get(placed.headers["Location"]).status_code == 403
    pdf = placed.get_json()["labels"][0]["pdf"]
    assert reading.get(pdf).status_code == 403
    assert narrow(sqlite_caller, Scope.LABELS_READ).get(pdf).status_code == 409


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_a_key_that_has_ended_is_refused_and_says_so(caller: Caller, end: str) -> None:
    with caller.engine.begin() as connection:
        connection.execute(update(ApiKey).values({end: NOW}))
    response = caller.get("/api/v1/orders")
    assert response.status_code == 401
    assert "expired or was revoked" in response.get_json()["detail"]
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_the_use_of_a_key_is_noted_after_the_answer(caller: Caller) -> None:
    def last_use() -> datetime.datetime | None:
        with caller.engine.begin() as connection:
            return connection.scalar(select(ApiKey.used_at))

    assert last_use() is None
    caller.with_key("rxl_wrong").get("/api/v1/orders")
    assert last_use() is None
    caller.post(bodies.ldn_order())
    first = last_use()
    assert first is not None
    caller.get("/api/v1/orders")
    assert last_use() == first
