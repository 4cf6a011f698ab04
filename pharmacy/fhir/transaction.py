"""Splits a transaction of several resources into self-contained MedicationRequests.

The resources of the transaction that a request references become its contained resources. So do the
other entries about its patient. An entry that no request needs is refused, so nothing of a
transaction is ignored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pharmacy.core.errors import Problem
from pharmacy.fhir import medication_request, search
from pharmacy.fhir.references import Contained
from pharmacy.fhir.values import Element, UnprocessableResource, gathered, refused

KIND = "Bundle"
MOST_ENTRIES = 100
MOST_REQUESTS = 10
# The element that references the patient, in resources about the patient.
_ABOUT = {"AllergyIntolerance": "patient", "Condition": "subject", "MedicationStatement": "subject"}
_WITH_A_REQUEST = ("Patient", "Practitioner", "PractitionerRole", "Medication", *_ABOUT)
_CONDITIONS = ("ifMatch", "ifNoneMatch", "ifModifiedSince")


@dataclass(frozen=True, slots=True)
class Ordered:
    """One request of a transaction. needs: the entries it includes, by their contained ids.

    condition: the identifier in its ifNoneExist.
    """

    entry: int
    resource: Mapping[str, Any]
    needs: Mapping[str, int]
    condition: str | None

    @property
    def place(self) -> Element:
        """The request, with its path in the transaction."""
        return Element(_path(self.entry), self.resource)

    @property
    def contained(self) -> Contained:
        """The contained resources, with their paths in the transaction."""
        return Contained.of(self.place, {name: _path(at) for name, at in self.needs.items()})


def requests(value: Mapping[str, Any]) -> list[Ordered]:
    """The MedicationRequests of a checked Bundle.

    Raises UnprocessableResource unless all can be processed.
    """
    bundle = Element(KIND, value)
    if bundle.get("type") != "transaction":
        message = "only a transaction is taken: all of it is done, or nothing"
        raise refused(bundle.at("type"), "not-supported", message)
    entries = list(bundle.each("entry"))
    if not 0 < len(entries) <= MOST_ENTRIES:
        raise refused(bundle.at("entry"), "too-costly", f"give 1 to {MOST_ENTRIES} entries")
    gathered(partial(_refuse_other_requests, entry) for entry in entries)
    places = _of_kind(value, medication_request.KIND)
    if not 0 < len(places) <= MOST_REQUESTS:
        message = f"give 1 to {MOST_REQUESTS} MedicationRequests"
        raise refused(bundle.at("entry"), "required", message)
    found = [request_at(value, at) for at in places]
    needed = {at for one in found for at in (one.entry, *one.needs.values())}
    idle = [at for at in range(len(entries)) if at not in needed]
    if idle:
        message = "no MedicationRequest refers to it: refer to it, or leave it out"
        raise UnprocessableResource(Problem(_path(at), "business-rule", message) for at in idle)
    return found


def request_at(value: Mapping[str, Any], at: int) -> Ordered:
    """The request of one entry, with everything it needs as contained resources."""
    gathering = _Gathering(value["entry"], _targets(value["entry"]))
    asked = value["entry"][at]
    resource = gathering.standing_alone(asked["resource"])
    condition = asked["request"].get("ifNoneExist")
    return Ordered(
        at, resource, gathering.needs, search.condition(condition) if condition else None
    )


def _path(at: int) -> str:
    return f"{KIND}.entry[{at}].resource"


def _of_kind(value: Mapping[str, Any], *kinds: str) -> list[int]:
    return [
        at for at, entry in enumerate(value["entry"]) if entry["resource"]["resourceType"] in kinds
    ]


def _refuse_other_requests(entry: Element) -> None:
    resource = entry.need("resource", "give a resource to be created")
    asked = entry.need("request", "give the method POST and the resource's type as url")
    kind = resource.get("resourceType")
    if kind not in (medication_request.KIND, *_WITH_A_REQUEST):
        message = f"only {medication_request.KIND}, {', '.join(_WITH_A_REQUEST)} are taken"
        raise refused(resource.path, "not-supported", message)
    if asked.get("method") != "POST" or asked.get("url") != kind:
        raise refused(asked.path, "not-supported", f"give the method POST and the url {kind}")
    for name in _CONDITIONS:
        if name in asked.value:
            raise refused(asked.at(name), "not-supported", "nothing is changed here: leave it out")


def _targets(entries: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The entries by their references: the full URL, or type and id."""
    found: dict[str, int] = {}
    for at, entry in enumerate(entries):
        for name in _names(entry):
            if found.setdefault(name, at) != at:
                message = "two entries go by one name: give each a fullUrl and an id of its own"
                raise refused(f"{KIND}.entry[{at}].fullUrl", "duplicate", message)
    return found


