"""Finds the patient's conditions and allergies that conflict with the drug.

Codes: that of the group (such as `liver_disease`), with `_denied` if the words read as absent;
`drug_allergy`, `drug_allergy_denied`, `drug_allergy_lookalike`, `related_allergy`; the code of a
group of medicines with `_in_conditions`; `conditions_not_screened`.
"""

from collections.abc import Iterator

from pharmacy.core.drugs import ConditionGroup, Drug
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.people import Patient
from pharmacy.core.screening import medicines, words
from pharmacy.core.screening.medicines import Certainty
from pharmacy.core.screening.words import Clause

ALLERGY_WORDS = frozenset(
    (
        *("allergy", "allergies", "allergic", "hypersensitivity", "hypersensitive"),
        *("sensitivity", "anaphylaxis", "anaphylactic", "angioedema", "intolerance", "intolerant"),
        *("alergia", "alergias", "alergico", "alergica", "hipersensibilidad", "anafilaxia"),
        *("intolerancia",),
    )
)

# Prefixes of words that, beside a medicine, indicate dependence: "Vicodin addiction".
DEPENDENCE = (
    *("depend", "addict", "abus", "misus", "withdraw", "overdos", "disorder", "detox"),
    # In Spanish: adicción, adicto, abstinencia, sobredosis, trastorno, desintoxicación.
    *("adicc", "adict", "abstinen", "sobredos", "trastorn", "desintox"),
)


def condition_flags(drug: Drug, patient: Patient, purpose: str | None) -> Iterator[Flag]:
    """Every condition, indication or allergy that conflicts with the drug."""
    if patient.conditions and not drug.conditions:
        yield Flag(
            "conditions_not_screened",
            Severity.WARNING,
            f"The formulary has no source for the conditions in which {drug.name} is not given: "
            "check the patient's conditions yourself.",
        )
    for text in (*patient.conditions, *([purpose] if purpose else [])):
        yield from _condition_flags(drug, text)
    for text in patient.allergies:
        yield from _allergy_flags(drug, text)


def _condition_flags(drug: Drug, text: str) -> Iterator[Flag]:
    found: list[ConditionGroup] = []
    for group in drug.conditions:
        # Of groups with one code, the first counts. The more severe one comes first.
        if all(group.code != other.code for other in found) and _matches(group, text):
            found.append(group)
            yield _condition_flag(group, drug, text)
    is_allergy = ALLERGY_WORDS.intersection(words.words_of(text))
    if is_allergy and medicines.names_drug(text, drug):
        yield from _allergy_flags(drug, text)
    elif not is_allergy and not any(group.severity is Severity.HOLD for group in found):
        yield from _medicine_flags(drug, text)


def _matches(group: ConditionGroup, text: str) -> bool:
    """Whether all words of a phrase occur anywhere in the text: "hepatitis, acute"."""
    whole = Clause(tuple(words.words_of(text)))
    return any(whole.has_all(phrase) for phrase in group.phrases)


def _condition_flag(group: ConditionGroup, drug: Drug, text: str) -> Flag:
    phrase = next(p for p in group.phrases if _matches_phrase(p, text))
    if _is_denied(group, drug, text):
        return Flag(
            f"{group.code}_denied",
            Severity.WARNING,
            f"The conditions name {phrase} in words that read as absent: confirm it. "
            f"{group.reason}",
        )
    message = f"The conditions name {phrase}. {group.reason} {group.remedy}"
    return Flag(group.code, group.severity, message)


def _matches_phrase(phrase: str, text: str) -> bool:
    return Clause(tuple(words.words_of(text))).has_all(phrase)


def _is_denied(group: ConditionGroup, drug: Drug, text: str) -> bool:
    """Whether each part of the text with a phrase of the group denies it."""
    phrases = [phrase for one in drug.conditions for phrase in one.phrases]
    known = frozenset(word for phrase in phrases for word in words.words_of(phrase))
    holding = [
        (clause, phrase)
        for clause in words.clauses(text)
        for phrase in group.phrases
        if clause.has_all(phrase)
    ]
    return words.is_answered_no(text, known) or (
        bool(holding)
        and all(clause.denies(clause.place_of(phrase), known) for clause, phrase in holding)
    )


def _medicine_flags(drug: Drug, text: str) -> Iterator[Flag]:
    for group in drug.medicines:
        found = medicines.find(text, group, drug)
        is_hold = group.severity is Severity.HOLD
        if is_hold and found is not None and found.certainty is Certainty.NAMED:
            is_dependent = any(word.startswith(DEPENDENCE) for word in words.words_of(text))
            yield Flag(
                f"{group.code}_in_conditions",
                Severity.HOLD if is_dependent else Severity.WARNING,
                f"The conditions name {group.kind} ({found.listed}): find out whether it is "
                f"taken. {group.reason}",
            )


def _allergy_flags(drug: Drug, text: str) -> Iterator[Flag]:
    for clause in words.clauses(text):
        places = [clause.find(name) for name in drug.names]
        named = [place for place in places if place is not None]
        if named:
            yield _allergy_flag(drug, denied=clause.denies(min(named), ALLERGY_WORDS))
        elif any(clause.find(name) is not None for name in drug.related):
            yield Flag(
                "related_allergy",
                Severity.WARNING,
                f"The allergies name a medicine related to {drug.name}: find out what happened, "
                "and whether the drug may be given.",
            )
        elif any(words.lookalike(word, (drug.name,)) for word in clause.words):
            yield Flag(
                "drug_allergy_lookalike",
                Severity.WARNING,
                f"The allergies name something that looks like {drug.name}: find out what it is.",
            )


def _allergy_flag(drug: Drug, *, denied: bool) -> Flag:
    if denied:
        return Flag(
            "drug_allergy_denied",
            Severity.WARNING,
            f"The allergies name {drug.name} in words that read as absent: confirm it.",
        )
    return Flag(
        "drug_allergy",
        Severity.HOLD,
        f"The patient is allergic to {drug.name}. Whoever is hypersensitive to it must not take "
        "it: call the prescriber.",
    )
