"""Finds the patient's medicines that interact with the drug, by their names and RxNorm codes.

Codes: that of the group (such as `opioid`) for current medicines; with `_recent` for recently
stopped ones, `_lookalike` for a word that may be misspelled, `_denied` for "no opioids";
`drug_already_taken`, `medicines_not_screened`.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pharmacy.core.drugs import Drug, MedicineGroup
from pharmacy.core.flags import Flag, Severity
from pharmacy.core.people import Medication
from pharmacy.core.quantities import count_text
from pharmacy.core.screening import medicine_codes, words
from pharmacy.core.screening.medicine_codes import UNKNOWN, Ingredients
from pharmacy.core.screening.words import Clause

MOST_WORDS_OF_A_NAME = 4
# Shorter names occur within other words: "opium" would be found in "europium".
SHORTEST_PART = 7
# "an opioid antagonist" is not an opioid.
OPPOSITES = frozenset(("antagonist", "antagonists", "blocker", "blockers"))
# "Tylenol 3 times a day" is not "Tylenol 3".
FREQUENCIES = frozenset(("times", "x", "hours", "hrs", "per"))


class Certainty(Enum):
    """How certain it is that a text names a medicine of a group."""

    NAMED = "named"
    DENIED = "denied"
    LOOKALIKE = "lookalike"


@dataclass(frozen=True, slots=True)
class FoundMedicines:
    """Medicines of one group in one text. names: as shown to a pharmacist."""

    names: tuple[str, ...]
    certainty: Certainty

    @property
    def listed(self) -> str:
        """The names in one line."""
        return ", ".join(self.names)


@dataclass(frozen=True, slots=True)
class _Index:
    """The names of a group.

    Each joined name with its display name; among them the long generic names in any language,
    which may occur within a word, and the one-word names, which may be misspelled; all words.
    """

    display_names: dict[str, str]
    generic: dict[str, str]
    single: tuple[str, ...]
    vocabulary: frozenset[str]


def medicine_flags(
    drug: Drug,
    medications: tuple[Medication, ...],
    today: datetime.date,
    starts_on: datetime.date,
    ingredients: Ingredients = UNKNOWN,
) -> Iterator[Flag]:
    """Every medicine that interacts with the drug, and those that could not be checked.

    ingredients: the RxNorm codes that are known here.
    """
    if medications and not drug.medicines:
        yield Flag(
            "medicines_not_screened",
            Severity.WARNING,
            f"The formulary has no source for the medicines that do not go with {drug.name}: "
            "check the patient's medicines yourself.",
        )
    for medication in medications:
        yield from _of_code(drug, medication, ingredients)
        by_code = medicine_codes.by_code(medication, ingredients)
        for group in drug.medicines:
            yield from _group_flags(drug, group, medication, today, starts_on)
            if by_code is not None and not _is_named(medication.name, group, drug):
                yield from _group_flags(drug, group, by_code, today, starts_on)
        yield from _same_drug_flags(drug, medication, today)
        if by_code is not None and not names_drug(medication.name, drug):
            yield from _same_drug_flags(drug, by_code, today)


def _is_named(text: str, group: MedicineGroup, drug: Drug) -> bool:
    """Whether the text alone names a medicine of the group as taken."""
    found = find(text, group, drug)
    return found is not None and found.certainty is Certainty.NAMED


def _of_code(drug: Drug, medication: Medication, ingredients: Ingredients) -> Iterator[Flag]:
    """What a pharmacist must see about the code of a medicine beside its text."""
    if medication.rxcui is None:
        return
    named = medicine_codes.ingredients_in(medication.name, ingredients)
    denied: set[str] = set()
    for group in drug.medicines:
        found = find(medication.name, group, drug)
        if found is not None and found.certainty is Certainty.DENIED:
            denied |= _plain_names(found, group)
        elif found is not None and found.certainty is Certainty.NAMED:
            named |= _plain_names(found, group)
    if names_drug(medication.name, drug):
        named.add(drug.name)
    yield from medicine_codes.code_flags(medication, ingredients, named, denied)


def _plain_names(found: FoundMedicines, group: MedicineGroup) -> set[str]:
    """The ingredients of found names, without the names of the class, such as "opioids"."""
    kind = words.words_of(group.kind)
    plain = {name.rpartition("(")[2].rstrip(")") for name in found.names}
    return {name for name in plain if name not in kind}


def _group_flags(
    drug: Drug,
    group: MedicineGroup,
    medication: Medication,
    today: datetime.date,
    starts_on: datetime.date,
) -> Iterator[Flag]:
    found = find(medication.name, group, drug)
    stopped = medication.stopped_on
    if found is None:
        return
    if stopped is None or stopped > today or stopped > starts_on:
        yield _taken(group, found)
        return
    days = (starts_on - stopped).days
    severity = _severity_after(days, group)
    if severity is not None and found.certainty is not Certainty.DENIED:
        yield _recent(group, found, severity, days)


def _severity_after(days: int, group: MedicineGroup) -> Severity | None:
    """The severity for a medicine stopped this many days before the first dose. None: no flag."""
    if group.hold_days is not None and days < group.hold_days:
        return group.severity
    if group.warn_days is not None and days <= group.warn_days:
        return Severity.WARNING
    return None


def _taken(group: MedicineGroup, found: FoundMedicines) -> Flag:
    match found.certainty:
        case Certainty.NAMED:
            beginning = f"Among the medicines is {group.kind}: {found.listed}. {group.reason}"
            return Flag(group.code, group.severity, f"{beginning} {group.remedy}")
        case Certainty.DENIED:
            return Flag(
                f"{group.code}_denied",
                Severity.WARNING,
                f"The medicines name {group.kind} ({found.listed}) in words that read as not "
                "taken: confirm that none is taken.",
            )
        case Certainty.LOOKALIKE:
            return _lookalike(group, found)


def _lookalike(group: MedicineGroup, found: FoundMedicines) -> Flag:
    return Flag(
        f"{group.code}_lookalike",
        Severity.WARNING,
        f"A medicine is written {found.listed}, {group.kind}: find out what it is. {group.reason}",
    )


def _recent(group: MedicineGroup, found: FoundMedicines, severity: Severity, days: int) -> Flag:
    if found.certainty is Certainty.LOOKALIKE:
        return _lookalike(group, found)
    day = "day" if days == 1 else "days"
    return Flag(
        f"{group.code}_recent",
        severity,
        f"Among the medicines is {group.kind} that was stopped {count_text(days)} {day} before "
        f"the first dose: {found.listed}. {group.reason} {group.remedy}",
    )


def _same_drug_flags(drug: Drug, medication: Medication, today: datetime.date) -> Iterator[Flag]:
    is_taken = medication.stopped_on is None or medication.stopped_on > today
    if is_taken and names_drug(medication.name, drug):
        yield Flag(
            "drug_already_taken",
            Severity.WARNING,
            f"The medicines name {drug.name} already: find out its dose, and that it ends where "
            "this course begins.",
        )


def names_drug(text: str, drug: Drug) -> bool:
    """Whether a text names the drug by any of its names."""
    return any(
        clause.find(name) is not None for clause in words.clauses(text) for name in drug.names
    )


def find(text: str, group: MedicineGroup, drug: Drug) -> FoundMedicines | None:
    """The medicines of a group that a text names, denies or nearly matches. None if there are none.

    A name that is denied in one part but not in another counts as named.
    """
    index, others = _index(group), _other_words(drug)
    answered_no = words.is_answered_no(text, index.vocabulary)
    sure: dict[str, Certainty] = {}
    for clause in words.clauses(text):
        for place, name in _named(clause, index, others):
            denied = answered_no or clause.denies(place, index.vocabulary)
            if not denied or name not in sure:
                sure[name] = Certainty.DENIED if denied else Certainty.NAMED
    for certainty in (Certainty.NAMED, Certainty.DENIED):
        names = tuple(name for name, known in sure.items() if known is certainty)
        if names:
            return FoundMedicines(names, certainty)
    near = tuple(_near(text, index, others)) if group.severity is Severity.HOLD else ()
    return FoundMedicines(near, Certainty.LOOKALIKE) if near else None


def _other_words(drug: Drug) -> frozenset[str]:
    """Words that only resemble a watched name: the drug's own, and known exceptions."""
    names = (*drug.names, *drug.not_these)
    return frozenset(word for name in names for word in words.words_of(name))


