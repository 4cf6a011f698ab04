"""What a client reads: the current resource, its versions, and search results."""

import datetime
from typing import Any

import pytest
from sqlalchemy import select

from pharmacy import db
from pharmacy.models.audit import AuditEntry
from tests.api import bodies
from tests.api.fhir.clinics import Clinic, refused
from tests.api.test_held_orders import resolve
from tests.fhir import samples

HELD: Any = {"note": [{"text": "Call me"}]}


def created(clinic: Clinic, number: str = "RX-1001", **changes: Any) -> Any:
    response = clinic.create(samples.request(number=number, **changes))
    assert response.status_code == 201, response.text
    return response.get_json()


def found(clinic: Clinic, query: str) -> list[str]:
    bundle = clinic.get(f"/MedicationRequest?{query}").get_json()
    assert bundle["type"] == "searchset"
    return [one["resource"]["identifier"][0]["value"] for one in bundle.get("entry", ())]


def test_a_resource_is_read_in_its_current_state(clinic: Clinic) -> None:
    resource = created(clinic)
    response = clinic.get(f"/MedicationRequest/{resource['id']}")
    assert (response.status_code, response.get_json()) == (200, resource)
    assert response.headers["ETag"] == 'W/"1"'
    assert response.headers["Last-Modified"].endswith("GMT")


def test_each_version_is_kept(clinic: Clinic) -> None:
    held = created(clinic, **HELD)
    resolve(clinic.caller, held["id"])
    path = f"/MedicationRequest/{held['id']}"
    now, first = clinic.get(path), clinic.get(f"{path}/_history/1")
    assert (now.get_json()["status"], now.headers["ETag"]) == ("active", 'W/"2"')
    assert "statusReason" not in now.get_json()
    assert first.get_json() == held
    history = clinic.get(f"{path}/_history").get_json()
    assert (history["type"], history["total"]) == ("history", 2)
    assert [one["resource"]["status"] for one in history["entry"]] == ["active", "on-hold"]
    assert history["entry"][1]["resource"] == held


@pytest.mark.parametrize("version", ["0", "2", "x", "9" * 30])
def test_a_version_that_never_was_is_not_found(sqlite_clinic: Clinic, version: str) -> None:
    path = f"/MedicationRequest/{created(sqlite_clinic)['id']}/_history/{version}"
    assert refused(sqlite_clinic.get(path)) == {"": "not-found"}


def test_a_client_reads_its_own_orders_and_no_others(clinic: Clinic, other_clinic: Clinic) -> None:
    resource = created(clinic)
    path = f"/MedicationRequest/{resource['id']}"
    dispense = clinic.get(f"/MedicationDispense?prescription={resource['id']}").get_json()
    container = dispense["entry"][0]["resource"]
    paths = [path, f"{path}/_history", f"{path}/_history/1"]
    paths += [f"/MedicationDispense/{container['id']}", "/MedicationRequest/1"]
    assert {other_clinic.get(one).status_code for one in paths} == {404}
    assert found(other_clinic, f"identifier={samples.SYSTEM}|RX-1001") == []
    assert found(other_clinic, f"patient={container['subject']['reference']}") == []
    empty = other_clinic.get(f"/MedicationDispense?prescription={resource['id']}").get_json()
    assert "entry" not in empty


def test_an_order_that_came_as_plain_json_is_no_resource(sqlite_clinic: Clinic) -> None:
    order = sqlite_clinic.caller.post(bodies.order()).get_json()
    assert sqlite_clinic.get(f"/MedicationRequest/{order['id']}").status_code == 404


def test_access_to_a_resource_is_audited(sqlite_clinic: Clinic) -> None:
    resource = created(sqlite_clinic)
    sqlite_clinic.get(f"/MedicationRequest/{resource['id']}")
    with db.reading(sqlite_clinic.caller.engine) as session:
        seen = select(AuditEntry).where(AuditEntry.event == "order:seen")
        assert [entry.subject_id for entry in session.scalars(seen)] == [resource["id"]]


# Searching.


def test_a_search_finds_by_each_parameter(clinic: Clinic) -> None:
    first = created(clinic, "A", authoredOn="2026-11-01")
    created(clinic, "B", authoredOn="2026-11-02", **HELD)
    other = samples.patient(birthDate="1981-01-01")
    people = [other, samples.practitioner(), *samples.nothing_known()]
    created(clinic, "C", authoredOn="2026-11-03", contained=people)
    dispense = clinic.get(f"/MedicationDispense?prescription={first['id']}").get_json()
    person = dispense["entry"][0]["resource"]["subject"]["reference"]
    today = datetime.datetime.now(datetime.UTC).date()
    queries = {
        "": ["C", "B", "A"],
        f"identifier={samples.SYSTEM}|B": ["B"],
        f"identifier={samples.SYSTEM}%7CB&status=active": [],
        f"patient={person}": ["B", "A"],
        f"subject={person.removeprefix('Patient/')}&status=active": ["A"],
        "patient=nobody": [],
        "status=active": ["C", "A"],
        "status=on-hold,completed": ["B"],
        "status=draft": [],
        "authoredon=2026-11-02": ["B"],
        "authoredon=ge2026-11-02": ["C", "B"],
        "authoredon=gt2026-11-01&authoredon=lt2026-11-03": ["B"],
        f"date=le{today + datetime.timedelta(days=2)}": ["C", "B", "A"],
        "date=2026-01-01": [],
    }
    assert {query: found(clinic, query) for query in queries} == queries


