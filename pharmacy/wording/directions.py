"""How to take from one container, and on which days: whole sentences from the phrases.

The words follow the Universal Medication Schedule and the phrases of 16 CCR 1707.5(a)(4): numerals,
the dose separate from its time, "at bedtime" and never a Latin abbreviation.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pharmacy.core.planning.capsules import Plan, PlannedDose, PlannedPhase, Take
from pharmacy.core.planning.containers import Container, ContainerSpan
from pharmacy.core.quantities import Quantity
from pharmacy.core.schedules import TimeOfDay
from pharmacy.wording.voices import ENGLISH, Voice


def directions(plan: Plan, container: Container, voice: Voice = ENGLISH) -> str:
    """How to take the capsules of one container, with numerals.

    Such as "Take 1 capsule (0.5 mg) by mouth at bedtime for 7 days." If a dose also takes capsules
    of another strength, the directions name the other container and state the whole dose, so that
    no patient has to add: "At bedtime also take 1 capsule (2 mg) from bottle 4, 2.5 mg in all." The
    container that comes next after a pause says so first: "Take nothing from night 25 to night 38.
    Take 1 capsule ..." A container for several phases lists them in order: "... at bedtime for 7
    days, then 2 capsules (1 mg total) at bedtime for 7 days, then nothing for 7 days, then ..."
    Phases with the same doses are one stretch.
    """
    day_spans = _stretches(_day_spans(plan, container))
    pause = _pause(plan, container, voice)
    if len(day_spans) == 1:
        return f"{pause}{_alone(day_spans[0], container, voice)}"
    parts = [
        _in_turn(day_span, container, voice, by_mouth=place == 0)
        for place, day_span in enumerate(day_spans)
    ]
    return f"{pause}{voice.say('take', parts=voice.say('then').join(parts))}"


def _pause(plan: Plan, container: Container, voice: Voice) -> str:
    """The first sentence of the next container after a pause, if a plan begins with the pause."""
    first_day, resumes = plan.phases[0].first_day, container.spans[0].first_day
    before = [phase for phase in plan.phases if phase.first_day < resumes]
    if not before or any(phase.daily() for phase in before):
        return ""
    return f"{voice.nothing(_noun(plan, container), first_day, resumes - 1)} "


@dataclass(frozen=True, slots=True)
class _DaySpan:
    """Days on which a container is used in the same way.

    doses: empty on days when it is not used. others: the container of each other strength.
    """

    days: int
    doses: tuple[PlannedDose, ...]
    others: Mapping[Quantity, int]
    is_rest: bool = False


def _day_spans(plan: Plan, container: Container) -> Iterator[_DaySpan]:
    phases = {phase.number: phase for phase in plan.phases}
    next_day = container.spans[0].first_day
    for span in container.spans:
        if span.first_day > next_day:
            between = [p for p in plan.phases if next_day <= p.last_day < span.first_day]
            is_rest = not any(phase.daily() for phase in between)
            yield _DaySpan(span.first_day - next_day, (), {}, is_rest)
        doses = phases[span.phase].doses
        for first_day, last_day in _pieces(plan, container, span):
            others = _others(plan, container, first_day)
            yield _DaySpan(last_day - first_day + 1, doses, others)
        next_day = span.last_day + 1


def _stretches(day_spans: Iterable[_DaySpan]) -> list[_DaySpan]:
    """The days in which it is used in the same way, equal neighbors as one stretch."""
    found: list[_DaySpan] = []
    for span in day_spans:
        before = found[-1] if found else None
        if before is not None and replace(before, days=span.days) == span:
            found[-1] = replace(before, days=before.days + span.days)
        else:
            found.append(span)
    return found


def _pieces(plan: Plan, container: Container, span: ContainerSpan) -> Iterator[tuple[int, int]]:
    """The days of a span, split where one container replaces another."""
    others = {c.number: c.spans for c in plan.containers if c.strength != container.strength}
    edges = {d for spans in others.values() for s in spans for d in (s.first_day, s.last_day + 1)}
    begins = [span.first_day, *sorted(d for d in edges if span.first_day < d <= span.last_day)]
    for first_day, end in zip(begins, [*begins[1:], span.last_day + 1], strict=True):
        yield first_day, end - 1


def _others(plan: Plan, container: Container, day: int) -> dict[Quantity, int]:
    """The containers of other strengths that are used on a day."""
    return {
        other.strength: other.number
        for other in plan.containers
        for span in other.spans
        if other.strength != container.strength and span.first_day <= day <= span.last_day
    }


def _alone(day_span: _DaySpan, container: Container, voice: Voice) -> str:
    """A container with one way of taking: its own capsules first, then those in others."""
    taken = _taken(day_span, container)
    amounts = [
        voice.say(
            "at" if place else "by_mouth", amount=_amount(take, voice), at=voice.at(dose.time)
        )
        for place, (dose, take) in enumerate(taken)
    ]
    lasting = voice.lasting(day_span.days)
    sentences = [voice.say("take", parts=f"{voice.listed(amounts)} {lasting}")]
    sentences += [
        voice.say("also", at=voice.at(dose.time).capitalize(), also=also, dose=dose.quantity)
        for dose, _ in taken
        if (also := _also(dose, day_span, container, voice))
    ]
    return " ".join(sentences)


def _in_turn(day_span: _DaySpan, container: Container, voice: Voice, *, by_mouth: bool) -> str:
    """One of several ways of taking: each whole dose, including capsules in other containers."""
    lasting = voice.lasting(day_span.days)
    if not day_span.doses:
        key = "nothing" if day_span.is_rest else "nothing_from_this"
        return voice.say(key, lasting=lasting)
    parts: list[str] = []
    for dose, take in _taken(day_span, container):
        amount = _amount(take, voice)
        if also := _also(dose, day_span, container, voice):
            amount = voice.say("with_also", amount=amount, also=also, dose=dose.quantity)
        key = "by_mouth" if by_mouth and not parts else "at"
        parts.append(voice.say(key, amount=amount, at=voice.at(dose.time)))
    return f"{voice.listed(parts)} {lasting}"


def _taken(day_span: _DaySpan, container: Container) -> list[tuple[PlannedDose, Take]]:
    """What is taken from the container itself, in the order of the day."""
    pairs = [(dose, take) for dose in day_span.doses for take in dose.takes]
    return [pair for pair in pairs if pair[1].strength == container.strength]


def _also(dose: PlannedDose, day_span: _DaySpan, container: Container, voice: Voice) -> str:
    """The rest of a dose, and the containers it is in. Empty if there is none."""
    parts = [
        voice.say(
            "from_container", amount=_amount(take, voice), number=day_span.others[take.strength]
        )
        for take in dose.takes
        if take.strength != container.strength
    ]
    return voice.listed(parts) if parts else ""


def _amount(take: Take, voice: Voice) -> str:
    return voice.amount(take.capsules, take.strength * take.capsules)


def phase_line(plan: Plan, container: Container, voice: Voice = ENGLISH) -> str:
    """The phases and days that it is for, such as "Phase 1 of 9, nights 1 to 7".

    For a refill, such as "Refill 1 of 3, nights 87 to 116".
    """
    days = voice.day_span(_noun(plan, container), container.spans[0].first_day, container.last_day)
    return f"{_place(plan, container, voice)}, {days}"


def _place(plan: Plan, container: Container, voice: Voice) -> str:
    refill = next((fill.refill for fill in plan.fills if fill.number == container.fill), 0)
    if refill:
        refills = max(fill.refill for fill in plan.fills)
        return voice.say("refill", refill=refill, refills=refills)
    first, last = container.spans[0].phase, container.spans[-1].phase
    if first == last:
        return voice.say("phase", phase=first, phases=len(plan.phases))
    return voice.say("phase_range", first=first, last=last, phases=len(plan.phases))


def _noun(plan: Plan, container: Container) -> str:
    phases = {span.phase for span in container.spans}
    return noun_of(phase for phase in plan.phases if phase.number in phases)


def noun_of(phases: Iterable[PlannedPhase]) -> str:
    """The word for days: "night" if every dose is at bedtime.

    A rest also has times, as it was written, but nothing is taken at them.
    """
    times = {dose.time for phase in phases for dose in phase.doses if dose.quantity}
    return "night" if times == {TimeOfDay.BEDTIME} else "day"