def _named(clause: Clause, index: _Index, others: frozenset[str]) -> Iterator[tuple[int, str]]:
    for place, end, run in clause.runs(MOST_WORDS_OF_A_NAME):
        display_name = index.display_names.get(run)
        if display_name is None and run == clause.words[place] and run not in others:
            display_name = _containing(run, index)
        if display_name is not None and not _means_another(run, clause.words[end : end + 1]):
            yield place, display_name


def _means_another(run: str, after: tuple[str, ...]) -> bool:
    """Whether the next word shows that no opioid is meant, or a number is no part of a name."""
    return bool(
        OPPOSITES.intersection(after) or (run[-1].isdigit() and FREQUENCIES.intersection(after))
    )


def _containing(word: str, index: _Index) -> str | None:
    """A generic name within a longer word: "oxycodonehcl"."""
    return next(
        (display_names for name, display_names in index.generic.items() if name in word), None
    )


def _near(text: str, index: _Index, others: frozenset[str]) -> Iterator[str]:
    for clause in words.clauses(text):
        for word in clause.words:
            is_known = word in others or word in index.display_names
            name = None if is_known else words.lookalike(word, index.single)
            if name is not None:
                yield f'"{word}", which looks like {index.display_names[name]}'


def _parts(group: MedicineGroup) -> Iterator[tuple[str, str]]:
    """The generic names that may occur within a word, as in "tramadolHCl" and "morfinaHCl".

    A brand has a capital letter. The name of a class is left out: "opioids" would be found in
    "nonopioids".
    """
    kind = words.words_of(group.kind)
    for medicine in group.medicines:
        if medicine.name in kind:
            continue
        if len(words.joined(medicine.name)) >= SHORTEST_PART:
            yield words.joined(medicine.name), medicine.name
        for other in medicine.other_names:
            is_word = other[0].islower() and len(words.words_of(other)) == 1
            if is_word and len(words.joined(other)) >= SHORTEST_PART:
                yield words.joined(other), f"{other} ({medicine.name})"


@lru_cache(maxsize=64)
def _index(group: MedicineGroup) -> _Index:
    display_names: dict[str, str] = {}
    for medicine in group.medicines:
        display_names[words.joined(medicine.name)] = medicine.name
        for other in medicine.other_names:
            display_names.setdefault(words.joined(other), f"{other} ({medicine.name})")
    long = dict(_parts(group))
    names = [name for m in group.medicines for name in (m.name, *m.other_names)]
    single = tuple(words.joined(name) for name in names if len(words.words_of(name)) == 1)
    vocabulary = frozenset(word for name in names for word in words.words_of(name))
    return _Index(display_names, long, single, vocabulary)
