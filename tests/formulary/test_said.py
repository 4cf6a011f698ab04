"""The data files' text for patients: each sentence, date and state, repeated from its source.

A version hash can be updated by anybody who edits a file. These sentences cannot.
"""

import datetime
import re

import pytest

from pharmacy import formulary
from pharmacy.core.languages import Language, Worded
from pharmacy.core.statements import StatementRule
from tests.formulary.said_drugs import DRUGS
from tests.formulary.said_phrases import PHRASES

PLACES = ("storage", "warnings", "missed_dose", "side_effects", "alarms")
DAY = datetime.timedelta(days=1)
# The sentence in English and Spanish, and since when, until when and where it is required.
STATEMENTS = {
    "compounded": (
        "This medicine was compounded by {pharmacy}.",
        "Este medicamento fue preparado por {pharmacy}.",
        # USP <795>, official since 1 November 2023: labeling says that it is compounded. 22 TAC
        # 291.131(d)(5)(B), since January 2004. 16 CCR 1735.4, 6 July 2010, until the rules of
        # compounding were replaced on 1 October 2025.
        {
            StatementRule("US", datetime.date(2023, 11, 1), None),
            StatementRule("US-TX", datetime.date(2004, 1, 1), None),
            StatementRule("US-CA", datetime.date(2010, 7, 6), datetime.date(2025, 10, 1) - DAY),
        },
    ),
    "not_approved": (
        "Compounded medicines are not FDA-approved: the FDA does not review them for safety, "
        "effectiveness or quality.",
        "Los medicamentos preparados en farmacia no están aprobados por la FDA: la FDA no revisa "
        "su seguridad, eficacia ni calidad.",
        # Our own, after the FDA's questions and answers; with USP <795>.
        {StatementRule("US", datetime.date(2023, 11, 1), None)},
    ),
    "disposal": (
        "Do not flush unused medications or pour down a sink or drain.",
        "No tire los medicamentos que le sobren por el inodoro, el fregadero ni el desagüe.",
        # Tex. Occ. Code 562.0062; its label rule, 22 TAC 291.33(c)(7), since June 2010.
        {StatementRule("US-TX", datetime.date(2010, 6, 1), None)},
    ),
}


def said(words: Worded | tuple[Worded, ...] | None) -> tuple[tuple[str, str], ...]:
    """Sentences in English and in Spanish."""
    every = words if isinstance(words, tuple) else (words,) if words else ()
    return tuple((one.said(Language.ENGLISH), one.said(Language.SPANISH)) for one in every)


def every_pair() -> list[tuple[str, str]]:
    drugs = [pair for name in DRUGS for place in PLACES for pair in of_drug(name, place)]
    phrases = [pair for words in formulary.phrases().texts.values() for pair in said(words)]
    statements = [pair for one in formulary.statements().every for pair in said(one.words)]
    return [*drugs, *phrases, *statements]


def of_drug(name: str, place: str) -> tuple[tuple[str, str], ...]:
    drug = formulary.find_drug(name)
    assert drug is not None
    return said(getattr(drug, place))


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_says_what_its_source_says_in_both_languages(key: str) -> None:
    assert said(formulary.phrases().texts[key]) == (PHRASES[key],)


def test_every_phrase_of_the_file_is_repeated_here() -> None:
    assert formulary.phrases().texts.keys() == PHRASES.keys()


@pytest.mark.parametrize("name", DRUGS)
@pytest.mark.parametrize("place", PLACES)
def test_a_drugs_sentences_say_what_its_sources_say_in_both_languages(
    name: str, place: str
) -> None:
    assert of_drug(name, place) == DRUGS[name][place]


def test_no_drug_has_sentences_that_are_not_written_here() -> None:
    assert {drug.name for drug in formulary.drugs()} == DRUGS.keys()


@pytest.mark.parametrize("code", STATEMENTS)
def test_a_statement_is_asked_for_by_these_states_from_and_until_these_days(code: str) -> None:
    (found,) = [one for one in formulary.statements().every if one.code == code]
    english, spanish, rules = STATEMENTS[code]
    assert (said(found.words), set(found.rules)) == (((english, spanish),), rules)


def test_every_statement_of_the_file_is_repeated_here() -> None:
    assert [one.code for one in formulary.statements().every] == [*STATEMENTS]


@pytest.mark.parametrize(
    ("state", "day", "codes"),
    [
        ("TX", datetime.date(2003, 12, 31), []),
        ("TX", datetime.date(2004, 1, 1), ["compounded"]),
        ("TX", datetime.date(2010, 5, 31), ["compounded"]),
        ("TX", datetime.date(2010, 6, 1), ["compounded", "disposal"]),
        ("CA", datetime.date(2010, 7, 5), []),
        ("CA", datetime.date(2010, 7, 6), ["compounded"]),
        ("NV", datetime.date(2023, 10, 31), []),
        ("NV", datetime.date(2023, 11, 1), ["compounded", "not_approved"]),
        ("CA", datetime.date(2025, 10, 1), ["compounded", "not_approved"]),
        ("TX", datetime.date(2026, 11, 30), ["compounded", "not_approved", "disposal"]),
    ],
)
def test_what_is_due_in_a_state_on_a_day(state: str, day: datetime.date, codes: list[str]) -> None:
    due = formulary.statements().due({state}, day)
    assert [one.code for one in formulary.statements().every if one.words in due] == codes


def test_numbers_to_call_and_all_others_are_the_same_in_both_languages() -> None:
    for english, spanish in every_pair():
        assert re.findall(r"\d+", english) == re.findall(r"\d+", spanish), english


@pytest.mark.parametrize(
    ("number", "what"),
    [
        ("911", "emergency"),
        ("988", "thoughts of suicide"),
        ("1-800-FDA-1088", "report side effects to the FDA"),
    ],
)
def test_a_phone_number_appears_only_where_it_belongs(number: str, what: str) -> None:
    pairs = [pair for pair in every_pair() if any(number in text for text in pair)]
    assert len(pairs) == 1
    ((english, spanish),) = pairs
    assert what in english
    assert number in english
    assert number in spanish


def test_two_doses_at_once_are_forbidden_wherever_they_are_named() -> None:
    doubled = [pair for pair in every_pair() if re.search(r"two doses|dos dosis", " ".join(pair))]
    assert len(doubled) == 4
    for english, spanish in doubled:
        assert "Do not take two doses at once." in english
        assert "No tome dos dosis a la vez." in spanish


def test_opioids_are_forbidden_with_naltrexone() -> None:
    ((english, spanish),) = of_drug("naltrexone", "warnings")
    assert english.startswith("Do not take with opioid")
    assert spanish.startswith("No tome con medicamentos opioides")
