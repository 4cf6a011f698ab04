"""The OpenAPI document works with tools and is correct.

`callers` checks in every other test of this folder that responses match it.
"""

from typing import Any

import openapi_spec_validator
import pytest
from jsonschema.protocols import Validator
from openapi_schema_validator import OAS31Validator

from pharmacy.api import openapi
from tests import factories
from tests.api import bodies
from tests.api.callers import Caller

DESCRIBED = {
    ("/api/v1/orders", "post"): {"201", "400", "401", "409", "413", "422", "503"},
    ("/api/v1/orders", "get"): {"200", "400", "401", "503"},
    ("/api/v1/orders/{id}", "get"): {"200", "401", "404", "503"},
    ("/api/v1/orders/{id}/labels.pdf", "get"): {"200", "401", "404", "409", "503"},
    ("/api/v1/labels/{id}/pdf", "get"): {"200", "401", "404", "409", "503"},
    ("/api/v1/orders/{id}/amendments", "post"): {
        *("201", "400", "401", "404", "409", "412", "413", "422", "428", "503"),
    },
    ("/api/v1/orders/{id}/cancel", "post"): {
        *("200", "400", "401", "404", "409", "412", "413", "422", "428", "503"),
    },
    ("/api/v1/orders/{id}/plans", "get"): {"200", "401", "404", "503"},
    ("/oauth/token", "post"): {"200", "400", "401", "413", "429", "503"},
    ("/api/v1/directions", "post"): {"200", "400", "401", "413", "422", "503"},
}
# The example of the contract, with each of its nulls.
WHOLE_ORDER = {
    "external_id": "RX-1001",
    "patient": {
        "family_name": "Sample",
        "given_name": "Alex",
        "birth_date": "1980-02-03",
        "phone": None,
        "address": {
            "line": "1 Example Street",
            "city": "Austin",
            "state": "TX",
            "postal_code": "78701",
        },
        "allergies": ["nuts"],
        "medications": [{"name": "aspirin", "stopped_on": "2026-11-01"}, {"name": "zinc"}],
        "conditions": [],
        "language": "en",
    },
    "prescriber": {"name": "Dr. Ada Example", "npi": "1234567893", "phone": None},
    "prescription": {
        "drug": "naltrexone",
        "form": "capsule",
        "written_on": "2026-11-20",
        "schedule": factories.titration_json(),
        "quantity_written": None,
        "directions_written": None,
        "days_supply_written": None,
        "strength_written": None,
        "refills": 0,
        "purpose": None,
    },
    "limits": {
        "strengths": None,
        "increment": None,
        "max_capsules_per_dose": None,
        "max_strengths": None,
    },
    "start_on": None,
}


def order_schema(caller: Caller) -> Validator:
    """A validator for orders by the documented request body."""
    document = openapi.document(caller.app)
    body = document["paths"]["/api/v1/orders"]["post"]["requestBody"]
    whole = {**document, **body["content"]["application/json"]["schema"]}
    checking: Validator = OAS31Validator(whole)
    return checking


def test_the_document_is_a_valid_openapi_3_1_document(sqlite_caller: Caller) -> None:
    served = sqlite_caller.with_key("").get("/api/openapi.json")
    assert (served.status_code, served.mimetype) == (200, "application/json")
    assert served.get_json()["openapi"].startswith("3.1")
    openapi_spec_validator.validate(served.get_json())


def test_each_address_of_the_interface_is_described(sqlite_caller: Caller) -> None:
    rules = [rule.rule for rule in sqlite_caller.app.url_map.iter_rules()]
    served = {rule for rule in rules if rule.startswith(("/api/v1/", "/oauth/"))}
    assert len(served) == len(openapi.document(sqlite_caller.app)["paths"])


def test_each_answer_of_the_contract_is_described(refused_caller: Caller) -> None:
    paths = openapi.document(refused_caller.app)["paths"]
    for (path, method), statuses in DESCRIBED.items():
        assert statuses <= paths[path][method]["responses"].keys()


def test_the_headers_of_an_accepted_order_are_described(refused_caller: Caller) -> None:
    paths = openapi.document(refused_caller.app)["paths"]
    created = paths["/api/v1/orders"]["post"]["responses"]["201"]
    assert created["headers"].keys() == {"Location", "ETag", "Idempotent-Replayed"}


def test_an_order_with_every_field_is_valid_and_accepted(sqlite_caller: Caller) -> None:
    order_schema(sqlite_caller).validate(WHOLE_ORDER)
    assert sqlite_caller.post(WHOLE_ORDER).status_code == 201


@pytest.mark.parametrize("schedule", ["one dose", "doses", "titration", "taper"])
def test_each_form_of_a_schedule_is_valid_and_accepted(
    sqlite_caller: Caller, schedule: str
) -> None:
    doses = [
        {"time": "morning", "dose": factories.mass_json("1")},
        {"time": "bedtime", "dose": {"value": 500, "unit": "mcg"}},
    ]
    forms: dict[str, Any] = {
        "one dose": {"phases": [factories.phase_json(0.5), factories.phase_json("0", 3)]},
        "doses": {"phases": [{"doses": doses, "days": 7}]},
        "titration": factories.titration_json(last_step="clamp"),
        "taper": factories.taper_json(reduce_percent=12.5),
    }
    body = bodies.order(prescription__schedule=forms[schedule])
    order_schema(sqlite_caller).validate(body)
    assert sqlite_caller.post(body).status_code == 201


WRONG = [
    bodies.without(bodies.order(), "patient__family_name"),
    bodies.without(bodies.order(), "external_id"),
    bodies.order(indication="pain"),
    bodies.order(patient__nickname="Z"),
    bodies.order(patient__family_name=""),
    bodies.order(patient__birth_date=None),
    bodies.order(prescriber__npi="12"),
    bodies.order(prescription__refills=100),
    bodies.order(prescription__schedule={"phases": [factories.phase_json(days=0)]}),
    bodies.order(prescription__schedule={"phases": [factories.phase_json(".5")]}),
    bodies.order(prescription__schedule={"phases": [factories.phase_json()], "extra": 1}),
    bodies.order(
        prescription__schedule={"phases": [{**factories.phase_json(), "times": ["later"]}]}
    ),
]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_what_is_refused_is_not_valid_either(sqlite_caller: Caller, number: int) -> None:
    assert sqlite_caller.post(WRONG[number]).status_code == 422
    assert not order_schema(sqlite_caller).is_valid(WRONG[number])
