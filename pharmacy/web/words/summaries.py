"""Orders, labels and times in a few words."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from babel.dates import format_time
from markupsafe import Markup, escape

from pharmacy import current, wording
from pharmacy.core.languages import Language
from pharmacy.core.messages import capital
from pharmacy.core.printing.labels import LabelState
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.core.schedules import Dose
from pharmacy.services.orders.placing import Label, Order
from pharmacy.services.planning import label_facts, lived_courses
from pharmacy.web.shell.languages import gettext as _
from pharmacy.web.shell.languages import language, ngettext, plural
from pharmacy.web.words import print_job_words, sentences, terms
from pharmacy.web.words.days import LOCALES, day

COUNTED = {
    "capsule": plural("%(num)s capsule", "%(num)s capsules"),
    "container": plural("%(num)s container", "%(num)s containers"),
    "refill": plural("%(num)s refill", "%(num)s refills"),
    "day": plural("%(num)s day", "%(num)s days"),
    "phase": plural("%(num)s phase", "%(num)s phases"),
    "step": plural("%(num)s step", "%(num)s steps"),
    "hold": plural("%(num)s hold", "%(num)s holds"),
    "flag": plural("%(num)s flag", "%(num)s flags"),
    "attempt": plural("%(num)s attempt", "%(num)s attempts"),
}
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
WORKING = (LabelState.QUEUED, LabelState.RENDERING)


@dataclass(frozen=True, slots=True)
class LabelsState:
    """The progress of an order's labels, and its tone."""

    words: str
    tone: str
    is_live: bool


def labels_state(labels: Iterable[Label]) -> LabelsState:
    """ "9 of 9 rendered", of the current labels. A failure comes before anything else."""
    counts = Counter(label.state for label in labels if label.superseded_at is None)
    total = counts.total()
    if not total:
        return LabelsState(_("no labels"), "", is_live=False)
    is_live = any(counts[state] for state in WORKING)
    if counts[LabelState.FAILED]:
        words = _("%(failed)s of %(all)s failed", failed=counts[LabelState.FAILED], all=total)
        return LabelsState(words, "bad", is_live)
    words = _("%(rendered)s of %(all)s rendered", rendered=counts[LabelState.RENDERED], all=total)
    return LabelsState(words, "busy" if is_live else "good", is_live)


def schedule_words(order: Order) -> str:
    """ "0.5 mg to 4.5 mg in 9 phases, 86 days": the doses of the first day and the last.

    An amended course is summarized as a whole, including past days.
    """
    phases = lived_courses.course_of(order).from_day(1).phases
    if not phases:
        return _("stopped before it began")
    first, last = _daily(phases[0].doses), _daily(phases[-1].doses)
    days = counted(phases[-1].last_day, "day")
    if len(phases) == 1:
        return f"{first}, {days}"
    steps = counted(len(phases), "phase")
    return _(
        "%(first)s to %(last)s in %(phases)s, %(days)s",
        first=first,
        last=last,
        phases=steps,
        days=days,
    )


def _daily(doses: Sequence[Dose]) -> Quantity:
    return Quantity(sum(dose.quantity.picograms for dose in doses), doses[0].quantity.unit)


def source(order: Order) -> str:
    """Who sent the order or typed it in."""
    if order.client is not None:
        return order.client.name
    return order.person.name if order.person is not None else ""


def counted(count: int, noun: str) -> str:
    """ "1 capsule", "1,200 capsules". The nouns are those of COUNTED."""
    return ngettext(*COUNTED[noun], count)


def moment(at: datetime.datetime) -> str:
    """A moment in the pharmacy's time zone: "Nov 23, 2026, 2:05 PM"."""
    return f"{day(_there(at).date())}, {clock(at)}"


def clock(at: datetime.datetime) -> str:
    """The time of day in the pharmacy's time zone: "2:05 PM"."""
    return format_time(_there(at), "h:mm a", locale=LOCALES[language()])


def clock_seconds(at: datetime.datetime) -> str:
    """The time of day with its seconds: "2:05:09 PM"."""
    return format_time(_there(at), "h:mm:ss a", locale=LOCALES[language()])


def _there(at: datetime.datetime) -> datetime.datetime:
    return at.astimezone(current.live().settings.profile.timezone)


def duration_words(time: datetime.timedelta) -> str:
    """ "45 min", "2 h 10 min", "1 d 3 h": at most two units. The remainder is dropped."""
    minutes = max(datetime.timedelta(0), time) // MINUTE
    hours, days = minutes // 60, minutes // (24 * 60)
    if time < HOUR:
        return _("%(minutes)s min", minutes=minutes)
    if time < DAY:
        if minutes % 60:
            return _("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes % 60)
        return _("%(hours)s h", hours=hours)
    if hours % 24:
        return _("%(days)s d %(hours)s h", days=days, hours=hours % 24)
    return _("%(days)s d", days=days)


def label_title(label: Label) -> str:
    """A label's name for people in the pharmacy."""
    return sentences.turned(label.title)


def instruction_words(order: Order) -> str:
    """What the labels of an order say of food and handling, in the language of the page."""
    voice = wording.VOICES[Language(language())]
    return " ".join(wording.said(label_facts.instructions_of(order), voice))


def strong(words: object) -> Markup:
    """Emphasized words, to be put into a sentence."""
    return Markup("<strong>{}</strong>").format(escape(words))


FILTERS: dict[str, Callable[..., object]] = {
    "moment": moment,
    "clock": clock,
    "clock_seconds": clock_seconds,
    "day": day,
    "duration": duration_words,
    "count": count_text,
    "counted": counted,
    "labels_state": labels_state,
    "print_job_status": print_job_words.print_job_status,
    "print_state": print_job_words.print_state,
    "schedule_words": schedule_words,
    "instruction_words": instruction_words,
    "source": source,
    "label_title": label_title,
    "strong": strong,
    "words": terms.words,
    "sentence": sentences.sentence,
    "turned": sentences.turned,
    "capital": capital,
    "in_english": sentences.in_english,
}
