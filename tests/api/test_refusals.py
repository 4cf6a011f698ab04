"""Anything but JSON with one meaning and plain doses is refused, and nothing is stored."""

import gzip
import json
from typing import Any

import pytest

from tests import factories
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.refusals import problems, refused

DOSE = "/prescription/schedule/phases/0/dose"


def with_dose(value: Any) -> dict[str, Any]:
    return bodies.order(prescription__schedule={"phases": [factories.phase_json(value)]})


def written(number: str) -> bytes:
    """An order with this JSON text as its dose, which `json.dumps` would never write."""
    return json.dumps(with_dose("@")).replace('"@"', number).encode()


NOT_JSON = {
    "nothing": b"",
    "broken off": json.dumps(bodies.order()).encode()[:-1],
    "a comma too many": b'{"external_id": "RX-1",}',
    "single quotes": b"{'external_id': 'RX-1'}",
    "two values": b"{} {}",
    "not UTF-8": b'{"external_id": "\xff"}',
    "UTF-16": json.dumps(bodies.order()).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(bodies.order()).encode(),
    "compressed": gzip.compress(json.dumps(bodies.order()).encode()),
    "a raw control character": b'{"external_id": "RX\n1"}',
    "the same key twice": b'{"external_id": "RX-1", "external_id": "RX-2"}',
    "two doses": written('"0.5", "value": "5"'),
    "NaN": written("NaN"),
    "Infinity": written("Infinity"),
    "-Infinity": written("-Infinity"),
    "a bare point": written(".5"),
    "a point at the end": written("5."),
    "a leading zero": written("05"),
    "a hexadecimal number": written("0x5"),
    "ten thousand brackets": b"[" * 10_000 + b"]" * 10_000,
    "ten thousand braces": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "five thousand digits": written("9" * 5000),
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_not_json_with_one_meaning_is_refused(refused_caller: Caller, name: str) -> None:
    refused(refused_caller, NOT_JSON[name], 400)


NOT_A_DOSE = {
    "1e400": written("1e400"),
    "1E-1": written("1E-1"),
    "-0.5": written("-0.5"),
    "a comma": with_dose("1,5"),
    "no digit before the point": with_dose(".5"),
    "no digit after the point": with_dose("5."),
    "an exponent": with_dose("1e3"),
    "a minus": with_dose("-1"),
    "a plus": with_dose("+1"),
    "a blank": with_dose(" 0.5"),
    "a line end": with_dose("0.5\n"),
    "two points": with_dose("1.0.5"),
    "Arabic digits": with_dose("\u0660.\u0665"),
    "wide digits": with_dose("\uff10.\uff15"),
    "a fraction": with_dose("½"),
    "seven decimal places": with_dose("0.1234567"),
    "ten digits": with_dose("1234567890"),
    "empty": with_dose(""),
    "NaN in quotes": with_dose("NaN"),
    "true": with_dose(True),
    "null": with_dose(None),
    "a list": with_dose(["0.5"]),
    "an object": with_dose({"value": "0.5"}),
}


@pytest.mark.parametrize("name", NOT_A_DOSE)
def test_what_is_no_plain_number_is_no_dose(refused_caller: Caller, name: str) -> None:
    assert problems(refused_caller, NOT_A_DOSE[name]) == {f"{DOSE}/value": "number"}


@pytest.mark.parametrize("zero", [0, "0.0", "0.000000"])
def test_a_schedule_of_rests_alone_is_refused(refused_caller: Caller, zero: Any) -> None:
    found = problems(refused_caller, with_dose(zero))
    assert found == {"/prescription/schedule/phases/0": "only_rest"}


@pytest.mark.parametrize(
    "unit", ["g", "kg", "µg", "μg", "ug", "IU", "MG", "Mg", "mg ", "", 5, None]
)
def test_an_unknown_unit_is_refused(refused_caller: Caller, unit: Any) -> None:
    schedule = {"phases": [{"dose": {"value": "0.5", "unit": unit}, "days": 7}]}
    found = problems(refused_caller, bodies.order(prescription__schedule=schedule))
    assert found == {f"{DOSE}/unit": "choice"}
