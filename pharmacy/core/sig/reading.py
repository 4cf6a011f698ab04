"""Reads a sig into a proposed schedule. Every word is accounted for, and nothing is guessed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pharmacy.core.errors import InvalidInput, invalid
from pharmacy.core.messages import Message
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import PrescribedPhase, Schedule, TimeOfDay, schedule_of
from pharmacy.core.sig import also, finishing, masses, statements, steps
from pharmacy.core.sig.courses import DEFAULT_TIME, ENDED, Courses
from pharmacy.core.sig.finishing import Remark
from pharmacy.core.sig.items import Amount, At, DispensedQuantity, Item, Lasts, Refills, Sign
from pharmacy.core.sig.scanning import scan
from pharmacy.core.sig.statements import SigStatement
from pharmacy.core.sig.text import SigText
from pharmacy.core.sig.vocabulary import Mark
from pharmacy.core.sig.words import MOST_CHARACTERS, NotUnderstood, split

TOLD_TWICE = "it is told twice: ask which of the two is meant, and write that one"
NO_DOSE = "no dose is written: write dose, time and days"


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading directions.

    schedule: the proposal; None if `not_understood` has any entry. courses: the same phases, each
    dose in the unit of the text. open_ended: the text gives no length for the last phase; its days
    are proposed and must not be compared with anything. quantity: the capsules to dispense,
    refills: the number of refills; None if the text does not say. strengths: of capsules, from the
    text or the request; strength: the one in the request.
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


def read(
    text: str,
    *,
    strength: Quantity | None = None,
    names: Collection[str] = (),
    target_days: int | None = None,
    usual: TimeOfDay | None = DEFAULT_TIME,
) -> Reading:
    """The schedule that directions such as "0.5 mg po qhs x 7d then 1 mg qhs" propose.

    strength: of a capsule; without it "1 cap" has no dose. names: those of the drug. Other drugs
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
    words = SigText.of(text)
    items = also.fold(words, scan(words, _phrases(names)))
    quantity, refills = _once(words, items, DispensedQuantity), _once(words, items, Refills)
    found = Reading(
        quantity=quantity.capsules if isinstance(quantity, DispensedQuantity) else None,
        refills=refills.times if isinstance(refills, Refills) else None,
        strength=strength,
    )
    made = None if words.faults else _courses(words, items, strength, usual)
    if made is None or words.faults:
        return replace(found, not_understood=words.not_understood())
    return _finished(made, found, target_days)


def _finished(made: Courses, found: Reading, target_days: int | None) -> Reading:
    """The reading of courses whose only doubts are in `to_confirm`."""
    is_proposed = finishing.close_end(made, found.quantity, target_days)
    open_ended = is_proposed or made.is_open
    courses = tuple(PrescribedPhase(built.doses, built.days or 0) for built in made.built)
    try:
        schedule = schedule_of(list(courses))
    except InvalidInput as error:
        text = made.text.written
        whole = NotUnderstood(text.strip(), 0, len(text), str(error.problems[0].message))
        return replace(found, not_understood=(whole,))
    compared = finishing.compare_quantity(made, found.quantity, open_ended=open_ended)
    return replace(
        found,
        schedule=schedule,
        courses=courses,
        to_confirm=(*finishing.remarks(made, courses), *compared),
        open_ended=open_ended,
        strengths=made.facts.strengths,
    )


def _phrases(names: Collection[str]) -> set[tuple[str, ...]]:
    """Names in the words that a text is split into: "low-dose" is three."""
    return {tuple(word.plain for word in split(name)) for name in names}


def _once(text: SigText, items: Sequence[Item], kind: type[Item]) -> Item | None:
    """The item of a kind that may occur once."""
    found = [item for item in items if isinstance(item, kind)]
    for item in found[1:]:
        text.fault(item.first, item.last, TOLD_TWICE)
    return found[0] if found else None


def _courses(
    text: SigText, items: Sequence[Item], strength: Quantity | None, usual: TimeOfDay | None
) -> Courses:
    said = statements.statements(text, items)
    header = masses.take_header(said)
    said = [statement for statement in said if statement.items]
    made = Courses(
        text,
        masses.known(items, header, strength),
        default_times=_default_times(items, usual),
        usual=usual,
        are_all_capsules=_are_all_capsules(said),
    )
    for place, statement in enumerate(said):
        following = said[place + 1] if place + 1 < len(said) else None
        _add(made, statement, following)
    if not made.built and not text.faults:
        _refuse_empty(text)
    return made


def _default_times(items: Sequence[Item], usual: TimeOfDay | None) -> tuple[TimeOfDay, ...]:
    """The only time in the text, else the usual one, if there is one."""
    times = {item.time for item in items if isinstance(item, At)}
    if len(times) == 1:
        return tuple(times)
    return () if usual is None else (usual,)


def _are_all_capsules(said: Sequence[SigStatement]) -> bool:
    """Whether each amount of the statements is in capsules."""
    amounts = [i for statement in said for i in statement.items if isinstance(i, Amount)]
    return bool(amounts) and all(amount.capsules is not None for amount in amounts)


def _refuse_empty(text: SigText) -> None:
    text.fault(0, max(len(text.words) - 1, 0), NO_DOSE)


def _add(made: Courses, statement: SigStatement, following: SigStatement | None) -> None:
    """Add one statement."""
    says_dose = statement.says_dose
    if made.is_stopped:
        made.fault(statement, ENDED)
    elif statement.has(Mark.ALSO):
        also.add(made, statement)
    elif statement.is_step:
        steps.add(made, statement, is_stopped_next=following is not None and _is_stop(following))
    elif _is_stop(statement):
        made.stop(statement)
    elif statement.has(Mark.OPEN) and not says_dose and not _says_length(statement):
        made.go_on(statement)
    else:
        made.add_phase(statement)


def _is_stop(statement: SigStatement) -> bool:
    """Whether it is the end: "stop", or "off" without a length."""
    if _says_length(statement) or not all(isinstance(item, Sign) for item in statement.items):
        return False
    return statement.has(Mark.STOP, Mark.NO_DOSE)


def _says_length(statement: SigStatement) -> bool:
    return any(isinstance(item, Lasts) for item in statement.items)
