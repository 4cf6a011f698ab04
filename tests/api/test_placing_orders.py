"""Orders arrive over HTTP."""

import datetime
import uuid

from sqlalchemy import select

from pharmacy import db, models
from tests import factories
from tests.api import bodies, shapes
from tests.api.callers import Caller
from tests.services import stored


def test_a_valid_order_is_created_in_the_shape_of_the_contract(caller: Caller) -> None:
    response = caller.post(bodies.ldn_order())
    assert response.status_code == 201
    assert shapes.difference(response.get_json(), shapes.ORDER) is None


def test_the_answer_names_where_the_order_is_and_its_version(caller: Caller) -> None:
    response = caller.post(bodies.order())
    assert response.headers["Location"] == f"/api/v1/orders/{response.get_json()['id']}"
    assert response.headers["ETag"] == '"1"'
    assert response.mimetype == "application/json"


def test_the_titration_of_the_issue_becomes_nine_phases_and_86_days(caller: Caller) -> None:
    answer = caller.post(bodies.ldn_order()).get_json()
    assert answer["external_id"] == "RX-1001"
    assert answer["status"] == "received"
    assert answer["flags"] == []
    assert answer["plan"]["totals"] == {
        "days": 86,
        "capsules": 86,
        "strengths": 9,
        "most_capsules_per_dose": 1,
    }
    assert [phase["first_day"] for phase in answer["plan"]["phases"]] == [*range(1, 58, 7)]
    assert [label["phase"] for label in answer["labels"]] == [*range(1, 10), None]
    assert [label["kind"] for label in answer["labels"]] == ["container"] * 9 + ["schedule"]
    assert {label["state"] for label in answer["labels"]} == {"queued"}


def test_each_label_and_schedule_has_a_barcode_of_its_own(caller: Caller) -> None:
    first = caller.post(bodies.ldn_order()).get_json()["labels"]
    second = caller.post(bodies.ldn_order("RX-1002"), key="key-2").get_json()["labels"]
    barcodes = {label["barcode"] for label in first + second}
    assert len(barcodes) == 20


def test_an_order_without_external_id_is_accepted_each_time(caller: Caller) -> None:
    first = caller.post(bodies.order(None), key="key-1")
    second = caller.post(bodies.order(None), key="key-2")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.get_json()["id"] != second.get_json()["id"]
    assert first.get_json()["external_id"] is None


def test_what_was_sent_is_kept_word_for_word(caller: Caller) -> None:
    sent = b'{"external_id" :"X", ' + str(bodies.order()).replace("'", '"')[1:].encode()
    sent = sent.replace(b'"external_id": "RX-1001", ', b"")
    assert caller.post(sent).status_code == 201
    with db.reading(caller.engine) as session:
        assert session.scalar(select(models.orders.Order.request)) == sent.decode()


def test_an_order_brings_one_audit_entry_and_one_idempotency_record(caller: Caller) -> None:
    before = stored.counts(caller.engine)
    caller.post(bodies.ldn_order())
    after = stored.counts(caller.engine)
    new = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert new == {
        "orders": 1,
        "order_versions": 1,
        "patients": 1,
        "prescribers": 1,
        "phases": 9,
        "phase_doses": 9,
        "plans": 1,
        "plan_takes": 9,
        "fills": 1,
        "containers": 9,
        "labels": 10,
        "idempotency_records": 1,
        "audit_entries": 1,
    }


def test_the_audit_names_the_client_and_the_order(caller: Caller) -> None:
    order_id = caller.post(bodies.order()).get_json()["id"]
    entries = models.audit.AuditEntry
    with db.reading(caller.engine) as session:
        entry = session.scalars(select(entries).where(entries.event == "order:placed")).one()
    assert (entry.actor_kind, entry.actor_name) == ("sender", "clinic")
    assert (entry.subject, entry.subject_id) == ("order", order_id)
    assert not any(canary in str(entry.detail) for canary in bodies.CANARIES)


def test_a_number_is_stored_exactly_as_written(caller: Caller) -> None:
    """The binary float closest to 0.1 is not 0.1."""
    body = bodies.order(prescription__schedule={"phases": [factories.phase_json(0.1)]})
    plan = caller.post(body).get_json()["plan"]
    assert plan["strengths"][0]["strength"] == {"value": "0.1", "unit": "mg"}
    with db.reading(caller.engine) as session:
        dose = session.scalars(select(models.phases.PhaseDose)).one()
    assert dose.dose.picograms == 100_000_000


def test_flags_are_shown_with_their_severity(caller: Caller) -> None:
    body = bodies.order(prescriber__npi="1234567890", prescription__quantity_written=100)
    answer = caller.post(body).get_json()
    assert shapes.difference(answer, shapes.ORDER) is None
    assert {flag["code"] for flag in answer["flags"]} == {"npi_check_digit", "quantity_differs"}
    assert caller.get(f"/api/v1/orders/{answer['id']}").get_json() == answer


def test_an_order_whose_options_were_not_all_compared_says_so(sqlite_caller: Caller) -> None:
    """Doses without a common step. The plan stores that its options are incomplete."""
    phases = [factories.phase_json("4.5"), factories.phase_json("0.000001")]
    body = bodies.order(prescription__schedule={"phases": phases})
    answer = sqlite_caller.post(body).get_json()
    assert "options_incomplete" in {flag["code"] for flag in answer["flags"]}
    with db.reading(sqlite_caller.engine) as session:
        assert session.scalars(select(models.plans.Plan.options_complete)).one() is False


def test_tomorrow_in_the_east_may_be_the_day_of_writing(caller: Caller) -> None:
    tomorrow = datetime.datetime.now(datetime.UTC).date()
    body = bodies.order(prescription__written_on=tomorrow.isoformat())
    assert caller.post(body).status_code == 201


def test_no_id_reveals_the_number_of_orders(caller: Caller) -> None:
    first = caller.post(bodies.order("A"), key="a").get_json()
    second = caller.post(bodies.order("B"), key="b").get_json()
    assert uuid.UUID(first["id"]).version == uuid.UUID(second["id"]).version == 4
