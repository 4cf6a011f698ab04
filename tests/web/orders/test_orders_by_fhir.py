"""The page of an order that came over FHIR."""

import json

import pytest

from tests.api.conftest import new_key
from tests.fhir import samples
from tests.web.browsers import PharmacySite


@pytest.mark.parametrize(("is_stated", "words"), [(True, "none known"), (False, "not stated")])
def test_a_list_that_was_not_stated_is_not_shown_as_empty(
    sqlite_site: PharmacySite, is_stated: bool, words: str
) -> None:
    resource = samples.request(supportingInformation=None)
    if not is_stated:
        resource["contained"] = resource["contained"][:2]
    headers = {
        "Authorization": f"Bearer {new_key(sqlite_site.engine, 'Hill Clinic')}",
        "Content-Type": "application/fhir+json",
    }
    posted = sqlite_site.app.test_client().post(
        "/fhir/R4/MedicationRequest", data=json.dumps(resource), headers=headers
    )
    page = sqlite_site.signed_in().open(f"/orders/{posted.get_json()['id']}")
    assert page.text.count(words) == (2 if is_stated else 3)
