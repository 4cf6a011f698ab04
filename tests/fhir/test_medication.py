"""The drug of a request: by words, codes or a contained medication, or it is refused."""

from typing import Any

import pytest

from pharmacy.core.flags import Severity
from tests import factories
from tests.fhir import samples
from tests.fhir.samples import dosage, mass, request

SNOMED = "http://snomed.info/sct"
NALTREXONE = samples.coded("7243", samples.RXNORM)
STRENGTH = {"numerator": mass(1.5), "denominator": {"value": 1, "unit": "capsule"}}


def medication(**changes: Any) -> dict[str, Any]:
    whole = {"resourceType": "Medication", "id": "med1", "code": {"text": "naltrexone capsule"}}
    return {**whole, **changes}


def with_medication(*entries: Any, **changes: Any) -> dict[str, Any]:
    resource = request(*entries, medicationCodeableConcept=None)
    resource["contained"].append(medication(**changes))
    return {**resource, "medicationReference": {"reference": "#med1"}}


@pytest.mark.parametrize(
    "concept",
    [
        {"text": "naltrexone capsule"},
        {"text": "Naltrexone HCl oral capsule (compounded)"},
        {"text": "Low Dose Naltrexone (LDN), compounded, oral capsules"},
        {**NALTREXONE, "text": "LDN caps"},
        {
            "coding": [*NALTREXONE["coding"], {"system": SNOMED, "display": "any"}],
            "text": "LDN cap",
        },
    ],
)
def test_the_drug_is_known_by_its_names(concept: Any) -> None:
    understood = samples.read(request(medicationCodeableConcept=concept))
    assert understood.order.prescription.drug == "naltrexone"
    assert "form_not_stated" not in samples.flags(request(medicationCodeableConcept=concept))


def test_an_ingredient_code_alone_gives_no_form() -> None:
    resource = request(medicationCodeableConcept=NALTREXONE)
    assert samples.flags(resource) == {"form_not_stated"}
    supply = {"quantity": {"value": 7, "unit": "capsules"}}
    assert samples.flags({**resource, "dispenseRequest": supply}) == set()


@pytest.mark.parametrize(
    "text",
    [
        "prednisolone 5 mg capsule",
        "naltrexone 50 mg tablet",
        "naltrexone and bupropion capsule",
        "naltrexone/bupropion capsule",
        "naltrexone cream",
        "naltrexone (prednisone)",
        "methylnaltrexone",
        "naltrexone .5 mg capsule",
        "naltrexone 1,5 mg capsule",
        "naltrexone 1/2 mg capsule",
        "naltrexone 1 mg/mL oral liquid",
        "naltrexone 1 mg 2 mg capsule",
        "capsule",
        "naltrexone 0 mg capsule",
    ],
)
def test_any_word_too_many_is_refused(text: str) -> None:
    refused = samples.refusals(request(medicationCodeableConcept={"text": text}))
    assert list(refused) == ["medication"]


def test_a_code_that_contradicts_the_text_is_refused() -> None:
    concept = {**NALTREXONE, "text": "prednisone capsule"}
    refused = samples.refusals(request(medicationCodeableConcept=concept))
    assert refused == {"medication": "business-rule"}


def test_a_pharmacist_decides_on_an_unknown_code() -> None:
    coding = {"system": samples.RXNORM, "code": "1", "display": "naltrexone 1.5 MG Oral Capsule"}
    for concept in ({"coding": [coding]}, {"coding": [coding], "text": "naltrexone capsule"}):
        understood = samples.read(request(medicationCodeableConcept=concept))
        (flag,) = understood.order.remarks
        assert (flag.code, flag.severity) == ("medication_code_unknown", Severity.HOLD)


def test_an_unknown_code_without_words_is_refused() -> None:
    concept = samples.coded("1", samples.RXNORM)
    assert samples.refusals(request(medicationCodeableConcept=concept))


def test_a_strength_in_the_name_is_the_only_one_to_use() -> None:
    resource = request(dosage(3), medicationCodeableConcept={"text": "naltrexone 1.5mg capsule"})
    assert samples.read(resource).order.limits.strengths == (factories.mg("1.5"),)


@pytest.mark.parametrize("code", [None, {"text": "naltrexone"}, NALTREXONE])
def test_a_contained_medication_of_one_ingredient_has_a_strength(code: Any) -> None:
    ingredient = {"itemCodeableConcept": {"text": "naltrexone HCl"}, "strength": STRENGTH}
    filler = {"itemCodeableConcept": {"text": "cellulose"}, "isActive": False}
    form = samples.coded("385049006", SNOMED)
    entry = dosage()
    entry["doseAndRate"][0]["doseQuantity"] = {"value": 2, "unit": "capsules"}
    resource = with_medication(entry, form=form, ingredient=[ingredient, filler], code=code)
    if code is None:
        del resource["contained"][-1]["code"]
    assert samples.phases(resource) == [(7, {"bedtime": "3 mg"})]
    assert samples.read(resource).order.limits.strengths == (factories.mg("1.5"),)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"status": "inactive"}, "status"),
        ({"form": {"text": "tablet"}}, "form"),
        ({"form": samples.coded("385055001", SNOMED)}, "form"),
        ({"code": {"text": "prednisone capsule 5 mg/mL"}}, "code"),
        (
            {"ingredient": [{"itemCodeableConcept": {"text": name}} for name in ("LDN", "zinc")]},
            "ingredient",
        ),
        (
            {"ingredient": [{"itemCodeableConcept": {"text": "prednisone"}}]},
            "ingredient[0].item",
        ),
        (
            {"ingredient": [{"itemReference": {"reference": "#med1"}}]},
            "ingredient[0].item",
        ),
        (
            {
                "code": {"text": "naltrexone 1 mg capsule"},
                "ingredient": [{"itemCodeableConcept": {"text": "LDN"}, "strength": STRENGTH}],
            },
            "ingredient[0].strength",
        ),
        (
            {
                "ingredient": [
                    {
                        "itemCodeableConcept": {"text": "LDN"},
                        "strength": {**STRENGTH, "denominator": mass(1, "mL")},
                    }
                ]
            },
            "ingredient[0].strength.denominator",
        ),
    ],
)
def test_a_medication_that_is_not_made_here_is_refused(changes: Any, place: str) -> None:
    assert list(samples.refusals(with_medication(**changes))) == [f"contained[5].{place}"]


def test_a_medication_that_was_not_sent_is_refused() -> None:
    resource = request(medicationCodeableConcept=None)
    resource["medicationReference"] = {"reference": "Medication/med0316"}
    assert samples.refusals(resource) == {"medication.reference": "not-found"}
