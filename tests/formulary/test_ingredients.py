"""The RxNorm codes of ingredients: each as its source says, and each opioid found by its group."""

import re

import pytest

from pharmacy import formulary
from pharmacy.core.screening.medicine_codes import Ingredient
from pharmacy.core.screening.medicines import Certainty, find

NALTREXONE = formulary.find_drug("naltrexone")
# As the CDC opioid guideline's OMTKLogic 0.1.0 and CPIC's table of drugs list them.
OPIOIDS = {
    "480": "alfentanil",
    "1819": "buprenorphine",
    "1841": "butorphanol",
    "2670": "codeine",
    "3423": "hydromorphone",
    "4337": "fentanyl",
    "5489": "hydrocodone",
    "6378": "levorphanol",
    "6754": "meperidine",
    "6813": "methadone",
    "7052": "morphine",
    "7804": "oxycodone",
    "7814": "oxymorphone",
    "8001": "pentazocine",
    "10689": "tramadol",
    "23088": "dihydrocodeine",
    "787390": "tapentadol",
}
OTHERS = {
    "161": "acetaminophen",
    "704": "amitriptyline",
    "1191": "aspirin",
    "1886": "caffeine",
    "2101": "carisoprodol",
    "2400": "chlorpheniramine",
    "3289": "dextromethorphan",
    "3498": "diphenhydramine",
    "4493": "fluoxetine",
    "5032": "guaifenesin",
    "5640": "ibuprofen",
    "6809": "metformin",
    "6918": "metoprolol",
    "7242": "naloxone",
    "7243": "naltrexone",
    "7646": "omeprazole",
    "8745": "promethazine",
    "8896": "pseudoephedrine",
    "11289": "warfarin",
    "36437": "sertraline",
    "36567": "simvastatin",
    "39786": "venlafaxine",
    "42347": "bupropion",
    "72625": "duloxetine",
}


def test_each_code_is_that_of_its_source() -> None:
    known = {code: one.name for code, one in formulary.ingredients().items()}
    assert known == {**OPIOIDS, **OTHERS}


@pytest.mark.parametrize("one", formulary.ingredients().values(), ids=lambda one: one.rxcui)
def test_each_code_says_what_it_was_checked_against(one: Ingredient) -> None:
    assert re.search("CDC opioid guideline|CPIC", one.source)


@pytest.mark.parametrize("name", OPIOIDS.values())
def test_each_opioid_is_found_by_the_name_of_its_code(name: str) -> None:
    assert NALTREXONE is not None
    named = [find(name, group, NALTREXONE) for group in NALTREXONE.medicines]
    assert Certainty.NAMED in {one.certainty for one in named if one is not None}


def test_the_drugs_own_code_is_the_formularys() -> None:
    assert NALTREXONE is not None
    assert [formulary.ingredients()[code].name for code in NALTREXONE.rxnorm] == ["naltrexone"]
