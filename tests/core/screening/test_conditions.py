"""The patient's conditions and allergies that hold an order of naltrexone, or cause a warning."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmacy.core.people import Medication
from tests.core.screening.samples import (
    HOLD,
    NALTREXONE,
    WARNING,
    flags,
    found,
    patient_flags,
    patient_order,
)


def of_condition(text: str) -> list[object]:
    """The flags of one condition."""
    return list(found(flags(patient_order(conditions=(text,)))))


def of_allergy(text: str) -> list[object]:
    """The flags of one allergy."""
    return list(found(flags(patient_order(allergies=(text,)))))


@pytest.mark.parametrize(
    "text",
    [
        *("opioid dependence", "Opioid use disorder, severe", "OUD", "opiate addiction"),
        *("heroin addiction", "Dependence on opioids", "opioid dependense", "F11.20"),
        *("methadone maintenance since 2019", "history of opioid abuse", "acute opioid withdrawal"),
        *("chronic opioid therapy for back pain", "failed naloxone challenge test"),
        *("opioid use disorder in remission", "no alcohol use, opioid dependence"),
        *("opioid-induced constipation", "OIC", "opioid tolerant", "opioid overdose 2024"),
        *("on methadone", "Z79.891"),
        *("Dependencia de opioides", "dependencia a opi\u00e1ceos", "adicci\u00f3n a los opioides"),
        *(
            "trastorno por uso de opioides",
            "trastorno por consumo de opi\u00e1ceos",
            "ADICCION OPIACEOS",
        ),
        *("s\u00edndrome de abstinencia de opioides", "sobredosis de opioides en 2024"),
        *(
            "uso cr\u00f3nico de opioides",
            "abuso de narc\u00f3ticos",
            "hero\u00edna",
            "heroin\u00f3mano",
        ),
        *("en tratamiento con metadona", "programa de metadona", "tratamiento con buprenorfina"),
    ],
)
def test_dependence_on_opioids_holds(text: str) -> None:
    assert of_condition(text) == [("opioid_dependence", HOLD)]


@pytest.mark.parametrize(
    "text",
    [
        *("acute hepatitis", "Hepatitis, acute", "acute viral hepatitis B", "liver failure"),
        *("Acute liver failure", "hepatic failure", "failure of the liver", "fulminant hepatitis"),
        *("alcoholic hepatitis", "decompensated cirrhosis", "K72.00", "B16.9", "Acute hepatits"),
        *("end-stage liver disease", "ESLD", "hepatorenal syndrome", "cirrhosis, Child-Pugh C"),
        "history of acute hepatitis",
        *(
            "hepatitis aguda",
            "insuficiencia hep\u00e1tica",
            "falla hep\u00e1tica aguda",
            "coma hep\u00e1tico",
        ),
        *(
            "hepatitis alcoh\u00f3lica",
            "encefalopat\u00eda hep\u00e1tica",
            "cirrosis descompensada",
        ),
        *("hepatitis fulminante", "fallo hep\u00e1tico"),
    ],
)
def test_acute_hepatitis_and_liver_failure_hold(text: str) -> None:
    assert of_condition(text) == [("liver_disease", HOLD)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hepatitis C", "liver_disease"),
        ("chronic hepatitis", "liver_disease"),
        ("cirrhosis", "liver_disease"),
        ("NAFLD", "liver_disease"),
        ("fatty liver", "liver_disease"),
        ("pregnant, 12 weeks", "pregnancy"),
        ("breast-feeding", "pregnancy"),
        ("planned surgery in May", "surgery"),
        ("HCV", "liver_disease"),
        ("transaminitis", "liver_disease"),
        ("drug-induced liver injury", "liver_disease"),
        ("substance use disorder", "opioid_dependence"),
        ("addiction to pain pills", "opioid_dependence"),
        ("takes Norco for pain", "opioid_in_conditions"),
    ],
)
def test_what_needs_review_is_shown(text: str, code: str) -> None:
    assert of_condition(text) == [(code, WARNING)]


@pytest.mark.parametrize(
    "text",
    ["oxycodone dependence", "Vicodin addiction", "addicted to fentanyl", "dependent on opium"],
)
def test_dependence_on_an_opioid_by_its_name_holds(text: str) -> None:
    assert of_condition(text) == [("opioid_in_conditions", HOLD)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no history of acute hepatitis", "liver_disease_denied"),
        ("No hepatitis", "liver_disease_denied"),
        ("denies liver failure", "liver_disease_denied"),
        ("denies opioid dependence", "opioid_dependence_denied"),
        ("Acute hepatitis: no", "liver_disease_denied"),
        ("not pregnant", "pregnancy_denied"),
        ("no evidence of acute hepatitis", "liver_disease_denied"),
    ],
)
def test_a_condition_that_reads_as_absent_is_shown(text: str, code: str) -> None:
    assert of_condition(text) == [(code, WARNING)]


@pytest.mark.parametrize(
    "text",
    [
        *("fibromyalgia", "Crohn's disease", "chronic pain", "alcohol use disorder", "diabetes"),
        *("multiple sclerosis", "long COVID", "heart failure", "kidney failure", "F10.20"),
        *("codeine allergy", "morphine intolerance", "acute sinusitis", "", "none"),
    ],
)
def test_other_conditions_raise_nothing(text: str) -> None:
    assert of_condition(text) == []


def test_all_that_one_denial_holds_is_denied() -> None:
    assert of_condition("no history of opioid abuse or acute hepatitis") == [
        ("opioid_dependence_denied", WARNING),
        ("liver_disease_denied", WARNING),
    ]


def test_each_topic_of_one_text_has_its_flag() -> None:
    both = of_condition("opioid dependence and hepatitis C")
    assert both == [("opioid_dependence", HOLD), ("liver_disease", WARNING)]


def test_the_flag_says_what_why_and_what_to_do() -> None:
    (flag,) = flags(patient_order(conditions=("Acute hepatitis",)))
    assert flag.message == (
        "The conditions name acute hepatitis. Naltrexone must not be taken in acute hepatitis or "
        "liver failure. Call the prescriber."
    )


def test_the_purpose_of_the_prescription_is_read_too() -> None:
    order = patient_order()
    asked = replace(order, prescription=replace(order.prescription, purpose="opioid dependence"))
    assert found(flags(asked)) == [("opioid_dependence", HOLD)]


# Allergies.


@pytest.mark.parametrize(
    "text",
    ["naltrexone", "Naltrexone HCl (rash)", "LDN", "low-dose naltrexone: hives", "NALTREXONE"],
)
def test_an_allergy_to_the_drug_holds(text: str) -> None:
    assert of_allergy(text) == [("drug_allergy", HOLD)]


def test_hypersensitivity_may_be_among_the_conditions() -> None:
    assert of_condition("hypersensitivity to naltrexone") == [("drug_allergy", HOLD)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("naloxone", "related_allergy"),
        ("Vivitrol injection", "related_allergy"),
        ("naltrexon", "drug_allergy_lookalike"),
        ("naltroxone", "drug_allergy_lookalike"),
        ("no allergy to naltrexone", "drug_allergy_denied"),
    ],
)
def test_an_allergy_near_the_drug_is_shown(text: str, code: str) -> None:
    assert of_allergy(text) == [(code, WARNING)]


@pytest.mark.parametrize("text", ["penicillin", "codeine", "NKDA", "no known drug allergies", ""])
def test_other_allergies_raise_nothing(text: str) -> None:
    assert of_allergy(text) == []


def test_conditions_without_a_screening_list_are_shown() -> None:
    unknown = replace(NALTREXONE, conditions=())
    raised = patient_flags(patient_order(conditions=("asthma",)), unknown)
    assert found(raised) == [("conditions_not_screened", WARNING)]


@given(st.text(max_size=100), st.text(max_size=100))
def test_no_text_is_too_strange_to_be_screened(condition: str, allergy: str) -> None:
    order = patient_order(conditions=(condition,), allergies=(allergy,))
    assert all(flag.message for flag in flags(order))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("drogadicci\u00f3n", "opioid_dependence"), ("abuso de sustancias", "opioid_dependence")),
        *(("farmacodependencia", "opioid_dependence"), ("toxicoman\u00eda", "opioid_dependence")),
        *(("h\u00edgado graso", "liver_disease"), ("cirrosis hep\u00e1tica", "liver_disease")),
        *(("ictericia", "liver_disease"), ("enfermedad del h\u00edgado", "liver_disease")),
        *(("embarazada", "pregnancy"), ("lactancia materna", "pregnancy")),
        ("cirug\u00eda programada", "surgery"),
    ],
)
def test_a_condition_in_spanish_is_shown(text: str, code: str) -> None:
    assert (code, WARNING) in of_condition(text)


@pytest.mark.parametrize(
    "text", ["naltrexona", "clorhidrato de naltrexona", "Alergia a la naltrexona", "NALTREXONA"]
)
def test_an_allergy_to_the_drug_holds_by_its_spanish_name(text: str) -> None:
    assert of_allergy(text) == [("drug_allergy", HOLD)]


def test_the_drug_by_its_spanish_name_among_the_medicines_is_the_drug_itself() -> None:
    taken = (Medication("naltrexona 50 mg", None),)
    assert found(flags(patient_order(medications=taken))) == [("drug_already_taken", WARNING)]
