"""Sig reading over HTTP: a proposal, or the words that were not understood."""

import json
import logging
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests import cast
from tests.api import bodies
from tests.api.callers import Caller
from tests.services import stored

TITRATION = "naltrexone 0.5 mg po qhs x 7d then increase by 0.5mg q week to 4.5 mg #86 refills 2"


def post(caller: Caller, body: Any) -> TestResponse:
    """Request a reading. Nothing is stored."""
    before = stored.counts(caller.engine)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = caller.ask("POST", "/api/v1/directions", data=data)
    assert stored.counts(caller.engine) == before
    return response


def read(caller: Caller, text: str, **rest: Any) -> Any:
    response = post(caller, {"text": text, **rest})
    assert response.status_code == 200, response.text
    return response.get_json()


def phase(dose: str, days: int) -> dict[str, Any]:
    return {"dose": {"value": dose, "unit": "mg"}, "times": ["bedtime"], "days": days}


def test_a_titration_proposes_its_phases(refused_caller: Caller) -> None:
    steps = ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4"]
    answer = read(refused_caller, TITRATION, drug="Naltrexone")
    assert answer["schedule"] == {"phases": [*(phase(step, 7) for step in steps), phase("4.5", 30)]}
    assert answer["directions"].startswith("Take 0.5 mg by mouth at bedtime for 7 days, then 1 mg")
    del answer["schedule"], answer["directions"]
    message = "no length is written: 30 days are proposed"
    assert answer == {
        "not_understood": [],
        "strength_written": None,
        "concentration_written": None,
        "quantity": 86,
        "refills": 2,
        "open_ended": True,
        "to_confirm": [{"pointer": "/phases/8/days", "code": "days_proposed", "message": message}],
        "instructions": [],
    }


def test_the_proposed_schedule_works_in_an_order_unchanged(sqlite_caller: Caller) -> None:
    text = "5 mcg qam and .01 mg qhs x 7d, none for 3 days, then 2 caps bid for 7 days"
    half = {"value": "0.5", "unit": "mg"}
    answer = read(sqlite_caller, text, strength=half)
    order = bodies.order(prescription__schedule=answer["schedule"])
    posted = sqlite_caller.post(order)
    assert posted.status_code == 201, posted.text
    planned = posted.get_json()["plan"]["phases"]
    assert [len(phase["doses"]) for phase in planned] == [2, 2, 2]
    doses = [dose["dose"]["value"] for phase in planned for dose in phase["doses"]]
    assert doses == ["5", "10", "0", "0", "1000", "1000"]


def test_a_requested_number_of_days_is_proposed_for_an_open_end(refused_caller: Caller) -> None:
    answer = read(refused_caller, "4.5 mg qhs", target_days=90)
    assert answer["schedule"] == {"phases": [phase("4.5", 90)]}


def test_the_words_that_were_not_understood_are_named(refused_caller: Caller) -> None:
    response = post(refused_caller, {"text": "0.5-1 mg qhs zorp x 7d", "drug": None})
    problem = response.get_json()
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert problem["not_understood"] == ["0.5-1 mg", "zorp"]
    entries = [(entry["pointer"], entry["code"]) for entry in problem["errors"]]
    assert entries == [("/text", "not_understood")]
    message = problem["errors"][0]["message"]
    assert message.startswith('The sig stops at "0.5-1 mg": a range is a family of schedules: ask')
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/text", "missing"),
        ({"text": ""}, "/text", "empty"),
        ({"text": 1}, "/text", "type"),
        ({"text": "1 mg qhs\x00"}, "/text", "character"),
        ({"text": "x" * 30_000}, "/text", "too_long"),
        ({"text": "1 mg qhs", "drug": "aspirin"}, "/drug", "unknown_drug"),
        ({"text": "1 cap qhs", "strength": {"value": 0, "unit": "mg"}}, "/strength/value", "zero"),
        ({"text": "1 mg qhs", "target_days": 0}, "/target_days", "range"),
        ({"text": "1 mg qhs", "days": 7}, "/days", "unknown"),
        ([], "", "type"),
    ],
)
def test_a_field_that_is_wrong_is_pointed_at(
    refused_caller: Caller, body: Any, pointer: str, code: str
) -> None:
    response = post(refused_caller, body)
    assert response.status_code == 422
    entries = [(entry["pointer"], entry["code"]) for entry in response.get_json()["errors"]]
    assert entries == [(pointer, code)]


def test_a_long_text_of_no_words_has_a_short_answer(refused_caller: Caller) -> None:
    response = post(refused_caller, {"text": "~" * 20_000})
    assert response.status_code == 422
    problem = response.get_json()
    assert len(problem["errors"]) == 1
    assert len(problem["not_understood"]) == 2
    assert len(response.data) < 100_000


def test_only_clients_may_ask(refused_caller: Caller) -> None:
    assert post(refused_caller.with_key("wrong"), {"text": "1 mg qhs"}).status_code == 401


def test_what_is_no_json_is_refused(refused_caller: Caller) -> None:
    assert post(refused_caller, b"{").status_code == 400


def test_too_large_a_body_is_refused(refused_caller: Caller) -> None:
    assert post(refused_caller, b" " * 300_000).status_code == 413


def test_no_log_has_the_text(refused_caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post(refused_caller, {"text": f"1 mg qhs for {cast.CANARY_FAMILY_NAME.lower()}x"})
    post(refused_caller, {"text": "4.5 mg qhs zorp"})
    assert "zorp" not in caplog.text
    assert cast.CANARY_FAMILY_NAME.lower() not in caplog.text


def test_what_is_read_without_a_time_is_at_the_usual_time_of_the_drug(
    refused_caller: Caller,
) -> None:
    text = "10 mg daily x 7 days"
    for rest, time in (({}, "bedtime"), ({"drug": "prednisone"}, "morning")):
        (proposed,) = read(refused_caller, text, **rest)["schedule"]["phases"]
        assert proposed["times"] == [time]