def _names(entry: Mapping[str, Any]) -> set[str]:
    """The references to an entry. https://clinic.example/fhir/Patient/1 is also Patient/1."""
    resource, address = entry["resource"], str(entry.get("fullUrl", ""))
    names = {f"{resource['resourceType']}/{resource['id']}"} if "id" in resource else set()
    if address:
        names.add(address)
    if address.startswith(("http://", "https://")):
        names.add("/".join(address.split("/")[-2:]))
    return names


@dataclass(slots=True)
class _Gathering:
    """Collects entries into a request. needs: the entries collected so far, by contained id."""

    entries: Sequence[Mapping[str, Any]]
    targets: Mapping[str, int]
    needs: dict[str, int] = field(default_factory=dict)

    def standing_alone(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The request with all resources it references, and all resources about its patient."""
        taken = {str(one.get("id")) for one in request.get("contained", ())}
        found = dict(self._referring(request, taken))
        about = [{"reference": f"#{self._name(at, taken)}"} for at in self._about_the_patient()]
        if about:
            found["supportingInformation"] = [*found.get("supportingInformation", ()), *about]
        inside: list[Any] = []
        # A collected entry may reference others, which are then collected too.
        while len(inside) < len(self.needs):
            name, at = list(self.needs.items())[len(inside)]
            inside.append({**self._referring(self._alone(at), taken), "id": name})
        if inside:
            found["contained"] = [*found.get("contained", ()), *inside]
        return found

    def _alone(self, at: int) -> Mapping[str, Any]:
        resource: Mapping[str, Any] = self.entries[at]["resource"]
        if "contained" in resource:
            message = "send what it contains as an entry of its own"
            raise refused(f"{_path(at)}.contained", "not-supported", message)
        return resource

    def _referring(self, value: Any, taken: set[str]) -> Any:
        """A copy whose references to entries point at contained resources."""
        if isinstance(value, list):
            return [self._referring(one, taken) for one in value]
        if not isinstance(value, dict):
            return value
        found = {name: self._referring(inner, taken) for name, inner in value.items()}
        at = self._entry_of(value)
        return found if at is None else {**found, "reference": f"#{self._name(at, taken)}"}

    def _entry_of(self, value: Mapping[str, Any]) -> int | None:
        target = value.get("reference")
        at = self.targets.get(target) if isinstance(target, str) else None
        if at is None or self.entries[at]["resource"]["resourceType"] not in _WITH_A_REQUEST:
            return None
        return at

    def _name(self, at: int, taken: set[str]) -> str:
        """The contained id of an entry: deterministic for the same transaction."""
        for name, known in self.needs.items():
            if known == at:
                return name
        number = len(self.needs) + 1
        while (name := f"entry-{number}") in taken:
            number += 1
        taken.add(name)
        self.needs[name] = at
        return name

    def _about_the_patient(self) -> list[int]:
        """The entries about a patient who is already included."""
        patients = set(self.needs.values())
        found = []
        for at, entry in enumerate(self.entries):
            person = _ABOUT.get(entry["resource"]["resourceType"])
            about = self._entry_of(entry["resource"][person]) if person else None
            if about in patients and at not in patients:
                found.append(at)
        return found
