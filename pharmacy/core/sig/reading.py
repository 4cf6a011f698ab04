"""Reads a sig into a proposed schedule. Every word is accounted for, and nothing is guessed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import dropwhile

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.instructions import Instruction
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import PrescribedPhase, Schedule, TimeOfDay, schedule_of
from pharmacy.core.sig import (
    adding,
    also,
    counts,
    doublets,
    drug_lines,
    finishing,
    grouping,
    instructions,
    masses,
    stray,
    targets,
)
from pharmacy.core.sig.courses import Courses
from pharmacy.core.sig.dose_times import DEFAULT_TIME
from pharmacy.core.sig.finishing import Remark
from pharmacy.core.sig.items import (
    Amount,
    At,
    DispensedQuantity,
    Item,
    Note,
    Refills,
    TimesADay,
)
from pharmacy.core.sig.phrase_tables import PhraseTable
from pharmacy.core.sig.scanning import scan
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.words import MOST_CHARACTERS, NotUnderstood, split

WRITTEN_TWICE = "it is written twice: ask which of the two is meant, and write that one"
NO_DOSE = "no dose is written: write dose, time and days"


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading directions.

    schedule: the proposal; None if `not_understood` has any entry. courses: the same phases, each
    dose in the unit of the text. open_ended: the text gives no length for the last phase; its days
    are proposed and must not be compared with anything. quantity: the capsules to dispense,
    refills: the number of refills; None if the text does not say. strengths: of capsules, from the
    text or the request; strength, concentration: the one in the request. ends_with_stop: the text
    says that the drug is stopped after the last phase. forms: the dosage forms that it counts in.
    instructions: of food and handling, for the label. unprinted: words of food and handling that no
    label says.
    """

    schedule: Schedule | None = None
    courses: tuple[PrescribedPhase, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    to_confirm: tuple[Remark, ...] = ()
    quantity: int | None = None
    refills: int | None = None
    open_ended: bool = False
    strengths: frozenset[Quantity] = frozenset()
    strength: Quantity | None = None
    concentration: Quantity | None = None
    ends_with_stop: bool = False
    forms: frozenset[str] = frozenset()
    instructions: tuple[Instruction, ...] = ()
    unprinted: tuple[str, ...] = ()


def read(
    text: str,
    *,
    strength: Quantity | None = None,
    concentration: Quantity | None = None,
    names: Collection[str] = (),
    target_days: int | None = None,
    usual: TimeOfDay | None = DEFAULT_TIME,
) -> Reading:
    """The schedule that directions such as "0.5 mg po qhs x 7d then 1 mg qhs" propose.

    strength: of a capsule; without it "1 cap" has no dose. concentration: the mass in one mL;
    without it "2 mL" has none. names: those of the drug. Other drugs
    are not understood. target_days: proposed for a last phase without a length, instead of 30; the
    written quantity takes precedence if it fits. usual: when the drug is taken if no time of the
    day is written. If it is None, such directions are not understood. No content of a text raises
    an error; a text that is too long raises InvalidInput at `/text`.

    Each character except white space belongs to a rule that read it or to an entry of
    `not_understood`. A person must confirm a reading, and `to_confirm` names everything that the
    text does not state explicitly.
    """
    if len(text) > MOST_CHARACTERS:
        message = Message(
            "too_many_characters", "Give at most %(most)s characters.", most=MOST_CHARACTERS
        )
        raise invalid("/text", "too_long", message)
    asked = _Asked(strength, concentration, _phrases(names), target_days, usual)
    words = SigText.of(text)
    return _written_twice(words, asked) or _read(words, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known beside a text."""

    strength: Quantity | None
    concentration: Quantity | None
    names: PhraseTable[bool]
    target_days: int | None
    usual: TimeOfDay | None


def _written_twice(words: SigText, asked: _Asked) -> Reading | None:
    """The reading of directions that a text gives twice. None if it does not."""
    found = doublets.second_half(words.words)
    if found is None:
        return None
    end, place, is_tight = found
    first = words.written[: words.words[end].start]
    second = words.written[words.words[place].start :]
    full = _read(SigText.of(second), asked)
    held = asked.strength or (next(iter(full.strengths)) if len(full.strengths) == 1 else None)
    short = _read(SigText.of(first), replace(asked, strength=held))
    if full.schedule is None or short.schedule is None:
        return None
    chosen = doublets.agreed(replace(short, strength=asked.strength), full)
    if chosen is None and (is_tight or doublets.is_same_dose(short, full)):
        whole = NotUnderstood(words.written.strip(), 0, len(words.written), doublets.DIFFER)
        return Reading(not_understood=(whole,), strength=asked.strength)
    return chosen


def _read(words: SigText, asked: _Asked) -> Reading:
    items = also.fold(words, scan(words, asked.names))
    stray.refuse(words, items)
    quantity, refills = _once(words, items, DispensedQuantity), _once(words, items, Refills)
    found = Reading(
        quantity=quantity.capsules if isinstance(quantity, DispensedQuantity) else None,
        refills=refills.times if isinstance(refills, Refills) else None,
        strength=asked.strength,
        concentration=asked.concentration,
    )
    made = None if words.faults else _courses(words, items, asked)
    if made is None or words.faults:
        return replace(found, not_understood=words.not_understood())
    return _finished(made, found, asked.target_days, items)


def _finished(
    made: Courses, found: Reading, target_days: int | None, items: Sequence[Item]
) -> Reading:
    """The reading of courses whose only doubts are in `to_confirm`."""
    is_proposed = finishing.close_end(made, found.quantity, target_days, items)
    open_ended = is_proposed or made.is_open
    courses = tuple(PrescribedPhase(built.doses, built.days or 0) for built in made.built)
    try:
        schedule = schedule_of(list(courses))
    except InvalidInput as error:
        text = made.text.written
        whole = NotUnderstood(text.strip(), 0, len(text), str(error.problems[0].message))
        return replace(found, not_understood=(whole,))
    compared = finishing.compare_quantity(made, found.quantity, open_ended=open_ended)
    beside = instructions.read(made.text, items, schedule)
    return replace(
        found,
        schedule=schedule,
        courses=courses,
        to_confirm=(
            *finishing.remarks(made, courses),
            *compared,
            *finishing.kept(made.text, items, schedule, open_ended=open_ended),
        ),
        open_ended=open_ended,
        ends_with_stop=made.is_stopped,
        forms=frozenset(item.form for item in items if isinstance(item, Amount) and item.form),
        strengths=made.facts.strengths,
        instructions=beside.instructions,
        unprinted=beside.unprinted,
    )


def _phrases(names: Collection[str]) -> PhraseTable[bool]:
    """Names in the words that a text is split into: "low-dose" is three."""
    return _split_names(tuple(names))


@lru_cache(maxsize=64)
def _split_names(names: tuple[str, ...]) -> PhraseTable[bool]:
    """Cached, because a pharmacy has few drugs."""
    return PhraseTable({tuple(word.plain for word in split(name)): True for name in names})


def _once(text: SigText, items: Sequence[Item], kind: type[Item]) -> Item | None:
    """The item of a kind that may occur once."""
    found = [item for item in items if isinstance(item, kind)]
    for item in found[1:]:
        text.fault(item.first, item.last, WRITTEN_TWICE)
    return found[0] if found else None


def _courses(text: SigText, items: Sequence[Item], asked: _Asked) -> Courses:
    said = list(dropwhile(lambda first: not first.is_begun, grouping.statements(text, items)))
    header = drug_lines.take_header(said)
    said = targets.joined(text, [statement for statement in said if statement.items])
    counts.read(text, said)
    made = Courses(
        text,
        masses.known(items, header, asked.strength, asked.concentration),
        default_times=_default_times(items, asked.usual),
        usual=asked.usual,
        has_one_time=_has_one_time(items),
        are_all_capsules=_are_all_capsules(said),
    )
    for place, statement in enumerate(said):
        following = said[place + 1] if place + 1 < len(said) else None
        adding.add(made, statement, following)
    if not made.built and not text.faults:
        _refuse_empty(text)
    return made


def _default_times(items: Sequence[Item], usual: TimeOfDay | None) -> tuple[TimeOfDay, ...]:
    """The only time in the text, else the usual one, if there is one."""
    times = {item.time for item in items if isinstance(item, At)}
    if len(times) == 1:
        return tuple(times)
    return () if usual is None else (usual,)


def _has_one_time(items: Sequence[Item]) -> bool:
    """Whether the doses of a text are taken once a day, at one time that it names."""
    is_often = any(isinstance(item, TimesADay) and item.times > 1 for item in items)
    has_meals = any(isinstance(item, Note) and item.each_meal for item in items)
    return len({i.time for i in items if isinstance(i, At)}) == 1 and not is_often | has_meals


def _are_all_capsules(said: Sequence[SigStatement]) -> bool:
    """Whether each amount of the statements is in capsules."""
    amounts = [i for statement in said for i in statement.items if isinstance(i, Amount)]
    return bool(amounts) and all(amount.capsules is not None for amount in amounts)


def _refuse_empty(text: SigText) -> None:
    text.fault(0, max(len(text.words) - 1, 0), NO_DOSE)
