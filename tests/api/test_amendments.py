"""A client amends a course: for the version it read, once, and only for its own orders."""

import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api import bodies, shapes
from tests.api.callers import Caller
from tests.factories import mass_json, phase_json, phases_json
from tests.services import rendered

Json = dict[str, Any]
EXTEND: Json = {"change": "extend", "day": 22, "days": 14, "reason": "vivid dreams"}


def place(caller: Caller, **changes: Any) -> TestResponse:
    """The LDN titration, from December 1 on."""
    return caller.post({**bodies.ldn_order(), "start_on": "2026-12-01", **changes})


def amend(
    caller: Caller,
    location: str,
    body: Any = EXTEND,
    key: str | None = "amend-1",
    if_match: str | None = '"1"',
) -> TestResponse:
    names = {"Idempotency-Key": key, "If-Match": if_match}
    headers = {name: text for name, text in names.items() if text is not None}
    return caller.ask("POST", f"{location}/amendments", json=body, headers=headers)


def test_an_extension_returns_the_new_state_of_the_order(caller: Caller) -> None:
    location = place(caller).headers["Location"]
    answer = amend(caller, location)
    assert answer.status_code == 201
    assert (answer.headers["ETag"], answer.headers["Location"]) == ('"2"', location)
    assert shapes.difference(answer.get_json(), shapes.ORDER) is None
    read = caller.get(location)
    assert read.get_json() == answer.get_json()
    assert read.headers["ETag"] == '"2"'


def test_the_amendment_is_shown_with_its_day_date_and_reason(caller: Caller) -> None:
    answer = amend(caller, place(caller).headers["Location"])
    (amendment,) = answer.get_json()["amendments"]
    del amendment["created_at"]
    assert amendment == {
        "number": 1,
        "change": "extend",
        "day": 22,
        "on": "2026-12-22",
        "reason": "vivid dreams",
        "by": "clinic",
        "plan_version": 2,
    }


def test_the_newest_plan_covers_the_days_from_the_change_on(caller: Caller) -> None:
    plan = amend(caller, place(caller).headers["Location"]).get_json()["plan"]
    assert (plan["version"], plan["first_day"]) == (2, 22)
    assert [(p["first_day"], p["last_day"]) for p in plan["phases"]][:2] == [(22, 35), (36, 42)]


def test_labels_tell_whether_they_are_superseded(caller: Caller) -> None:
    labels = amend(caller, place(caller).headers["Location"]).get_json()["labels"]
    shown = [(label["container"], label["kind"], label["superseded"]) for label in labels]
    assert shown[2:5] == [
        (3, "container", False),
        (4, "container", True),
        (4, "replacement", False),
    ]
    assert shown[-3:] == [
        (10, "container", False),
        (None, "schedule", True),
        (None, "schedule", False),
    ]


def test_a_superseded_label_is_no_longer_dispensed(caller: Caller) -> None:
    placed = place(caller)
    rendered.render(caller.engine, placed.get_json()["id"])
    fourth = next(x["pdf"] for x in placed.get_json()["labels"] if x["container"] == 4)
    assert caller.get(fourth).status_code == 200
    amend(caller, placed.headers["Location"])
    refused = caller.get(fourth)
    assert refused.status_code == 409
    assert "Label 4 is superseded." in refused.get_json()["detail"]


def test_a_pause_is_answered_as_a_pause_with_its_rest_in_the_plan(caller: Caller) -> None:
    location = place(caller).headers["Location"]
    pause = {"change": "pause", "on": "2026-12-25", "days": 14, "reason": "surgery"}
    answer = amend(caller, location, pause)
    order = answer.get_json()
    assert (answer.status_code, order["status"]) == (201, "held")
    assert (order["amendments"][0]["change"], order["amendments"][0]["day"]) == ("pause", 25)
    rest, rest_of_phase = order["plan"]["phases"][:2]
    assert (rest["first_day"], rest["last_day"], rest["doses"][0]["take"]) == (25, 38, [])
    assert (rest_of_phase["first_day"], rest_of_phase["last_day"]) == (39, 42)
    assert caller.get(location).get_json() == order
    (listed,) = caller.get("/api/v1/orders?external_id=RX-1001").get_json()["orders"]
    assert listed["amendments"] == order["amendments"]


def test_a_pause_holds_the_order_with_what_the_pharmacist_asks(sqlite_caller: Caller) -> None:
    location = place(sqlite_caller).headers["Location"]
    pause = {"change": "pause", "day": 25, "days": 14, "reason": "surgery"}
    flags = amend(sqlite_caller, location, pause).get_json()["flags"]
    asked = [(flag["code"], flag["severity"]) for flag in flags if "pauses" in flag["message"]]
    assert asked == [("opioid_during_pause", "hold"), ("dose_after_pause", "warning")]


def test_every_plan_can_be_read(caller: Caller) -> None:
    location = place(caller).headers["Location"]
    first = caller.get(location).get_json()["plan"]
    second = amend(caller, location).get_json()["plan"]
    plans = caller.get(f"{location}/plans").get_json()["plans"]
    assert plans == [without_states(first), without_states(second)]


