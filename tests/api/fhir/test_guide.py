"""The request in the guide is accepted."""

import json
import re

from pharmacy import db
from tests.api.fhir.clinics import Clinic

SHOWN = re.compile(
    r"/fhir/R4/MedicationRequest \\\n.*?If-None-Exist: ([^\"]+)\".*?-d '(.*?)'\n", re.S
)


def test_the_guide_shows_a_request_that_is_accepted_without_a_hold(sqlite_clinic: Clinic) -> None:
    text = (db.ROOT / "docs/guide/fhir.md").read_text(encoding="utf-8")
    shown = SHOWN.search(text)
    assert shown is not None
    response = sqlite_clinic.create(json.loads(shown[2]), If_None_Exist=shown[1])
    assert (response.status_code, response.get_json()["status"]) == (201, "active")
