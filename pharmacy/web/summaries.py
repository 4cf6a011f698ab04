"""Orders, labels and moments in a few words."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pharmacy import current, wording
from pharmacy.core.labels import LabelState
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import Dose
from pharmacy.services import lived_courses
from pharmacy.services.orders import Label, Order
from pharmacy.web import sheet_words

WORKING = (LabelState.QUEUED, LabelState.RENDERING)


@dataclass(frozen=True, slots=True)
class LabelsState:
    """How far the labels of an order are, and how loudly to say so."""

    words: str
    tone: str
    is_live: bool


def labels_state(labels: Iterable[Label]) -> LabelsState:
    """ "9 of 9 rendered", of the labels that hold; a failure is said before anything else."""
    counts = Counter(label.state for label in labels if label.superseded_at is None)
    total = counts.total()
    if not total:
        return LabelsState("no labels", "", is_live=False)
    is_live = any(counts[state] for state in WORKING)
    if counts[LabelState.FAILED]:
        return LabelsState(f"{counts[LabelState.FAILED]} of {total} failed", "bad", is_live)
    tone = "busy" if is_live else "good"
    return LabelsState(f"{counts[LabelState.RENDERED]} of {total} rendered", tone, is_live)


def schedule_words(order: Order) -> str:
    """ "0.5 mg to 4.5 mg in 9 phases, 86 days": the doses of the first day and the last.

    An amended course is told as a whole, as it was taken and as it is to come.
    """
    phases = lived_courses.course_of(order).from_day(1).phases
    if not phases:
        return "stopped before it began"
    first, last = _daily(phases[0].doses), _daily(phases[-1].doses)
    days = _counted(phases[-1].last_day, "day")
    if len(phases) == 1:
        return f"{first}, {days}"
    return f"{first} to {last} in {_counted(len(phases), 'phase')}, {days}"


def _daily(doses: Sequence[Dose]) -> Quantity:
    return Quantity(sum(dose.quantity.picograms for dose in doses), doses[0].quantity.unit)


def source(order: Order) -> str:
    """Who sent the order or typed it in."""
    if order.sender is not None:
        return order.sender.name
    return order.person.name if order.person is not None else ""


def _counted(count: int, noun: str) -> str:
    return f"{count_text(count)} {noun if count == 1 else noun + 's'}"


def moment(at: datetime.datetime) -> str:
    """A moment in the pharmacy's zone: "Nov 23, 2026, 2:05 PM"."""
    there = at.astimezone(current.live().settings.house.timezone)
    return f"{wording.date_text(there.date())}, {clock(at)}"


def clock(at: datetime.datetime) -> str:
    """The time of day in the pharmacy's zone: "2:05 PM"."""
    there = at.astimezone(current.live().settings.house.timezone)
    half = "AM" if there.hour < 12 else "PM"
    return f"{(there.hour + 11) % 12 + 1}:{there.minute:02d} {half}"


def clock_seconds(at: datetime.datetime) -> str:
    """The time of day with its seconds: "2:05:09 PM"."""
    time, half = clock(at).split(" ")
    return f"{time}:{at.second:02d} {half}"


FILTERS: dict[str, Callable[..., object]] = {
    "moment": moment,
    "clock": clock,
    "clock_seconds": clock_seconds,
    "day": wording.date_text,
    "count": count_text,
    "counted": _counted,
    "labels_state": labels_state,
    "sheet_words": sheet_words.sheet_words,
    "schedule_words": schedule_words,
    "source": source,
}
