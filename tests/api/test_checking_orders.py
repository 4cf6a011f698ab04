"""An order is checked before it is placed: everything that placing would say, nothing stored."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from pharmacy import db
from pharmacy.models.audit import AuditEntry
from pharmacy.models.patients import Patient
from tests.api import bodies, shapes
from tests.api.callers import Caller
from tests.api.conftest import furnished, new_key
from tests.services import stored

PATH = "/api/v1/orders/check"
Json = dict[str, Any]


def check(caller: Caller, body: Any) -> Any:
    return caller.ask("POST", PATH, data=json.dumps(body).encode())


def errors(response: Any) -> set[tuple[str, str]]:
    assert response.status_code == 422, response.text
    return {(one["pointer"], one["code"]) for one in response.get_json()["errors"]}


def accesses(engine: Engine) -> list[Json]:
    """The checks in the access log."""
    with db.reading(engine) as session:
        made = select(AuditEntry.detail).where(AuditEntry.event == "check:made")
        return list(session.scalars(made.order_by(AuditEntry.number)))


def test_a_check_says_what_placing_gives(caller: Caller) -> None:
    checked = check(caller, bodies.ldn_order()).get_json()
    placed = caller.post(bodies.ldn_order()).get_json()
    assert checked["would_be"] == placed["status"] == "received"
    assert checked["flags"] == placed["flags"]
    containers = [
        {name: value for name, value in one.items() if name not in shapes.OF_PLAN_IN_FORCE}
        for one in placed["plan"]["containers"]
    ]
    of_order = {**placed["plan"], "containers": containers}
    assert checked["plan"] == {k: v for k, v in of_order.items() if k in checked["plan"]}
    assert shapes.MOMENT.fullmatch(checked["ready_by"])
    promised = {one["promised_at"] for one in placed["plan"]["containers"]}
    assert {one[:16] for one in promised} == {checked["ready_by"][:16]}


def test_a_check_says_that_an_order_would_be_held_and_why(caller: Caller) -> None:
    body = bodies.ldn_order()
    body["patient"]["medications"] = [{"name": "oxycodone"}]
    checked = check(caller, body).get_json()
    placed = caller.post(body).get_json()
    assert checked["would_be"] == placed["status"] == "held"
    assert checked["flags"] == placed["flags"]


def test_the_code_of_a_medicine_is_read_and_kept(caller: Caller) -> None:
    body = bodies.ldn_order()
    body["patient"]["medications"] = [{"name": "pain tablet", "rxcui": "7052"}]
    codes = [flag["code"] for flag in check(caller, body).get_json()["flags"]]
    assert codes == ["opioid"]
    body["patient"]["medications"][0]["name"] = "ibuprofen"
    placed = caller.post(body).get_json()
    assert placed["status"] == "held"
    assert "medicine_code_differs" in [flag["code"] for flag in placed["flags"]]
    with db.reading(caller.engine) as session:
        kept = session.scalars(select(Patient.medications)).one()
    assert kept == [{"name": "ibuprofen", "stopped_on": None, "rxcui": "7052"}]
    body["patient"]["medications"][0]["rxcui"] = "morphine"
    assert errors(check(caller, body)) == {("/patient/medications/0/rxcui", "pattern")}


def test_nothing_is_stored_but_the_access(caller: Caller) -> None:
    check(caller, bodies.order())
    before = stored.counts(caller.engine)
    assert check(caller, bodies.ldn_order()).status_code == 200
    after = stored.counts(caller.engine)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"audit_entries"}
    assert after["audit_entries"] == before["audit_entries"] + 1


def test_each_check_is_in_the_access_log_also_a_refused_one(caller: Caller) -> None:
    check(caller, bodies.order())
    check(caller, {**bodies.order(), "start_on": "soon"})
    assert [one["would_be"] for one in accesses(caller.engine)] == ["received", "refused"]
    assert "Sample" not in json.dumps(accesses(caller.engine))


def test_a_check_is_one_write_in_the_databases_own_view(
    warm_app: Flask, postgresql_engine: Engine
) -> None:
    """PostgreSQL numbers transactions that write, and no others."""
    caller = furnished(warm_app, postgresql_engine)
    check(caller, bodies.order())
    before = _next_transaction(caller.engine)
    assert check(caller, bodies.ldn_order()).status_code == 200
    # The access log's, and this test's own.
    assert _next_transaction(caller.engine) - before == 1 + 1


def _next_transaction(engine: Engine) -> int:
    with engine.begin() as connection:
        number = connection.scalar(text("SELECT pg_current_xact_id()::text::bigint"))
    assert isinstance(number, int)
    return number


def test_an_order_at_another_client_is_not_reported(caller: Caller) -> None:
    other = caller.with_key(new_key(caller.engine, "Hill Clinic"))
    assert other.post(bodies.order()).status_code == 201
    alone = check(caller, bodies.order()).get_json()
    assert (alone["would_be"], alone["flags"]) == ("received", [])
    # Placing holds it, because it must wait.
    assert caller.post(bodies.order()).get_json()["status"] == "held"


def test_an_own_order_of_the_same_days_is_reported(caller: Caller) -> None:
    first = caller.post(bodies.order()).get_json()
    checked = check(caller, bodies.order("RX-2")).get_json()
    assert checked["would_be"] == "held"
    assert first["rx_number"] in checked["flags"][0]["message"]


def test_an_order_that_was_sent_before_is_not_its_own_duplicate(caller: Caller) -> None:
    caller.post(bodies.order())
    assert check(caller, bodies.order()).get_json()["flags"] == []
    other = bodies.order()
    other["prescription"]["refills"] = 5
    assert check(caller, other).status_code == 409


def _two_faults(body: Json) -> set[tuple[str, str]]:
    body["patient"]["phone"] = 5
    body["prescription"]["written_on"] = "2999-01-01"
    return {("/patient/phone", "type"), ("/prescription/written_on", "future")}


def _a_fault_and_an_impossible_plan(body: Json) -> set[tuple[str, str]]:
    body["prescriber"]["npi"] = "12"
    body["limits"] = {"strengths": [0.3]}
    return {("/prescriber/npi", "pattern"), ("/limits/strengths", "dose_not_makeable")}


def _an_unknown_field_and_an_unknown_drug(body: Json) -> set[tuple[str, str]]:
    body["color"] = "red"
    body["prescription"]["drug"] = "aspirin"
    return {("/color", "unknown"), ("/prescription/drug", "unknown_drug")}


def _a_schedule_and_a_stock(body: Json) -> set[tuple[str, str]]:
    body["prescription"]["schedule"] = {"phases": []}
    body["label_stock"] = "napkin"
    return {("/prescription/schedule/phases", "too_few"), ("/label_stock", "unknown_stock")}


def _a_birth_to_come_and_no_stock(body: Json) -> set[tuple[str, str]]:
    body["patient"]["birth_date"] = "2999-01-01"
    body["label_stock"] = "napkin"
    return {("/patient/birth_date", "future"), ("/label_stock", "unknown_stock")}


@pytest.mark.parametrize(
    "spoil",
    [
        _two_faults,
        _a_fault_and_an_impossible_plan,
        _an_unknown_field_and_an_unknown_drug,
        _a_schedule_and_a_stock,
        _a_birth_to_come_and_no_stock,
    ],
)
def test_one_answer_names_every_error_of_a_check_and_of_placing(
    caller: Caller, spoil: Callable[[Json], set[tuple[str, str]]]
) -> None:
    body = bodies.order()
    body["prescription"]["directions_written"] = None
    expected = spoil(body)
    assert errors(check(caller, body)) == expected
    assert errors(caller.post(body)) == expected


def test_a_start_that_has_passed_is_not_promised_for_the_past(caller: Caller) -> None:
    body = {**bodies.order(), "start_on": "2020-01-01"}
    ready_by = check(caller, body).get_json()["ready_by"]
    assert datetime.datetime.fromisoformat(ready_by) > datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(("key", "status"), [("", 401), ("rxl_wrong", 401)])
def test_a_check_needs_a_key(caller: Caller, key: str, status: int) -> None:
    assert check(caller.with_key(key), bodies.order()).status_code == status
    assert accesses(caller.engine) == []


def test_a_check_is_posted_and_no_order_has_its_url(caller: Caller) -> None:
    response = caller.app.test_client().options(PATH)
    assert response.allow is not None
    assert set(response.allow) == {"POST", "OPTIONS"}


def test_what_is_no_json_is_no_check(caller: Caller) -> None:
    assert caller.ask("POST", PATH, data=b"{").status_code == 400
