"""An order that came over FHIR is amended like any other, and its resource shows it."""

from typing import Any

import pytest

from tests.api.fhir.clinics import Clinic
from tests.api.fhir.test_transactions import transaction
from tests.fhir import samples
from tests.services import amending

CONCEPT = {"text": "naltrexone 0.5 mg capsule"}


def requests() -> dict[str, Any]:
    alone = samples.request(samples.dosage(1, 14), medicationCodeableConcept=CONCEPT)
    together = transaction(medicationCodeableConcept=CONCEPT)
    together["entry"][-1]["resource"]["dosageInstruction"] = [samples.dosage(1, 14)]
    return {"/MedicationRequest": alone, "": together}


@pytest.mark.parametrize("path", ["/MedicationRequest", ""])
def test_a_changed_course_keeps_to_the_strength_that_was_named(
    sqlite_clinic: Clinic, path: str
) -> None:
    sqlite_clinic.ask("POST", path, requests()[path])
    (found,) = sqlite_clinic.get("/MedicationRequest").get_json()["entry"]
    order = f"/api/v1/orders/{found['resource']['id']}"
    headers = {"Idempotency-Key": "change", "If-Match": '"1"'}
    amended = sqlite_clinic.caller.ask(
        "POST", f"{order}/amendments", headers=headers, json={**amending.EXTEND, "day": 8}
    )
    assert amended.status_code == 201, amended.text
    strengths = {
        take["strength"]["value"]
        for phase in amended.get_json()["plan"]["phases"]
        for dose in phase["doses"]
        for take in dose["take"]
    }
    assert strengths == {"0.5"}
    now = sqlite_clinic.get(f"/MedicationRequest/{found['resource']['id']}")
    assert now.headers["ETag"] == 'W/"2"'


def test_a_paused_order_reads_back_on_hold_with_what_the_pharmacist_asks(
    sqlite_clinic: Clinic,
) -> None:
    sqlite_clinic.ask("POST", "/MedicationRequest", requests()["/MedicationRequest"])
    (found,) = sqlite_clinic.get("/MedicationRequest").get_json()["entry"]
    order = f"/api/v1/orders/{found['resource']['id']}"
    headers = {"Idempotency-Key": "change", "If-Match": '"1"'}
    pause = {"change": "pause", "day": 8, "days": 7, "reason": "surgery"}
    sqlite_clinic.caller.ask("POST", f"{order}/amendments", headers=headers, json=pause)
    now = sqlite_clinic.get(f"/MedicationRequest/{found['resource']['id']}").get_json()
    assert now["status"] == "on-hold"
    assert "opioid_during_pause" in str(now["statusReason"])