def test_a_search_continues_from_page_to_page(clinic: Clinic) -> None:
    for number in ("A", "B", "C"):
        created(clinic, number)
    page = clinic.get("/MedicationRequest?status=active,on-hold&_count=2").get_json()
    links = {link["relation"]: link["url"] for link in page["link"]}
    assert len(page["entry"]) == 2
    assert links["self"].endswith("/fhir/R4/MedicationRequest?status=active%2Con-hold&_count=2")
    last = clinic.get(links["next"].partition("/fhir/R4")[2]).get_json()
    assert [one["resource"]["identifier"][0]["value"] for one in last["entry"]] == ["A"]
    assert [link["relation"] for link in last["link"]] == ["self"]


@pytest.mark.parametrize(
    "query",
    [
        "identifier=RX-1001",
        "identifier=a|b,a|c",
        "identifier=a|b|c",
        "patient=Practitioner/1",
        "patient.name=Sample",
        "status=bogus",
        "authoredon=2026-11",
        "authoredon=2026-02-30",
        "authoredon=ne2026-11-02",
        "_count=0",
        "_after=x",
        "_sort=date",
        "status=active&status=on-hold",
    ],
)
def test_a_query_that_cannot_be_answered_exactly_is_refused(
    refused_clinic: Clinic, query: str
) -> None:
    response = refused_clinic.get(f"/MedicationRequest?{query}")
    assert (response.status_code, refused(response)) == (400, {"": "invalid"})


# Containers.


def test_each_container_is_a_dispense(clinic: Clinic) -> None:
    resource = clinic.create(samples.titration()).get_json()
    path = f"/MedicationDispense?prescription=MedicationRequest/{resource['id']}"
    dispenses = [one["resource"] for one in clinic.get(path).get_json()["entry"]]
    assert [one["quantity"]["value"] for one in dispenses] == [7] * 8 + [30]
    assert [one["daysSupply"]["value"] for one in dispenses] == [7] * 8 + [30]
    assert {one["status"] for one in dispenses} == {"preparation"}
    first = dispenses[0]
    assert clinic.get(f"/MedicationDispense/{first['id']}").get_json() == first
    container, phase, label = first["extension"]
    assert (container["valuePositiveInt"], phase["valuePositiveInt"]) == (1, 1)
    assert label["extension"][1] == {"url": "state", "valueCode": "queued"}
    strength = first["contained"][0]["ingredient"][0]["strength"]["numerator"]
    assert (strength["value"], strength["code"]) == (0.5, "mg")
    assert first["dosageInstruction"][0]["text"].startswith("Take 1 capsule (0.5 mg)")


def test_the_containers_of_a_held_order_are_on_hold(sqlite_clinic: Clinic) -> None:
    resource = created(sqlite_clinic, **HELD)
    path = f"/MedicationDispense?prescription={resource['id']}"
    (one,) = sqlite_clinic.get(path).get_json()["entry"]
    assert one["resource"]["status"] == "on-hold"


@pytest.mark.parametrize("query", ["", "?prescription=Patient/1", "?status=completed"])
def test_dispenses_are_asked_for_by_their_prescription(refused_clinic: Clinic, query: str) -> None:
    response = refused_clinic.get(f"/MedicationDispense{query}")
    assert refused(response) == {"": "invalid"}


# The people of a request.


def test_the_patient_and_the_prescriber_are_read_by_their_ids(
    clinic: Clinic, other_clinic: Clinic
) -> None:
    resource = created(clinic)
    path = f"/MedicationDispense?prescription={resource['id']}"
    (dispense,) = clinic.get(path).get_json()["entry"]
    subject = f"/{dispense['resource']['subject']['reference']}"
    person = clinic.get(subject).get_json()
    assert person["name"] == samples.patient()["name"]
    assert other_clinic.get(subject).status_code == 404
    assert clinic.get(f"/Practitioner/{person['id']}").status_code == 404
    assert clinic.get("/Patient/x").status_code == 404


# The server's own description.


def test_the_capability_statement_names_what_is_served(refused_clinic: Clinic) -> None:
    statement = refused_clinic.with_key("").get("/metadata").get_json()
    (rest,) = statement["rest"]
    served = {
        (rule.rule.removeprefix("/fhir/R4"), method)
        for rule in refused_clinic.caller.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/fhir/R4") and ".well-known" not in rule.rule
    }
    assert served == {("/metadata", "GET"), *addresses(rest)}


ADDRESSES = {
    "create": ("/{}", "POST"),
    "read": ("/{}/<{}_id>", "GET"),
    "vread": ("/{}/<{}_id>/_history/<version>", "GET"),
    "history-instance": ("/{}/<{}_id>/_history", "GET"),
    "search-type": ("/{}", "GET"),
}
IDS = {
    "MedicationRequest": "request",
    "MedicationDispense": "container",
    "Patient": "patient",
    "Practitioner": "practitioner",
}


def addresses(rest: Any) -> set[tuple[str, str]]:
    whole = {("", "POST") for one in rest["interaction"] if one["code"] == "transaction"}
    return (
        whole
        | {
            (path.format(resource["type"], IDS[resource["type"]]), method)
            for resource in rest["resource"]
            for path, method in [ADDRESSES[one["code"]] for one in resource["interaction"]]
        }
        | {
            (f"/{resource['type']}/${one['name']}", "POST")
            for resource in rest["resource"]
            for one in resource.get("operation", ())
        }
    )
