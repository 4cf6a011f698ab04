"""A pharmacist sees each extension, unless it is known to be harmless."""

import copy
import tomllib
from typing import Any

import pytest

from pharmacy.core.flags import Flag, Severity
from pharmacy.fhir import extensions
from tests.fhir import samples
from tests.fhir.samples import dosage, request
from tests.fhir.test_published_cases import reconciled

HL7 = "http://hl7.org/fhir/StructureDefinition/"
R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-"
RENDERED = f"{R5}MedicationRequest.renderedDosageInstruction"
# A place in a request, and an extension that changes what is taken or who takes it.
PLACES: list[tuple[str, Any]] = [
    (
        "dosageInstruction[0].timing.repeat",
        {"url": f"{HL7}timing-dayOfMonth", "valuePositiveInt": 15},
    ),
    ("dosageInstruction[0].timing.repeat", {"url": f"{HL7}timing-daysOfCycle"}),
    ("dosageInstruction[0].timing", {"url": f"{HL7}timing-exact", "valueBoolean": True}),
    (
        "dosageInstruction[0]",
        {"url": f"{HL7}dosage-conditions", "valueString": "only where the pain is severe"},
    ),
    (
        "dosageInstruction[0]",
        {"url": f"{R5}Dosage.asNeededFor", "valueCodeableConcept": {"text": "pain"}},
    ),
    (
        "dosageInstruction[0].doseAndRate[0].doseQuantity",
        {"url": "https://clinic.example/at-most", "valueBoolean": True},
    ),
    ("dosageInstruction[0].doseAndRate[0]", {"url": "https://clinic.example/per-kg"}),
    ("dosageInstruction[0].timing.repeat._frequency", {"url": f"{HL7}data-absent-reason"}),
    (
        "dosageInstruction[0].timing.repeat.boundsDuration._value",
        {"url": "https://clinic.example/about", "valueBoolean": True},
    ),
    ("dosageInstruction[0]._text", {"url": f"{HL7}translation", "valueString": "cada noche"}),
    ("", {"url": f"{R5}MedicationRequest.effectiveDosePeriod", "valuePeriod": {"end": "2026"}}),
    ("", {"url": f"{HL7}request-replaces", "valueReference": {"reference": "urn:x"}}),
    ("_authoredOn", {"url": "https://clinic.example/about"}),
    ("meta", {"url": "https://clinic.example/about"}),
    ("medicationCodeableConcept", {"url": "https://clinic.example/brand"}),
    ("dispenseRequest", {"url": "https://clinic.example/blister", "valueBoolean": True}),
    ("subject", {"url": "https://clinic.example/unborn", "valueBoolean": True}),
    ("contained[0]", {"url": f"{HL7}patient-animal"}),
    ("contained[0].name[0]._family", {"url": "https://clinic.example/alias"}),
    ("contained[2]", {"url": "https://clinic.example/stops-soon"}),
    ("contained[3]", {"url": f"{HL7}condition-ruledOut"}),
    ("contained[4]", {"url": f"{HL7}allergyintolerance-substanceExposureRisk"}),
]


def with_extension(place: str, *found: Any) -> Any:
    """A sample with extensions at a place such as "dosageInstruction[0]._text"."""
    resource = request(dosage(text=None))
    resource["dosageInstruction"][0]["text"] = "Take 0.5 mg at bedtime for 7 days"
    below: Any = resource
    for name in filter(None, place.replace("[", ".").replace("]", "").split(".")):
        below = below[int(name)] if name.isdigit() else below.setdefault(name, {})
    below["extension"] = copy.deepcopy(list(found))
    return resource


def flags(resource: Any) -> list[Flag]:
    return [f for f in samples.read(resource).order.remarks if f.code == "extension_not_read"]


@pytest.mark.parametrize(("place", "extension"), PLACES)
def test_an_extension_is_held_with_its_address_and_its_place(place: str, extension: Any) -> None:
    (flag,) = flags(with_extension(place, extension))
    assert flag.severity is Severity.HOLD
    assert extension["url"] in flag.message
    path = place.replace("_", "").replace("doseQuantity", "dose")
    path = path.replace("boundsDuration", "bounds").replace("CodeableConcept", "")
    assert f" at {'.'.join(filter(None, ['MedicationRequest', path]))}," in flag.message


def test_the_hold_says_what_the_extension_says() -> None:
    extension = {"url": f"{HL7}timing-dayOfMonth", "valuePositiveInt": 15}
    (flag,) = flags(with_extension("dosageInstruction[0].timing.repeat", extension))
    assert '{"valuePositiveInt":15}' in flag.message


def test_one_hold_names_every_place_of_an_extension() -> None:
    resource = request(*(dosage(n, 7, n) for n in range(1, 6)))
    for entry in resource["dosageInstruction"]:
        entry["extension"] = [{"url": "https://clinic.example/x"}]
    (flag,) = flags(resource)
    for index in range(3):
        assert f"dosageInstruction[{index}]" in flag.message
    assert "and 2 more" in flag.message


