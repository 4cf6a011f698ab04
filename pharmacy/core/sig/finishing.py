"""Finishes a reading: days of an open end, comparison of the quantity, remarks with pointers."""

from collections.abc import Sequence
from dataclasses import dataclass

from pharmacy.core.quantities import count_text
from pharmacy.core.schedules import MOST_DAYS_OF_A_PHASE, PrescribedPhase, Schedule
from pharmacy.core.sig.built import Built
from pharmacy.core.sig.courses import Courses
from pharmacy.core.sig.items import DaysSupply, DrugName, Item, Note
from pharmacy.core.sig.measures import CAPSULES
from pharmacy.core.sig.text import SigText

DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person must confirm. pointer: RFC 6901, into the schedule in its JSON form.

    code: stable, such as "times_proposed", "times_carried", "days_proposed", "months",
    "whole_dose", "rest", "form_naked", "mixed_units", "quantity_differs", "quantity_not_compared".
    """

    pointer: str
    code: str
    message: str


def close_end(
    made: Courses, quantity: int | None, target_days: int | None, items: Sequence[Item] = ()
) -> bool:
    """Set the days of the last course if the text gives none. Returns whether it had none."""
    last = made.built[-1]
    if last.days is not None:
        return False
    days = _days_of_quantity(made, quantity)
    if days is not None:
        message = f"no length is written: {count_text(quantity or 0)} capsules last {days} days"
    elif (supply := _days_of_supply(made, items)) is not None:
        days = supply
        message = f"no length is written: {days} days are left of the days of supply"
    else:
        days = target_days or DEFAULT_DAYS
        message = f"no length is written: {days} days are proposed"
    last.days = days
    made.doubt("days", "days_proposed", message, len(made.built) - 1)
    return True


def _days_of_supply(made: Courses, items: Sequence[Item]) -> int | None:
    """The days of supply that are left for the last course."""
    supplies = [item.days for item in items if isinstance(item, DaysSupply)]
    left = supplies[0] - sum(built.days or 0 for built in made.built) if supplies else 0
    return left if 0 < left <= MOST_DAYS_OF_A_PHASE else None


def _days_of_quantity(made: Courses, quantity: int | None) -> int | None:
    """How many days the written quantity lasts in the last course, if that is a whole number.

    Doses written as a mass have no number of capsules yet. Only if there is a single phase is one
    capsule per dose assumed, and then a remark says so.
    """
    counted = [_capsules_of_a_day(made, built) for built in made.built]
    if quantity is None:
        return None
    if len(counted) == 1 and counted[0] is None:
        counted = [sum(1 for dose in made.built[0].doses if dose.quantity)]
    each_day = counted[-1]
    if not each_day:
        return None
    left = quantity
    for count, built in zip(counted[:-1], made.built[:-1], strict=True):
        if count is None:
            return None
        left -= count * (built.days or 0)
    days, remainder = divmod(left, each_day)
    return days if remainder == 0 and 0 < days <= MOST_DAYS_OF_A_PHASE else None


def _capsules_of_a_day(made: Courses, built: Built) -> int | None:
    """The capsules of one day, if every amount of the text is in capsules."""
    if not made.are_all_capsules or len(made.facts.strengths) != 1:
        return None
    strength = next(iter(made.facts.strengths)).picograms
    counts = [divmod(dose.quantity.picograms, strength) for dose in built.doses]
    return None if any(rest for _, rest in counts) else sum(count for count, _ in counts)


def compare_quantity(
    made: Courses, quantity: int | None, *, open_ended: bool
) -> tuple[Remark, ...]:
    """The remark for a written quantity compared with the schedule. Empty if they agree."""
    if quantity is None:
        return ()
    counted = [_capsules_of_a_day(made, built) for built in made.built]
    pairs = list(zip(counted, made.built, strict=True))
    if None in counted:
        doses = sum((b.days or 0) * sum(1 for d in b.doses if d.quantity) for b in made.built)
        if doses == quantity:
            return ()
        message = (
            f"{count_text(quantity)} capsules are written, and the schedule has "
            f"{count_text(doses)} doses: compare when the capsules of a dose are known"
        )
        return (Remark("/phases", "quantity_not_compared", message),)
    taken = sum((count or 0) * (built.days or 0) for count, built in pairs)
    if taken == quantity:
        return ()
    proposed = ", with the days proposed for the last phase" if open_ended else ""
    message = (
        f"{count_text(quantity)} capsules are written, and the directions take "
        f"{count_text(taken)}{proposed}"
    )
    return (Remark("/phases", "quantity_differs", message),)


def remarks(made: Courses, courses: tuple[PrescribedPhase, ...]) -> list[Remark]:
    """Every doubt with its pointer, in the order of the phases."""
    found = []
    for doubt in sorted(made.doubts, key=lambda doubt: doubt.course):
        is_one = len({dose.quantity for dose in courses[doubt.course].doses}) == 1
        part = doubt.part if is_one or doubt.part == "days" else "doses"
        pointer = f"/phases/{doubt.course}/{part}"
        found.append(Remark(pointer, doubt.code, doubt.message))
    if len({dose.quantity.unit for course in courses for dose in course.doses}) > 1:
        message = "mg and mcg are both written: check each dose"
        found.append(Remark("/phases", "mixed_units", message))
    if made.facts.differs:
        message = f"{made.facts.asked} is sent as the strength, and the text has another one"
        found.append(Remark("/phases", "strength_differs", message))
    return list(dict.fromkeys(found))


def kept(
    text: SigText, items: Sequence[Item], schedule: Schedule, *, open_ended: bool
) -> list[Remark]:
    """The words that do not change the dose, and days of supply that differ."""
    found = []
    for item in items:
        if isinstance(item, Note):
            words = text.words_of(item.first, item.last)
            message = f'"{words}" is kept: it is not part of the schedule'
            found.append(Remark("/phases", item.code, message))
        if isinstance(item, DrugName) and item.form_first is not None:
            words = text.words_of(item.form_first, item.last)
            if words.casefold() not in CAPSULES:
                message = f'"{words}" is kept: compare it with the dosage form'
                found.append(Remark("/phases", "form", message))
        if isinstance(item, DaysSupply) and not open_ended and item.days != schedule.days:
            message = (
                f"a supply for {count_text(item.days)} days is written, and the directions last "
                f"{count_text(schedule.days)} days"
            )
            found.append(Remark("/phases", "supply_differs", message))
    return found
