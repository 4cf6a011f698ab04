"""All statements about medicines, conditions and allergies are read, from any resource."""

from tests.fhir import samples
from tests.fhir.samples import dosage, request
from tests.fhir.test_medication_request import about, with_record

ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def test_what_a_code_is_called_is_read_beside_its_text() -> None:
    """A text such as "pain medicine" hides an opioid that the code beside it names."""
    morphine = {"text": "pain med", "coding": [{"display": "Morphine 15 MG"}, {"display": "Pain"}]}
    dependence = {"text": "see chart", "coding": [{"system": ICD, "code": "F11.20"}]}
    resource = with_record(
        about("MedicationStatement", "m1", status="active", medicationCodeableConcept=morphine),
        about("Condition", "c1", code=dependence),
        about("Condition", "c2", code={"coding": [{"system": ICD, "code": "K72.0"}]}),
        about("AllergyIntolerance", "a1", code={"text": "drug", "coding": [{"display": "LDN"}]}),
    )
    person = samples.read(resource).order.patient
    assert [medicine.name for medicine in person.medications] == ["pain med; Morphine 15 MG"]
    assert person.conditions == ("see chart; F11.20", "K72.0")
    assert person.allergies == ("drug; LDN",)


def test_what_is_too_long_for_one_text_is_split() -> None:
    texts = ("a" * 100, "morphine " + "b" * 80)
    coded = {"text": texts[0], "coding": [{"display": texts[1]}]}
    resource = with_record(
        about("MedicationStatement", "m1", status="active", medicationCodeableConcept=coded)
    )
    taken = samples.read(resource).order.patient.medications
    assert tuple(medicine.name for medicine in taken) == texts


def test_what_a_reason_says_by_its_code_is_a_condition() -> None:
    reasons = [
        {"text": "pain", "coding": [{"display": "Opioid dependence"}]},
        {"coding": [{"system": ICD, "code": "F11.20", "display": "Dependence"}]},
    ]
    order = samples.read(request(dosage(), reasonCode=reasons)).order
    assert order.prescription.purpose == "pain, Dependence"
    assert order.patient.conditions == ("Opioid dependence", "F11.20")


def test_the_ingredients_of_a_medicine_that_is_taken_are_read() -> None:
    items = [{"itemCodeableConcept": {"text": name}} for name in ("paracetamol", "oxycodone")]
    tablet = {
        "resourceType": "Medication",
        "id": "m9",
        "code": {"text": "pain tablet"},
        "ingredient": items,
    }
    taken = about(
        "MedicationStatement", "m1", status="active", medicationReference={"reference": "#m9"}
    )
    names = [one.name for one in samples.read(with_record(taken, tablet)).order.patient.medications]
    assert names == ["pain tablet", "paracetamol", "oxycodone"]


RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def medicines(*codings: dict[str, str], text: str = "pain tablet") -> list[tuple[str, str | None]]:
    """Name and RxNorm code of each medicine of a statement with these codings."""
    concept = {"text": text, "coding": list(codings)}
    taken = about("MedicationStatement", "m1", status="active", medicationCodeableConcept=concept)
    patient = samples.read(with_record(taken)).order.patient
    return [(one.name, one.rxcui) for one in patient.medications]


def test_a_code_of_rxnorm_is_read_beside_its_text() -> None:
    assert medicines({"system": RXNORM, "code": "7052"}) == [("pain tablet", "7052")]
    assert medicines({"system": "http://snomed.info/sct", "code": "7052"}) == [
        ("pain tablet", None)
    ]
    both = {"system": RXNORM, "code": "161"}, {"system": RXNORM, "code": "5489"}
    assert medicines(*both) == [("pain tablet", "161"), ("pain tablet", "5489")]


def test_a_code_of_an_ingredient_is_its_own() -> None:
    item = {"text": "oxycodone", "coding": [{"system": RXNORM, "code": "7804"}]}
    tablet = {
        "resourceType": "Medication",
        "id": "m9",
        "code": {"text": "pain tablet"},
        "ingredient": [{"itemCodeableConcept": item}],
    }
    reference = {"reference": "#m9"}
    taken = about("MedicationStatement", "m1", status="active", medicationReference=reference)
    patient = samples.read(with_record(taken, tablet)).order.patient
    assert [one.rxcui for one in patient.medications] == [None, "7804"]


def test_what_is_no_code_of_rxnorm_is_refused_at_its_element() -> None:
    concept = {"text": "pain tablet", "coding": [{"system": RXNORM, "code": "no code"}]}
    taken = about("MedicationStatement", "m1", status="active", medicationCodeableConcept=concept)
    (path,) = samples.refusals(with_record(taken))
    assert path.endswith(".medication")