def without_states(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan without what its containers wait for, which only the plan in force has."""
    containers = [
        {name: value for name, value in one.items() if name not in shapes.OF_PLAN_IN_FORCE}
        for one in plan["containers"]
    ]
    return {**plan, "containers": containers}


def test_a_stop_leaves_a_plan_without_phases(caller: Caller) -> None:
    location = place(caller).headers["Location"]
    body = {"change": "stop", "on": "2026-12-18", "reason": "rash"}
    plan = amend(caller, location, body).get_json()["plan"]
    assert (plan["first_day"], plan["phases"], plan["containers"]) == (18, [], [])
    assert caller.get(f"{location}/labels.pdf").status_code == 409


def test_the_same_request_again_gets_the_same_answer(caller: Caller) -> None:
    location = place(caller).headers["Location"]
    first = amend(caller, location)
    again = amend(caller, location)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["ETag"] == '"2"'
    assert len(caller.get(f"{location}/plans").get_json()["plans"]) == 2


def test_a_key_is_for_one_change(caller: Caller) -> None:
    location = place(caller).headers["Location"]
    amend(caller, location)
    other = amend(caller, location, {**EXTEND, "days": 7})
    assert (other.status_code, other.get_json()["type"].rpartition("/")[2]) == (
        422,
        "idempotency_key_reused",
    )


def test_a_change_needs_an_idempotency_key(sqlite_caller: Caller) -> None:
    location = place(sqlite_caller).headers["Location"]
    assert amend(sqlite_caller, location, key=None).status_code == 400


@pytest.mark.parametrize("if_match", [None, "*", "", '""'])
def test_a_change_needs_the_version_that_was_read(
    sqlite_caller: Caller, if_match: str | None
) -> None:
    location = place(sqlite_caller).headers["Location"]
    assert amend(sqlite_caller, location, if_match=if_match).status_code == 428


@pytest.mark.parametrize("if_match", ['"2"', '"0"', 'W/"1"', '"one"', '"' + "1" * 5000 + '"'])
def test_a_change_of_another_version_is_refused(sqlite_caller: Caller, if_match: str) -> None:
    location = place(sqlite_caller).headers["Location"]
    assert amend(sqlite_caller, location, if_match=if_match).status_code == 412
    assert sqlite_caller.get(location).headers["ETag"] == '"1"'


def test_one_of_several_versions_may_be_the_right_one(sqlite_caller: Caller) -> None:
    location = place(sqlite_caller).headers["Location"]
    assert amend(sqlite_caller, location, if_match='"7", "1"').status_code == 201


def test_the_order_of_another_client_is_not_found(caller: Caller, stranger: Caller) -> None:
    location = place(caller).headers["Location"]
    assert amend(stranger, location).status_code == 404
    assert stranger.get(f"{location}/plans").status_code == 404
    assert amend(caller, f"/api/v1/orders/{uuid.uuid4()}").status_code == 404
    assert amend(caller, "/api/v1/orders/none").status_code == 404


def test_no_change_without_a_key(sqlite_caller: Caller) -> None:
    location = place(sqlite_caller).headers["Location"]
    assert amend(sqlite_caller.with_key("wrong"), location).status_code == 401


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({**EXTEND, "day": 1}, "/day", "outside_course"),
        ({**EXTEND, "day": 88}, "/day", "outside_course"),
        ({**EXTEND, "days": 0}, "/days", "range"),
        ({**EXTEND, "dose": "1"}, "/dose", "unknown"),
        ({"change": "advance", "day": 60, "reason": "well"}, "/change", "last_phase"),
        (
            {"change": "step_back", "day": 22, "to": mass_json("3"), "days": 7, "reason": "x"},
            "/to",
            "not_earlier",
        ),
        (
            {"change": "new_target", "day": 22, "schedule": {"phases": []}, "reason": "x"},
            "/schedule/phases",
            "too_few",
        ),
        ({**EXTEND, "at_hand": [{"container": 77, "capsules": 1}]}, "/at_hand/0/container", None),
    ],
)
def test_words_that_do_not_fit_are_reported_by_field(
    sqlite_caller: Caller, body: Json, pointer: str, code: str | None
) -> None:
    location = place(sqlite_caller).headers["Location"]
    answer = amend(sqlite_caller, location, body)
    assert answer.status_code == 422
    (entry,) = answer.get_json()["errors"]
    assert (entry["pointer"], entry["code"]) == (pointer, code or "unknown_container")
    assert len(sqlite_caller.get(f"{location}/plans").get_json()["plans"]) == 1


def test_a_new_schedule_without_times_is_taken_when_the_drug_usually_is(
    sqlite_caller: Caller,
) -> None:
    phases = phases_json({"dose": mass_json("10"), "days": 7})
    order = bodies.order(prescription__drug="prednisone", prescription__schedule=phases)
    location = sqlite_caller.post(order).headers["Location"]
    body = {"change": "new_target", "day": 3, "schedule": phases, "reason": "flare"}
    plan = amend(sqlite_caller, location, body).get_json()["plan"]
    assert {d["time"] for phase in plan["phases"] for d in phase["doses"]} == {"morning"}


def test_a_date_needs_a_start_date(sqlite_caller: Caller) -> None:
    location = place(sqlite_caller, start_on=None).headers["Location"]
    body = {"change": "stop", "on": "2026-12-18", "reason": "rash"}
    (entry,) = amend(sqlite_caller, location, body).get_json()["errors"]
    assert (entry["pointer"], entry["code"]) == ("/on", "no_first_night")


def test_a_held_order_is_changed_in_no_way_but_stopped(sqlite_caller: Caller) -> None:
    schedule = phases_json(phase_json("8", 30))
    held = sqlite_caller.post(bodies.order(prescription__schedule=schedule))
    assert held.get_json()["status"] == "held"
    location = held.headers["Location"]
    assert amend(sqlite_caller, location, {**EXTEND, "day": 5}).status_code == 409
    stop = {"change": "stop", "day": 5, "reason": "rash"}
    assert amend(sqlite_caller, location, stop, key="amend-2").status_code == 201


def test_invalid_json_is_reported_as_such(sqlite_caller: Caller) -> None:
    location = place(sqlite_caller).headers["Location"]
    headers = {"Idempotency-Key": "k", "If-Match": '"1"'}
    answer = sqlite_caller.ask("POST", f"{location}/amendments", data=b"{", headers=headers)
    assert answer.status_code == 400
