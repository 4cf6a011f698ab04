"""The error points at the wrong, missing or unknown field."""

from typing import Any

import pytest

from tests import cast
from tests.api import bodies
from tests.api.callers import Caller
from tests.api.refusals import problems, refused

WRONG_FIELDS: dict[str, tuple[Any, str]] = {
    "/patient/birth_date": (bodies.order(patient__birth_date="1980-02-30"), "date"),
    "/patient/language": (bodies.order(patient__language="English, please"), "pattern"),
    "/patient/allergies": (bodies.order(patient__allergies=["nuts"] * 101), "too_many"),
    "/patient/medications/0/name": (bodies.order(patient__medications=[{}]), "missing"),
    "/patient/address/state": (
        bodies.order(
            patient__address={
                "line": "1 Example Street",
                "city": "Austin",
                "state": "Texas",
                "postal_code": "78701",
            }
        ),
        "too_long",
    ),
    "/prescriber/npi": (bodies.order(prescriber__npi="12345"), "pattern"),
    "/prescription/drug": (bodies.order(prescription__drug="aspirin"), "unknown_drug"),
    "/prescription/form": (bodies.order(prescription__form="ointment"), "unknown_form"),
    "/prescription/written_on": (bodies.order(prescription__written_on="2999-01-01"), "future"),
    "/prescription/refills": (bodies.order(prescription__refills=-1), "range"),
    "/limits": (bodies.order(limits=[]), "type"),
    "/limits/max_strengths": (bodies.order(limits={"max_strengths": 0}), "range"),
    "/limits/increment": (bodies.order(limits={"increment": "0.3"}), "dose_not_makeable"),
    "/start_on": (bodies.order(start_on="tomorrow"), "date"),
    "/containers": (bodies.order(containers="one"), "choice"),
    "/external_id": (bodies.order("R" * 101), "too_long"),
    "": ([], "type"),
}


@pytest.mark.parametrize("pointer", WRONG_FIELDS)
def test_a_wrong_field_is_pointed_at(refused_caller: Caller, pointer: str) -> None:
    body, code = WRONG_FIELDS[pointer]
    assert problems(refused_caller, body) == {pointer: code}


REQUIRED = [
    "external_id",
    "patient",
    "patient__family_name",
    "patient__given_name",
    "patient__birth_date",
    "patient__allergies",
    "patient__medications",
    "patient__conditions",
    "prescriber",
    "prescriber__name",
    "prescription",
    "prescription__drug",
    "prescription__form",
    "prescription__written_on",
    "prescription__schedule",
]


@pytest.mark.parametrize("way", REQUIRED)
def test_a_missing_field_is_pointed_at(refused_caller: Caller, way: str) -> None:
    found = problems(refused_caller, bodies.without(bodies.order(), way))
    assert found == {"/" + way.replace("__", "/"): "missing"}


@pytest.mark.parametrize(
    "way",
    ["", "patient__", "prescriber__", "prescription__", "limits__", "prescription__schedule__"],
)
def test_an_unknown_field_is_pointed_at(refused_caller: Caller, way: str) -> None:
    body = bodies.order(None, limits={}, **{f"{way}indication": "pain"})
    found = problems(refused_caller, body)
    assert found == {f"/{way.replace('__', '/')}indication": "unknown"}


def test_an_unknown_field_that_is_called_like_a_patient_is_not_repeated(
    refused_caller: Caller,
) -> None:
    name = f"{cast.CANARY_GIVEN_NAME} {cast.CANARY_FAMILY_NAME}"
    for way in (name, f"patient__{name}", f"prescription__schedule__{cast.CANARY_FAMILY_NAME}"):
        found = problems(refused_caller, bodies.order(None, **{way: 1}))
        above = "".join(f"/{token}" for token in way.split("__")[:-1])
        assert found == {above: "unknown"}


def test_every_wrong_field_is_reported_together(refused_caller: Caller) -> None:
    body = bodies.without(bodies.order(patient__birth_date="x", extra=1), "prescriber__name")
    assert problems(refused_caller, body) == {
        "/patient/birth_date": "date",
        "/prescriber/name": "missing",
        "/extra": "unknown",
    }


def test_a_body_that_is_too_large_is_refused_before_it_is_read(refused_caller: Caller) -> None:
    body = bodies.order(patient__allergies=["a" * 1000] * 300)
    refused(refused_caller, body, 413)
