"""The data files of phrases and statements, and what they refuse."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from pharmacy import formulary
from pharmacy.core.languages import Language
from pharmacy.formulary import BadDataFile, phrase_files
from pharmacy.formulary.tables import Table, read

PHRASES = """version = "one"
[directions]
source = "a book"
take = { en = "Take {parts}.", es = "Tome {parts}." }
"""
STATEMENTS = """version = "one"
[[statements]]
code = "compounded"
en = "Compounded by {pharmacy}."
es = "Preparado por {pharmacy}."
[[statements.rules]]
jurisdiction = "US-TX"
from = 2004-01-01
until = 2005-01-01
source = "a rule"
"""
TODAY = datetime.date(2026, 11, 25)


def refusal(folder: Path, text: str, build: Callable[[Table], object]) -> str:
    path = folder / "sample.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFile) as refused:
        read(path, build)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Tome {parts}."', '"Tome {part}."', "directions.take.es: names other parts"),
        ('"Tome {parts}."', '" "', "directions.take.es: is blank"),
        (', es = "Tome {parts}."', "", "directions.take.es: is missing"),
        ('source = "a book"\n', "", "directions.source: is missing"),
        ('"Tome {parts}."', '"Tome {parts."', "take.es: has a brace without its other half"),
    ],
)
def test_a_phrase_is_the_same_in_both_languages_and_sourced(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert message in refusal(tmp_path, PHRASES.replace(old, new), phrase_files.phrases)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("US-TX", "Texas", "jurisdiction: is no place: write US, or US- and two capital letters"),
        ("2005-01-01", "2003-01-01", "until: is before from: write a later day"),
        ("2004-01-01", '"2004-01-01"', "from: is not a day, such as 2026-11-25"),
        ('source = "a rule"\n', "", "rules[1].source: is missing"),
        ("Preparado por {pharmacy}", "Preparado por {patient}", "es: may name {pharmacy}"),
    ],
)
def test_a_rule_names_its_place_its_days_and_its_source(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert message in refusal(tmp_path, STATEMENTS.replace(old, new), phrase_files.statements)


def test_a_statement_without_a_rule_is_refused(tmp_path: Path) -> None:
    bare = STATEMENTS.partition("[[statements.rules]]")[0]
    assert "write [[statements.rules]]" in refusal(tmp_path, bare, phrase_files.statements)


def codes(*states: str) -> list[str]:
    due = formulary.statements().due(set(states), TODAY)
    return [one.code for one in formulary.statements().every if one.words in due]


def test_texas_asks_not_to_flush_wherever_the_pharmacy_or_the_patient_is_there() -> None:
    assert codes("TX") == codes("NV", "TX") == ["compounded", "not_approved", "disposal"]
    assert codes("NV", "CA") == ["compounded", "not_approved"]


@pytest.mark.parametrize("language", Language)
def test_no_statement_is_of_an_outsourcing_facility(language: Language) -> None:
    """503B: "Office use only", "not for resale"."""
    said = " ".join(one.words.said(language) for one in formulary.statements().every).lower()
    assert not any(words in said for words in ("office", "resale", "outsourcing", "reventa"))