def test_a_very_long_extension_is_shortened_for_display() -> None:
    extension = {"url": f"https://clinic.example/{'x' * 5000}", "valueString": "y" * 5000}
    (flag,) = flags(with_extension("", extension))
    assert len(flag.message) < 700


HARMLESS = tomllib.loads(extensions.TABLE.read_text(encoding="utf-8"))["harmless"]
ADDRESSES = [
    (kind, group["base"] + name)
    for group in HARMLESS
    for kind in group["kinds"]
    for name in group["names"]
]


@pytest.mark.parametrize(("kind", "url"), ADDRESSES)
def test_what_is_harmless_in_a_person_s_record_is_harmless_there_alone(kind: str, url: str) -> None:
    if kind != "PractitionerRole":
        place = {"Patient": "contained[0]", "Practitioner": "contained[1]"}[kind]
        assert flags(with_extension(place, {"url": url})) == []
        assert flags(with_extension(f"{place}.name[0]._family", {"url": url})) == []
    for place in ("", "dosageInstruction[0]", "dosageInstruction[0].timing.repeat._period"):
        (flag,) = flags(with_extension(place, {"url": url}))
        assert flag.severity is Severity.HOLD


def test_every_harmless_extension_has_a_source() -> None:
    assert all(group["source"].startswith("https://hl7.org/fhir/") for group in HARMLESS)


def test_the_list_of_what_is_harmless_is_this() -> None:
    """Repeated here, so that an accidental addition is noticed."""
    assert {url.rpartition("/")[2] for _, url in ADDRESSES} == {
        *("patient-birthPlace", "patient-birthTime", "patient-cadavericDonor"),
        *("patient-citizenship", "patient-congregation", "patient-importance"),
        *("patient-mothersMaidenName", "patient-nationality", "patient-religion"),
        *("us-core-birthsex", "us-core-ethnicity", "us-core-genderIdentity", "us-core-race"),
        *("us-core-sex", "us-core-tribal-affiliation", "data-absent-reason", "geolocation"),
        *("humanname-own-name", "humanname-own-prefix", "humanname-partner-name"),
        *("humanname-partner-prefix", "iso21090-EN-qualifier", "iso21090-ADXP-houseNumber"),
        *("iso21090-ADXP-additionalLocator", "iso21090-ADXP-postBox"),
        *("iso21090-ADXP-streetName", "iso21090-ADXP-unitID"),
    }


def test_an_extension_of_the_prescriber_s_record_is_a_warning() -> None:
    (flag,) = flags(with_extension("contained[1]", {"url": "https://clinic.example/x"}))
    assert flag.severity is Severity.WARNING


def rendered(text: str, name: str = "valueMarkdown", url: str = RENDERED) -> Any:
    return {"url": url, name: text}


def test_rendered_directions_are_the_written_directions_if_no_dosage_has_a_text() -> None:
    text = "Take 0.5 mg at bedtime for 7 days"
    resource = request(dosage(), extension=[rendered(text)])
    assert samples.flags(resource) == set()
    assert samples.read(resource).order.prescription.directions_written == text
    assert reconciled(resource) == set()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Take 0.5 mg at bedtime for 7 days.", set()),
        ("0.5 mg qhs x 7 days", set()),
        ("Take 1 mg at bedtime for 7 days", {"doses_differ"}),
        ("Take 0.5 mg in the morning for 7 days", {"doses_differ"}),
        ("Take 0.5 mg at bedtime for 14 days", {"days_differ"}),
        ("eine Kapsel nach Bedarf", {"directions_not_read"}),
    ],
)
@pytest.mark.parametrize("has_text", [True, False])
@pytest.mark.parametrize("name", ["valueMarkdown", "valueString"])
@pytest.mark.parametrize("url", [RENDERED, "http://other.example/ext-RenderedDosageInstruction"])
def test_rendered_directions_are_compared_with_the_structure(
    text: str, codes: set[str], has_text: bool, name: str, url: str
) -> None:
    entry = {**dosage(), "text": "Take 0.5 mg at bedtime for 7 days"} if has_text else dosage()
    resource = request(entry, extension=[rendered(text, name, url)])
    assert samples.flags(resource) == set()
    assert reconciled(resource) == codes


def test_rendered_directions_that_are_too_long_are_compared_by_hand() -> None:
    resource = request(dosage(), extension=[rendered("0.5 mg qhs x 7 days " * 60)])
    assert samples.flags(resource) == {"directions_not_read"}


@pytest.mark.parametrize(
    ("place", "extension"),
    [
        ("dosageInstruction[0]", rendered("0.5 mg qhs x 7 days")),
        ("contained[0]", rendered("0.5 mg qhs x 7 days")),
        ("", {**rendered("0.5 mg qhs x 7 days"), "extension": [{"url": "meta"}]}),
        ("", {"url": RENDERED, "valueMarkdown": 5}),
        ("", {"url": RENDERED}),
    ],
)
def test_rendered_directions_of_another_shape_are_not_read(place: str, extension: Any) -> None:
    (flag,) = flags(with_extension(place, extension))
    assert RENDERED in flag.message
