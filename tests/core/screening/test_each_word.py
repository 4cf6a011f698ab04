"""Every word of the text rules, repeated: without any one of them a test would fail."""

import pytest

from pharmacy.core.people import Medication
from tests.core.screening.samples import HOLD, WARNING, flags, found, patient_order

DENIED = [("opioid_denied", WARNING)]
NAMED = [("opioid", HOLD)]


def of_medicine(text: str) -> list[object]:
    """The flags of one current medicine."""
    return list(found(flags(patient_order(medications=(Medication(text, None),)))))


def of_condition(text: str) -> list[object]:
    return list(found(flags(patient_order(conditions=(text,)))))


def of_allergy(text: str) -> list[object]:
    return list(found(flags(patient_order(allergies=(text,)))))


ALLERGIES = [
    *("allergy", "allergies", "allergic", "hypersensitivity", "hypersensitive", "sensitivity"),
    *("anaphylaxis", "anaphylactic", "angioedema", "intolerance", "intolerant"),
    *("alergia", "alergias", "al\u00e9rgico", "al\u00e9rgica", "hipersensibilidad", "anafilaxia"),
    "intolerancia",
]


@pytest.mark.parametrize("word", ALLERGIES)
def test_an_allergy_among_the_conditions_is_read_by_each_of_its_words(word: str) -> None:
    assert of_condition(f"naltrexone {word}") == [("drug_allergy", HOLD)]
    assert of_condition(f"{word} to codeine") == []


@pytest.mark.parametrize("word", ALLERGIES)
def test_an_allergy_is_denied_by_each_of_its_words(word: str) -> None:
    assert of_allergy(f"no {word} or naltrexone") == [("drug_allergy_denied", WARNING)]


@pytest.mark.parametrize(
    "words",
    [
        *("dependence", "dependent", "dependency", "addiction", "addicted", "addict", "abuse"),
        *("abuser", "misuse", "misusing", "withdrawal", "withdrawing", "overdose", "overdosed"),
        *("use disorder", "detox", "detoxification", "adicci\u00f3n", "adicto", "adicta"),
        *("s\u00edndrome de abstinencia", "sobredosis", "trastorno", "desintoxicaci\u00f3n"),
        *("dependencia", "abuso"),
    ],
)
def test_dependence_on_an_opioid_holds_by_each_of_its_words(words: str) -> None:
    assert ("opioid_in_conditions", HOLD) in of_condition(f"oxycodone {words}")
    assert of_condition("oxycodone") == [("opioid_in_conditions", WARNING)]


@pytest.mark.parametrize(
    "word",
    [
        *("no", "not", "denies", "denied", "deny", "denying", "never", "without", "none"),
        *("negative", "niega", "sin", "ning\u00fan", "ninguno", "ninguna", "nunca", "jam\u00e1s"),
        "negativo",
    ],
)
def test_each_word_of_denial_denies(word: str) -> None:
    assert of_medicine(f"{word} opioids") == DENIED
    assert of_medicine(f"opioids: {word}") == DENIED
    assert of_medicine("opioids") == NAMED


@pytest.mark.parametrize(
    "word",
    [
        *("patient", "pt", "she", "he", "they", "has", "have", "had", "is", "are", "was", "does"),
        *("did", "do", "currently", "current", "any", "use", "used", "using", "take", "taking"),
        *("taken", "on", "of", "for", "to", "the", "a", "an", "history", "hx", "known", "other"),
        *("prior", "past", "recent", "evidence", "medicines", "medications", "drugs"),
        *("paciente", "toma", "tomar", "usa", "usar", "uso", "consume", "consumo", "de", "los"),
        *("ha", "usado", "tomado", "antecedente", "antecedentes"),
    ],
)
def test_each_filler_may_stand_in_a_denial(word: str) -> None:
    assert of_medicine(f"no {word} opioids") == DENIED
    assert of_medicine("no walks opioids") == NAMED


@pytest.mark.parametrize(
    "word",
    [
        *("or", "nor", "of", "to", "use", "pain", "medicine", "medicines", "medication"),
        *("medications", "drug", "drugs"),
    ],
)
def test_each_word_between_two_things_continues_the_denial(word: str) -> None:
    assert of_medicine(f"no heroin {word} oxycodone") == DENIED
    assert of_medicine("no heroin takes oxycodone") == NAMED


@pytest.mark.parametrize(
    "word",
    [
        *("since", "until", "except", "unless", "but", "than", "after", "before", "last", "ago"),
        *("yet", "desde", "hasta", "excepto", "salvo", "pero", "despu\u00e9s", "antes"),
        *("\u00faltimo", "\u00faltima", "hace", "menos", "m\u00e1s"),
    ],
)
def test_each_word_of_exception_leaves_no_denial(word: str) -> None:
    assert of_medicine(f"no opioids {word} Monday") == NAMED
    assert of_medicine("no opioids on Monday") == DENIED


@pytest.mark.parametrize("word", ["free", "naive", "na\u00efve"])
def test_each_word_after_the_name_that_denies_it(word: str) -> None:
    assert of_medicine(f"opioid {word}") == DENIED
    assert of_medicine("opioid daily") == NAMED


@pytest.mark.parametrize("word", ["antagonist", "antagonists", "blocker", "blockers"])
def test_each_word_that_turns_an_opioid_into_its_opposite(word: str) -> None:
    assert of_medicine(f"opioid {word}") == []


@pytest.mark.parametrize("word", ["times", "x", "hours", "hrs", "per"])
def test_each_word_that_shows_a_number_to_be_a_frequency(word: str) -> None:
    assert of_medicine(f"Tylenol 3 {word} day") == []
    assert of_medicine("Tylenol 3 day") == NAMED


@pytest.mark.parametrize(
    "end",
    [
        *(",", ";", ":", "!", "?", "|", "\n", "\r", "\u2022", "\u2013", "\u2014", " - ", ". "),
        ".\n",
    ],
)
def test_each_sign_ends_what_a_denial_reaches(end: str) -> None:
    """Without it, the next words would also be denied."""
    assert of_medicine(f"no opioids{end} Norco") == NAMED
    assert of_medicine("no opioids Norco") == DENIED


@pytest.mark.parametrize("text", ["no Tylenol No. 3", "no Tylenol number 3", "no 7.5 mg heroin"])
def test_a_full_stop_within_a_name_or_a_number_ends_nothing(text: str) -> None:
    assert of_medicine(text)[0] in (*DENIED, *NAMED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("codene 30", NAMED),
        ("codeime", [("opioid_lookalike", WARNING)]),
        ("heroyn", [("opioid_lookalike", WARNING)]),
        ("norca", []),
        ("tramodil", [("opioid_lookalike", WARNING)]),
        ("tramxdxx", []),
        ("tram", []),
        ("oxycodxxe", [("opioid_lookalike", WARNING)]),
        ("percxxet", [("opioid_lookalike", WARNING)]),
        ("codxxne", []),
    ],
)
def test_how_near_a_word_has_to_come_to_a_name(text: str, expected: list[object]) -> None:
    """One letter in names of six or more, two from eight on, and none below."""
    assert of_medicine(text) == expected
