"""A sig that was read with a strength is accepted in an order with the same strength."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from tests.api import bodies
from tests.api.callers import Caller

SIG = "1 cap qhs x1wk, 2 caps qhs thereafter #60"
HALF = {"value": "0.5", "unit": "mg"}
OF_DIRECTIONS = {"directions_not_read", "doses_differ", "days_differ", "strength_differs"}


def read(caller: Caller, sig: str, **rest: Any) -> Any:
    body = {"text": sig, "drug": "naltrexone", **rest}
    response = caller.ask("POST", "/api/v1/directions", json=body)
    assert response.status_code == 200, response.text
    return response.get_json()


def holds(caller: Caller, **prescription: Any) -> dict[str, str]:
    """Code and message of each hold for this prescription."""
    changes = {f"prescription__{name}": value for name, value in prescription.items()}
    response = caller.post(bodies.order(**changes))
    assert response.status_code == 201, response.text
    flags = response.get_json()["flags"]
    return {flag["code"]: flag["message"] for flag in flags if flag["severity"] == "hold"}


@pytest.mark.parametrize(
    ("sig", "strength"),
    [
        (SIG, HALF),
        ("Take 2 capsules at bedtime for 30 days", {"value": 500, "unit": "mcg"}),
        ("1 cap qam and 2 caps qpm x 7d", {"value": "0.25", "unit": "mg"}),
        ("0.5 mg hs x 7 d, then 2 caps hs x 7 d", HALF),
    ],
)
def test_what_directions_read_with_a_strength_is_an_order_without_a_hold_of_them(
    sqlite_caller: Caller, sig: str, strength: dict[str, Any]
) -> None:
    answer = read(sqlite_caller, sig, strength=strength)
    found = holds(
        sqlite_caller,
        schedule=answer["schedule"],
        directions_written=sig,
        strength_written=answer["strength_written"],
    )
    assert OF_DIRECTIONS.isdisjoint(found)


def test_without_it_the_order_is_held_with_what_to_send(sqlite_caller: Caller) -> None:
    answer = read(sqlite_caller, SIG, strength=HALF)
    found = holds(sqlite_caller, schedule=answer["schedule"], directions_written=SIG)
    assert "strength_written" in found["directions_not_read"]


def test_the_limits_say_what_is_made_and_not_what_the_sig_counts_in(sqlite_caller: Caller) -> None:
    answer = read(sqlite_caller, SIG, strength=HALF)
    order = bodies.order(
        prescription__schedule=answer["schedule"],
        prescription__directions_written=SIG,
        prescription__strength_written=HALF,
    )
    limits = {"strengths": [{"value": "0.25", "unit": "mg"}], "max_capsules_per_dose": 4}
    posted = sqlite_caller.post({**order, "limits": limits})
    assert OF_DIRECTIONS.isdisjoint(flag["code"] for flag in posted.get_json()["flags"])


def test_a_sig_that_has_another_strength_is_held_with_both(sqlite_caller: Caller) -> None:
    sig = "Take 1 capsule (1 mg) at bedtime for 7 days"
    answer = read(sqlite_caller, sig)
    found = holds(
        sqlite_caller,
        schedule=answer["schedule"],
        directions_written=sig,
        strength_written=HALF,
    )
    assert found["strength_differs"] == (
        "The written directions count in capsules of 1 mg. "
        "The order says that they count in capsules of 0.5 mg."
    )


def test_what_the_sig_counts_in_is_kept_with_the_order(caller: Caller) -> None:
    posted = caller.post(bodies.order(prescription__strength_written=HALF))
    assert posted.status_code == 201
    others = caller.post(bodies.order("RX-2", prescription__strength_written=None), key="2")
    assert others.status_code == 201
    query = text(
        "SELECT strength_written_picograms, strength_written_unit FROM orders ORDER BY rx_number"
    )
    with caller.engine.connect() as connection:
        assert list(connection.execute(query)) == [(500_000_000, "mg"), (None, None)]


def test_the_concentration_that_the_sig_counts_in_is_kept_with_the_order(caller: Caller) -> None:
    liquid = {"value": "2.50", "unit": "mcg/mL"}
    posted = caller.post(bodies.order(prescription__concentration_written=liquid))
    assert posted.status_code == 201
    others = caller.post(bodies.order("RX-2", prescription__concentration_written=None), key="2")
    assert others.status_code == 201
    query = text(
        "SELECT concentration_written_picograms, concentration_written_unit FROM orders "
        "ORDER BY rx_number"
    )
    with caller.engine.connect() as connection:
        assert list(connection.execute(query)) == [(2_500_000, "mcg"), (None, None)]


@pytest.mark.parametrize(
    ("strength", "pointer"),
    [
        ({"value": "0", "unit": "mg"}, "/value"),
        ({"value": "0.5", "unit": "g"}, "/unit"),
        ({"value": ".5", "unit": "mg"}, "/value"),
        ("0.5 mg", ""),
        (0.5, ""),
    ],
)
def test_a_strength_that_is_wrong_is_pointed_at(
    refused_caller: Caller, strength: Any, pointer: str
) -> None:
    response = refused_caller.post(bodies.order(prescription__strength_written=strength))
    assert response.status_code == 422
    pointers = [entry["pointer"] for entry in response.get_json()["errors"]]
    assert pointers == [f"/prescription/strength_written{pointer}"]


FOOD = "0.5 mg qhs x 7 days with food. Do not crush or chew."


def test_labels_say_the_food_and_handling_of_the_directions(caller: Caller) -> None:
    posted = caller.post(bodies.order(prescription__directions_written=FOOD))
    [container] = posted.get_json()["plan"]["containers"]
    assert container["directions"] == (
        "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days. Take with food. "
        "Do not crush or chew."
    )
    with caller.engine.connect() as connection:
        stored = connection.execute(text("SELECT instructions FROM orders")).scalar_one()
    found = json.loads(stored) if isinstance(stored, str) else stored
    assert found == ["with_food", "not_crushed"]


def test_an_order_may_name_more_instructions(sqlite_caller: Caller) -> None:
    named = bodies.order(prescription__instructions=["no_alcohol", "with_food", "no_alcohol"])
    [container] = sqlite_caller.post(named).get_json()["plan"]["containers"]
    assert container["directions"].endswith("for 7 days. Take with food. Do not drink alcohol.")


def test_an_unknown_instruction_is_pointed_at(refused_caller: Caller) -> None:
    response = refused_caller.post(bodies.order(prescription__instructions=["with_tea"]))
    assert response.status_code == 422
    [error] = response.get_json()["errors"]
    assert (error["pointer"], error["code"]) == ("/prescription/instructions/0", "choice")


def test_words_that_no_label_says_hold_the_order(sqlite_caller: Caller) -> None:
    found = holds(sqlite_caller, directions_written="0.5 mg qhs x 7 days with a snack")
    assert found["instructions_not_printed"].endswith('"with a snack"')
