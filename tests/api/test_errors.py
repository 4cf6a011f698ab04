"""Every error under /api is a problem document."""

import logging

import pytest
from sqlalchemy import text

from tests import cast
from tests.api import bodies
from tests.api.callers import Caller
from tests.services import stored


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic dTpw", "Bearer schlüssel", "KEY"],
)
def test_without_a_known_key_nothing_is_answered(
    refused_caller: Caller, method: str, authorization: str | None
) -> None:
    nobody = refused_caller.with_key("")
    headers = {} if authorization is None else {"Authorization": authorization}
    response = nobody.ask(method, "/api/v1/orders", headers=headers, data=b"not even JSON")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("change", [str.upper, str.swapcase, lambda key: key[:-1]])
def test_a_key_that_is_nearly_right_is_wrong(refused_caller: Caller, change: type[str]) -> None:
    nearly = refused_caller.with_key(change(refused_caller.key))
    assert nearly.get("/api/v1/orders").status_code == 401


def test_a_key_in_the_url_gives_no_access(refused_caller: Caller) -> None:
    nobody = refused_caller.with_key("")
    assert nobody.get(f"/api/v1/orders?api_key={refused_caller.key}").status_code == 401


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1", "/api/v1/patients", "/api/v2/orders", "/api/v1/orders/"]
)
def test_an_address_that_is_not_served_is_a_problem(refused_caller: Caller, path: str) -> None:
    assert refused_caller.get(path).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_served_is_a_problem(refused_caller: Caller, method: str) -> None:
    response = refused_caller.ask(method, "/api/v1/orders", data=b"{}")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def post_to_a_defect(caller: Caller) -> None:
    """Post to an endpoint with a bug: its response is the only undocumented one."""
    headers = {"Authorization": f"Bearer {caller.key}", "Idempotency-Key": "key-1"}
    response = caller.app.test_client().post(
        "/api/v1/orders", json=bodies.ldn_order(), headers=headers
    )
    assert response.status_code == 500
    assert response.mimetype == "application/problem+json"
    assert not any(canary in response.text for canary in bodies.CANARIES)


@pytest.mark.parametrize("table", ["labels", "audit_entries", "idempotency_records"])
def test_an_order_is_stored_with_all_that_belongs_to_it_or_not_at_all(
    caller: Caller, table: str
) -> None:
    before = stored.counts(caller.engine)
    with stored.refusing(caller.engine, table, cast.CANARY_FAMILY_NAME):
        post_to_a_defect(caller)
    assert stored.counts(caller.engine) == before
    assert caller.post(bodies.ldn_order()).status_code == 201


def test_a_defect_is_logged_without_naming_a_patient(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with stored.refusing(caller.engine, "idempotency_records", cast.CANARY_FAMILY_NAME):
        post_to_a_defect(caller)
    assert "a defect" in caplog.text
    assert not any(canary in caplog.text for canary in bodies.CANARIES)


def use_up_the_numbers(caller: Caller) -> None:
    """Use up all prescription numbers that fit in a barcode."""
    caller.post(bodies.order("RX-1"), key="first")
    statement = {
        "sqlite": "UPDATE orders SET rx_number = 99999999",
        "postgresql": "ALTER SEQUENCE rx_numbers RESTART WITH 100000000",
    }[caller.engine.dialect.name]
    with caller.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_number_without_a_barcode_stores_nothing(caller: Caller) -> None:
    use_up_the_numbers(caller)
    before = stored.counts(caller.engine)
    post_to_a_defect(caller)
    assert stored.counts(caller.engine) == before


def test_no_log_line_of_any_level_names_a_patient_or_a_key(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    order = caller.post(bodies.ldn_order())
    caller.post(bodies.ldn_order(), key="key-2")
    caller.post(bodies.order(patient__birth_date=cast.CANARY_FAMILY_NAME), key="key-3")
    caller.post(bodies.order(patient__family_name=f"{cast.CANARY_FAMILY_NAME} 王"), key="key-4")
    caller.get(order.headers["Location"])
    assert not any(word in caplog.text for word in (*bodies.CANARIES, caller.key))


def test_only_the_hash_of_a_key_is_stored(caller: Caller) -> None:
    caller.post(bodies.ldn_order())
    words = stored.every_word(caller.engine)
    assert "clinic" in words
    assert caller.key not in words
    assert caller.key.removeprefix("rxl_") not in words
