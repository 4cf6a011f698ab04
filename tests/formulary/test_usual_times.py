"""The usual time of each drug, repeated from its source."""

import pytest

from pharmacy import formulary
from pharmacy.core.languages import Language

# lavenderskyhealth.com/rx-summaries/naltrexone; elsevier.health/en-US/preview/prednisone-tablets;
# healthcentral.com/medications/r/medications/liothyronine-oral-7716 and
# my.clevelandclinic.org/health/drugs/18822-liothyronine-tablets.
USUAL = {
    "naltrexone": "bedtime",
    "prednisone": "morning, with food",
    "liothyronine": "morning, before breakfast",
}


def test_each_drug_has_its_usual_time_and_a_source() -> None:
    usual = {drug.name: drug.usual for drug in formulary.drugs()}
    assert {name: str(time) for name, time in usual.items()} == USUAL
    assert all(time and time.source for time in usual.values())


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.ENGLISH, "Take with food."), (Language.SPANISH, "Tome con alimentos.")],
)
def test_the_label_of_prednisone_says_to_take_it_with_food(language: Language, words: str) -> None:
    prednisone = formulary.find_drug("prednisone")
    assert prednisone is not None
    assert words in [warning.said(language) for warning in prednisone.warnings]


def test_the_label_of_liothyronine_says_nothing_about_food_because_sources_differ() -> None:
    liothyronine = formulary.find_drug("liothyronine")
    assert liothyronine is not None
    printed = " ".join(warning.english for warning in liothyronine.warnings).lower()
    assert not any(word in printed for word in ("food", "breakfast", "stomach", "meal"))
