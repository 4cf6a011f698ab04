"""Our own errors are reported in FHIR as well, briefly, and nothing is stored."""

import json
import logging
from pathlib import Path

import pytest

from pharmacy import app, settings
from tests import cast
from tests.api import bodies
from tests.api.fhir.clinics import MEDIA, Clinic
from tests.apps import SECRET_KEY
from tests.fhir import samples
from tests.services import stored

PATH = "/fhir/R4/MedicationRequest"


@pytest.mark.parametrize("table", ["medication_requests", "order_versions"])
def test_a_resource_is_stored_with_all_that_belongs_to_it_or_not_at_all(
    clinic: Clinic, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caller = clinic.caller
    before = stored.counts(caller.engine)
    with stored.refusing(caller.engine, table, cast.CANARY_FAMILY_NAME):
        response = caller.app.test_client().post(
            PATH,
            data=json.dumps(samples.request()),
            headers={"Authorization": f"Bearer {caller.key}", "Content-Type": MEDIA},
        )
    assert (response.status_code, response.mimetype) == (500, MEDIA)
    assert response.get_json()["issue"][0]["code"] == "exception"
    assert stored.counts(caller.engine) == before
    for canary in bodies.CANARIES:
        assert canary not in response.text
        assert canary not in caplog.text


def test_while_the_database_is_away_the_client_is_asked_to_retry(tmp_path: Path) -> None:
    away = f"postgresql+psycopg://postgres@/pharmacy?host={tmp_path}"
    environment = {"DATABASE_URL": away, "SECRET_KEY": SECRET_KEY}
    application = app.create_app(settings.read(environment))
    response = application.test_client().get(PATH, headers={"Authorization": "Bearer x"})
    application.extensions["pharmacy"].engine.dispose()
    assert (response.status_code, response.mimetype) == (503, MEDIA)
    assert response.headers["Retry-After"]
    assert response.get_json()["issue"][0]["code"] == "transient"
