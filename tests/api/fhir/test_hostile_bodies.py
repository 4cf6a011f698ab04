"""Expensive resources: each is refused in less than a second, with a short response."""

import json
import time
from typing import Any

import pytest

from tests.api.fhir.clinics import Clinic
from tests.collection import without_collection
from tests.fhir import samples

LONGEST_ANSWER = 20_000


def request(**changes: Any) -> bytes:
    return json.dumps({**samples.request(), **changes}).encode()


def nested(depth: int) -> bytes:
    opened = b'{"resourceType":"MedicationRequest","extension":[{"extension":'
    return opened + b'[{"extension":' * depth + b"[]" + b"}]" * depth + b"}]}"


HOSTILE = {
    "brackets": b"[" * 100_000 + b"]" * 100_000,
    "extensions in each other": nested(8_000),
    "empty extensions": request(extension=[{}] * 60_000),
    "modifier extensions": request(modifierExtension=[{"url": "http://x.invalid"}] * 5_000),
    "identifiers": request(identifier=[{"system": "a", "value": "b"}] * 7_000),
    "numbers for identifiers": request(identifier=[0] * 70_000),
    "contained resources": request(contained=samples.request()["contained"] * 100),
    "dosages": request(dosageInstruction=[samples.dosage()] * 500),
    "empty dosages": request(dosageInstruction=[{}] * 60_000),
    "times of the day": request(
        dosageInstruction=[{"timing": {"repeat": {"when": ["HS"] * 40_000}}}]
    ),
    "a text": request(dosageInstruction=[{"text": "1 cap qhs then " * 15_000}]),
    "keys": request(**{f"k{number}": 1 for number in range(900)}),
    "more keys": request(**{f"k{number}": 1 for number in range(9_000)}),
    "notes without a patient": request(note=[{"text": "x"}] * 10_000, subject=None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_quickly_with_a_short_message(refused_clinic: Clinic, name: str) -> None:
    # The CPU time of this process, so that a busy machine does not make a test fail.
    with without_collection():
        began = time.process_time()
        answer = refused_clinic.ask("POST", "/MedicationRequest", HOSTILE[name])
        spent = time.process_time() - began
    assert spent < 1
    assert answer.status_code in (400, 422)
    assert len(answer.data) < LONGEST_ANSWER


def test_a_compressed_resource_is_not_opened(refused_clinic: Clinic) -> None:
    body = b"\x1f\x8b" + b"\x00" * 1000
    answer = refused_clinic.ask("POST", "/MedicationRequest", body, Content_Encoding="gzip")
    assert answer.status_code == 415
