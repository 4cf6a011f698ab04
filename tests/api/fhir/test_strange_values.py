"""For any value in a resource, the response is FHIR and contains no patient's name."""

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.fhir.clinics import Clinic, refused
from tests.api.fhir.test_transactions import transaction
from tests.fhir import samples
from tests.schemas.places import replaced, walk
from tests.services import stored

STRANGE: list[Any] = [None, 0, "", [], {}, "\u202e", [{}], "9" * 300, {"reference": "#p1"}]
AT_ONCE = 4


@pytest.mark.parametrize(
    ("path", "resource"),
    [("/MedicationRequest", samples.titration()), ("", transaction("A", "B"))],
    ids=["request", "transaction"],
)
def test_no_strange_value_anywhere_is_a_defect(
    sqlite_clinic: Clinic, path: str, resource: Any
) -> None:
    """Another strange value at each place."""
    values = itertools.cycle(STRANGE)
    for pointer, _ in walk(resource):
        if pointer and not pointer.startswith("/dosageInstruction/3"):
            value = next(values)
            body = json.dumps(replaced(resource, pointer, value)).encode()
            response = sqlite_clinic.ask("POST", path, body)
            assert response.status_code in (200, 201, 400, 409, 422), (pointer, value)


def test_the_same_request_from_many_at_once_is_one_order(clinic: Clinic) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: clinic.create(samples.request()), range(AT_ONCE)))
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [201]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert stored.counts(clinic.caller.engine)["orders"] == 1


def test_other_content_from_many_at_once_is_one_order_and_conflicts(clinic: Clinic) -> None:
    requests = [samples.request(samples.dosage(0.5, days)) for days in range(1, AT_ONCE + 1)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(clinic.create, requests))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (AT_ONCE - 1)]
    assert stored.counts(clinic.caller.engine)["orders"] == 1


@pytest.mark.parametrize("header", ["If-None-Exist", "Prefer", "Accept", "Content-Type"])
@pytest.mark.parametrize("value", ["\x7f", "=", ";;,", "identifier=%", "x" * 5000, "é"])
def test_no_strange_header_is_a_defect(refused_clinic: Clinic, header: str, value: str) -> None:
    body = {**samples.request(), "status": "draft"}
    response = refused_clinic.create(body, **{header: value})
    assert response.status_code in (400, 406, 415, 422)
    assert refused(response)
