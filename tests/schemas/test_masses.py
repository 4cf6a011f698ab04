"""Quantities in an order: exact numbers in a known unit."""

from typing import Any

import pytest

from pharmacy.schemas import json_text, orders
from tests.factories import mass_json, order_json, phase_json, phases_json
from tests.schemas.places import ORDERS, refusal_at, refusals, replaced

DOSE = "/prescription/schedule/phases/0/dose"
NOT_PLAIN = [
    *('".5"', '"5."', '"1,5"', '"1e3"', '"+1"', '"-1"', '" 1"', '"1 mg"', '""', '"NaN"', '"."'),
    *('"\N{FULLWIDTH DIGIT FIVE}"', '"\N{ARABIC-INDIC DIGIT FIVE}"', '"1\\u0000"', '"\\ud800"'),
    *("1e3", "1e400", "1E-400", "-1", "-0.5", "-0.0", "0.1234567", '"0.1234567"'),
    *("1000000000", '"1000000000"', "9" * 400, '"' + "9" * 4000 + '"'),
    *("true", "false", "null", "[]", "{}", '["0.5"]', '{"value": "0.5"}'),
]


def dose_of(value: str) -> str:
    """The first dose of an order with this JSON as its value."""
    order = order_json(
        phases_json({**phase_json(), "dose": mass_json(json_text.read(value.encode()))})
    )
    (phase,) = orders.read_order(order).prescription.schedule.phases
    return str(phase.doses[0].quantity)


@pytest.mark.parametrize(
    ("value", "dose"),
    [
        ('"0.5"', "0.5 mg"),
        ("0.5", "0.5 mg"),
        ("0.50", "0.5 mg"),
        ("5", "5 mg"),
        ('"5"', "5 mg"),
        ("0.000001", "0.000001 mg"),
        ("999999999.999999", "999,999,999.999999 mg"),
        ("0.3", "0.3 mg"),
        ("123456789.123457", "123,456,789.123457 mg"),
    ],
)
def test_a_dose_is_a_number_or_its_text_and_read_exactly(value: str, dose: str) -> None:
    assert dose_of(value) == dose


@pytest.mark.parametrize("value", NOT_PLAIN)
def test_a_dose_that_is_no_plain_number_is_refused(value: str) -> None:
    sent = json_text.read(value.encode())
    assert refusal_at(DOSE + "/value", sent) == [(DOSE + "/value", "number")]


@pytest.mark.parametrize(
    "pointer",
    [
        "/prescription/schedule/titration/start",
        "/prescription/schedule/titration/step",
        "/prescription/schedule/titration/target",
    ],
)
def test_each_number_of_a_titration_is_read_as_strictly(pointer: str) -> None:
    refused = refusal_at(pointer + "/value", ".5", "titration")
    assert refused == [(pointer + "/value", "number")]


@pytest.mark.parametrize(
    ("pointer", "sample"),
    [
        ("/prescription/schedule/titration/start", "titration"),
        ("/prescription/schedule/titration/step", "titration"),
        ("/limits/strengths/0", "phases"),
    ],
)
def test_a_start_a_step_and_a_strength_are_above_zero(pointer: str, sample: str) -> None:
    assert refusal_at(pointer + "/value", "0.000", sample) == [(pointer + "/value", "zero")]


@pytest.mark.parametrize("pointer", ["/limits/increment", "/limits/strengths/1"])
@pytest.mark.parametrize(("sent", "code"), [("0.0", "zero"), (0, "zero"), (".5", "number")])
def test_a_bare_number_among_the_limits_is_read_as_strictly(
    pointer: str, sent: Any, code: str
) -> None:
    assert refusal_at(pointer, sent) == [(pointer, code)]


@pytest.mark.parametrize(
    "unit",
    ["MG", "Mg", "g", "kg", "ug", "\N{MICRO SIGN}g", "mcg ", "mg.", "ml", "units", "", 1, [], {}],
)
def test_an_unknown_unit_is_refused(unit: Any) -> None:
    assert refusal_at(DOSE + "/unit", unit) == [(DOSE + "/unit", "choice")]


def test_mcg_is_a_unit() -> None:
    order = replaced(ORDERS["titration"], "/limits", None)
    for name in ("start", "step", "target"):
        order = replaced(order, f"/prescription/schedule/titration/{name}/unit", "mcg")
    assert str(orders.read_order(order).prescription.schedule.unit) == "mcg"


def test_a_bare_strength_has_the_unit_of_the_schedule() -> None:
    order = replaced(ORDERS["phases"], DOSE, mass_json("500", "mcg"))
    limits = orders.read_order(replaced(order, "/limits/increment", "250")).limits
    assert str(limits.increment) == "250 mcg"


def test_a_value_without_a_unit_is_never_guessed() -> None:
    assert refusal_at(DOSE, "0.5") == [(DOSE, "type")]


def test_all_wrong_doses_of_an_order_are_reported_together() -> None:
    order = order_json(phases_json(phase_json(".5"), phase_json("1"), phase_json("-1")))
    assert refusals(order) == [
        ("/prescription/schedule/phases/0/dose/value", "number"),
        ("/prescription/schedule/phases/2/dose/value", "number"),
    ]
