"""The shape of an order: no field may be unknown, missing or of another type, at any level."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields

from pharmacy.schemas import json_text, orders
from pharmacy.schemas.json_text import WrittenNumber
from tests.schemas.places import ORDERS, of_type, refusal_at, refusals, removed, replaced, walk

PHASE = "/prescription/schedule/phases/0"
TITRATION = "/prescription/schedule/titration"
TAPER = "/prescription/schedule/taper"
MAY_BE_NULL = {
    "/external_id",
    "/patient/phone",
    "/patient/address",
    "/patient/medications/0/stopped_on",
    "/patient/medications/0/rxcui",
    "/prescriber/npi",
    "/prescriber/phone",
    "/prescription/quantity_written",
    "/prescription/strength_written",
    "/prescription/concentration_written",
    "/prescription/instructions",
    "/prescription/directions_written",
    "/prescription/days_supply_written",
    "/prescription/purpose",
    "/limits",
    "/limits/strengths",
    "/limits/increment",
    "/limits/max_capsules_per_dose",
    "/limits/max_strengths",
    "/start_on",
    "/containers",
    "/label_stock",
}
MAY_BE_LEFT_OUT = (MAY_BE_NULL - {"/external_id"}) | {
    "/patient/language",
    "/prescription/refills",
    PHASE + "/times",
    "/prescription/schedule/phases/1/times",
    TITRATION + "/times",
    TITRATION + "/last_step",
    TAPER + "/times",
    TAPER + "/unchanged_step",
}
# If one of two forms is required, an omitted form is not a missing field.
FORMS = {
    "/prescription/schedule/phases": ("/prescription/schedule", "form"),
    TITRATION: ("/prescription/schedule", "form"),
    TAPER: ("/prescription/schedule", "form"),
    PHASE + "/dose": (PHASE + "/dose", "form"),
    PHASE + "/doses": (PHASE + "/dose", "form"),
    "/prescription/schedule/phases/1/dose": ("/prescription/schedule/phases/1/dose", "form"),
}
ADDRESS = dict(walk(ORDERS["phases"]))["/patient/address"]
OBJECTS = of_type(dict)
LISTS = of_type(list)
LEAVES = [*of_type(str), *of_type(int)]
KEYS = [
    (sample, f"{pointer}/{key}")
    for sample, pointer in OBJECTS
    for key in dict(walk(ORDERS[sample]))[pointer]
]


def schema_objects(schema: Schema, pointer: str = "") -> Iterator[str]:
    """The pointers of all objects in a schema, the first of each list."""
    yield pointer
    for name, field in schema.fields.items():
        below = f"{pointer}/{name}"
        if isinstance(field, fields.List):
            field, below = field.inner, below + "/0"
        if isinstance(field, fields.Nested):
            yield from schema_objects(field.schema, below)


@pytest.mark.parametrize("sample", ORDERS)
def test_the_samples_are_good_orders(sample: str) -> None:
    assert orders.read_order(ORDERS[sample]).external_id == "RX-1001"


def test_the_samples_hold_every_object_of_an_order() -> None:
    sampled = {pointer for _, pointer in OBJECTS}
    assert set(schema_objects(orders.OrderSchema())) <= sampled


def test_the_samples_hold_every_field_of_every_object() -> None:
    def named(schema: Schema, pointer: str = "") -> Iterator[str]:
        for name, field in schema.fields.items():
            yield f"{pointer}/{name}"
            inner = field.inner if isinstance(field, fields.List) else field
            step = "/0" if isinstance(field, fields.List) else ""
            if isinstance(inner, fields.Nested):
                yield from named(inner.schema, f"{pointer}/{name}{step}")

    assert set(named(orders.OrderSchema())) <= {pointer for _, pointer in KEYS}


# Unknown fields.


@pytest.mark.parametrize(("sample", "pointer"), OBJECTS)
def test_an_unknown_field_is_refused_at_every_level(sample: str, pointer: str) -> None:
    place = dict(walk(ORDERS[sample]))[pointer]
    order = replaced(ORDERS[sample], pointer, {**place, "surprise": None})
    assert refusals(order) == [(f"{pointer}/surprise", "unknown")]


def test_a_field_in_another_case_is_unknown() -> None:
    order = {**ORDERS["phases"], "startOn": None}
    assert refusals(order) == [("/startOn", "unknown")]


def test_unknown_fields_are_listed_in_the_same_order_in_every_process() -> None:
    """Sets of texts have another order in each process."""
    order = {**ORDERS["phases"], **dict.fromkeys("hfbdgcea")}
    assert refusals(order) == [(f"/{name}", "unknown") for name in "abcdefgh"]


def test_unknown_fields_of_a_quantity_are_listed_in_the_same_order_in_every_process() -> None:
    mass = {"value": "1", "unit": "mg", **dict.fromkeys("hfbdgcea")}
    assert refusal_at(PHASE + "/dose", mass) == [
        (f"{PHASE}/dose/{name}", "unknown") for name in "abcdefgh"
    ]


def test_all_that_a_quantity_lacks_is_named() -> None:
    assert refusal_at(PHASE + "/dose", {}) == [
        (PHASE + "/dose/value", "missing"),
        (PHASE + "/dose/unit", "missing"),
    ]


@pytest.mark.parametrize(
    "key",
    ["Sample", "Robin Sample", "a/b", "a~b", "", "_schema", "k" * 41, "\N{SNOWMAN}", "\ud800"],
)
def test_a_key_that_may_be_a_name_is_not_returned(key: str) -> None:
    """The pointer points at the object that contains it."""
    order = replaced(ORDERS["phases"], "/patient/address", {**ADDRESS, key: None})
    assert refusals(order) == [("/patient/address", "unknown")]


# Missing fields.


@pytest.mark.parametrize(
    ("sample", "pointer"), [key for key in KEYS if key[1] not in MAY_BE_LEFT_OUT]
)
def test_a_field_that_is_missing_is_refused(sample: str, pointer: str) -> None:
    expected = FORMS.get(pointer, (pointer, "missing"))
    assert refusals(removed(ORDERS[sample], pointer)) == [expected]


@pytest.mark.parametrize(("sample", "pointer"), [key for key in KEYS if key[1] in MAY_BE_LEFT_OUT])
def test_a_field_that_may_be_left_out_is_not_missed(sample: str, pointer: str) -> None:
    assert orders.read_order(removed(ORDERS[sample], pointer)).external_id == "RX-1001"


def test_everything_missing_is_reported_together() -> None:
    assert refusals({}) == [
        (f"/{name}", "missing") for name in ("external_id", "patient", "prescriber", "prescription")
    ]


# Null.


@pytest.mark.parametrize("pointer", sorted(MAY_BE_NULL))
def test_a_field_may_be_null(pointer: str) -> None:
    order = replaced(ORDERS["phases"], pointer, None)
    assert orders.read_order(order).patient.given_name == "Robin"


@pytest.mark.parametrize(("sample", "pointer"), [key for key in KEYS if key[1] not in MAY_BE_NULL])
def test_any_other_field_that_is_null_is_refused(sample: str, pointer: str) -> None:
    ((place, code),) = refusal_at(pointer, None, sample)
    assert (place, code in {"null", "number", "choice"}) == (pointer, True)


# Types.


@pytest.mark.parametrize("wrong", ["text", 1, True, WrittenNumber("1.5"), []], ids=repr)
@pytest.mark.parametrize(
    ("sample", "pointer"), [place for place in OBJECTS if place[1] != "/limits/strengths/0"]
)
def test_what_must_be_an_object_is_refused_as_anything_else(
    sample: str, pointer: str, wrong: Any
) -> None:
    assert refusal_at(pointer, wrong, sample) == [(pointer, "type")]


@pytest.mark.parametrize("wrong", ["text", True, []], ids=repr)
def test_a_strength_is_a_quantity_or_a_bare_number(wrong: Any) -> None:
    assert refusal_at("/limits/strengths/0", wrong) == [("/limits/strengths/0", "number")]


@pytest.mark.parametrize("wrong", ["text", 1, True, WrittenNumber("1.5"), {}], ids=repr)
@pytest.mark.parametrize(("sample", "pointer"), LISTS)
def test_what_must_be_a_list_is_refused_as_anything_else(
    sample: str, pointer: str, wrong: Any
) -> None:
    assert refusal_at(pointer, wrong, sample) == [(pointer, "type")]


@pytest.mark.parametrize("wrong", [True, False, [], ["text"], [1]], ids=repr)
@pytest.mark.parametrize(("sample", "pointer"), LEAVES)
def test_what_must_be_a_text_or_a_number_is_refused_as_anything_else(
    sample: str, pointer: str, wrong: Any
) -> None:
    ((place, code),) = refusal_at(pointer, wrong, sample)
    assert (place, code in {"type", "number", "date", "choice"}) == (pointer, True)


@pytest.mark.parametrize("wrong", ["null", "[]", '"order"', "1", "1.5", "true"])
def test_a_body_that_is_no_object_is_refused_as_a_whole(wrong: str) -> None:
    assert refusals(json_text.read(wrong.encode())) == [("", "type")]


def test_a_list_of_strengths_may_hold_bare_numbers() -> None:
    order = replaced(ORDERS["phases"], "/limits/strengths", [1, WrittenNumber("1.5"), "2"])
    strengths = orders.read_order(order).limits.strengths or ()
    assert [str(strength) for strength in strengths] == ["1 mg", "1.5 mg", "2 mg"]
