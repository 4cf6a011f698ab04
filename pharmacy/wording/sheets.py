"""What a patient's schedule says: the whole course, in the patient's language. Pure."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from labels.sheet import Bar, Block, Section, SheetContent
from pharmacy.core.capsules import Plan, PlannedPhase
from pharmacy.core.containers import Container
from pharmacy.core.languages import Language, Worded
from pharmacy.core.quantities import Quantity, count_text
from pharmacy.wording import Dispensing, purpose_line, statements
from pharmacy.wording.directions import noun_of
from pharmacy.wording.voices import ENGLISH, Voice


@dataclass(frozen=True, slots=True)
class Course:
    """A plan in the days of a patient: what it is on paper besides.

    start_on: the date of day 1, where it is known. made_on: the day of the words. lots: the number
    on each container. made_later: when those are made that are not made yet.
    """

    start_on: datetime.date | None
    made_on: datetime.date
    lots: Mapping[int, str]
    made_later: Mapping[int, datetime.date]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days of a phase on which the same capsules come out of the same containers."""

    phase: PlannedPhase
    first_day: int
    last_day: int
    containers: Mapping[Quantity, int]


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Words for the stretches of one course in one language."""

    plan: Plan
    course: Course
    voice: Voice

    @property
    def noun(self) -> str:
        """What the days are called, "night" or "day"."""
        return noun_of(self.plan.phases)

    def days(self, stretch: _Stretch) -> str:
        """Such as "Nights 1 to 7"."""
        days = self.voice.stretch(self.noun, stretch.first_day, stretch.last_day)
        return f"{days[:1].upper()}{days[1:]}"

    def dates(self, stretch: _Stretch) -> str:
        """Such as "Dec 1 to Dec 7"; empty while nobody knows the first."""
        if self.course.start_on is None:
            return ""
        first, last = (
            self.voice.day_of_month(self._on(day)) for day in (stretch.first_day, stretch.last_day)
        )
        return first if first == last else self.voice.say("date_range", first=first, last=last)

    def dose(self, stretch: _Stretch) -> str:
        """Such as "0.5 mg at bedtime"."""
        doses = [
            self.voice.say("dose_at", dose=dose.quantity, at=self.voice.at(dose.time))
            for dose in stretch.phase.doses
            if dose.takes
        ]
        return self.voice.listed(doses) if doses else self.voice.say("no_dose")

    def take(self, stretch: _Stretch) -> str:
        """Such as "1 capsule (0.5 mg) from container 1"."""
        several = len(stretch.phase.doses) > 1
        parts = []
        for dose in stretch.phase.doses:
            for take in dose.takes:
                amount = f"{self.voice.capsules(take.capsules)} ({take.strength * take.capsules})"
                number = stretch.containers[take.strength]
                part = self.voice.say("from_container", amount=amount, number=number)
                at = self.voice.at(dose.time)
                parts.append(self.voice.say("at", amount=part, at=at) if several else part)
        return self.voice.listed(parts) if parts else self.voice.say("take_nothing")

    def rows(self, stretch: _Stretch) -> Iterator[tuple[str, str, str]]:
        """Each dose of each day with its number and date; none of a rest."""
        several = len(stretch.phase.doses) > 1
        for day in range(stretch.first_day, stretch.last_day + 1):
            date = "" if self.course.start_on is None else self.voice.weekday(self._on(day))
            for dose in stretch.phase.doses:
                if dose.takes:
                    at = self.voice.at(dose.time)
                    said = self.voice.say("dose_at", dose=dose.quantity, at=at)
                    yield count_text(day), date, said if several else str(dose.quantity)

    def edge(self, which: str, day: int) -> str:
        """Such as "First night: Dec 1, 2026", with room to write where nobody knows it."""
        known = self.course.start_on is not None
        date = self.voice.date(self._on(day)) if known else self.voice.say("write_in")
        return self.voice.say(f"{which}_{self.noun}", date=date)

    def _on(self, day: int) -> datetime.date:
        start = self.course.start_on or datetime.date.min
        return start + datetime.timedelta(days=day - 1)


def schedule_sheet(
    dispensing: Dispensing, plan: Plan, course: Course, barcode: str
) -> SheetContent:
    """Every word of the schedule of one plan, which must have days."""
    voice = dispensing.voice
    speaker = _Speaker(plan, course, voice)
    stretches = list(_stretches(plan))
    heads, steps = _table(speaker, stretches)
    nouns = f"{speaker.noun}s"
    return SheetContent(
        title=voice.say("sheet_title"),
        patient_name=dispensing.patient_name,
        drug=f"{dispensing.drug.label_name} {voice.say('capsules')}",
        rx_number=f"Rx {dispensing.rx_number}",
        facts=tuple(_facts(dispensing, speaker)),
        pharmacy=(
            dispensing.pharmacy_name,
            f"{dispensing.pharmacy_address}, {dispensing.pharmacy_phone}",
        ),
        picture=voice.say(f"picture_{nouns}"),
        bars=tuple(_bar(phase) for phase in plan.phases),
        heads=heads,
        steps=steps,
        containers=Section(voice.say("containers_title"), tuple(_containers(speaker))),
        sections=tuple(_sections(dispensing, speaker)),
        days=voice.say(f"tick_{nouns}"),
        blocks=tuple(_block(speaker, stretch) for stretch in stretches),
        small_print=_small_print(dispensing, speaker, stretches),
        page=f"{voice.say('page', page='{page}', pages='{pages}')}",
        barcode=barcode,
        language=dispensing.language.value,
    )


def _stretches(plan: Plan) -> Iterator[_Stretch]:
    spans = [(span, container) for container in plan.containers for span in container.spans]
    edges = {day for span, _ in spans for day in (span.first_day, span.last_day + 1)}
    for phase in plan.phases:
        begins = [phase.first_day]
        begins += sorted(day for day in edges if phase.first_day < day <= phase.last_day)
        for first, end in zip(begins, [*begins[1:], phase.last_day + 1], strict=True):
            held = {c.strength: c.number for s, c in spans if s.first_day <= first <= s.last_day}
            yield _Stretch(phase, first, end - 1, held)


def _facts(dispensing: Dispensing, speaker: _Speaker) -> Iterator[str]:
    voice, phases = speaker.voice, speaker.plan.phases
    if purpose := purpose_line(dispensing):
        yield purpose
    first = speaker.edge("first", phases[0].first_day)
    is_known = speaker.course.start_on is not None
    yield f"{first}. {speaker.edge('last', phases[-1].last_day)}." if is_known else first
    filled = voice.say("made", date=voice.date(speaker.course.made_on))
    yield f"{filled}. {voice.say('prescriber', name=dispensing.prescriber_name)}"
    if dispensing.plan_version > 1:
        yield voice.say("replaces", plan=dispensing.plan_version)


def _bar(phase: PlannedPhase) -> Bar:
    """All doses of a day together."""
    size = sum(dose.quantity.picograms for dose in phase.doses)
    label = str(Quantity(size, phase.doses[0].quantity.unit)) if size else ""
    return Bar(label, phase.first_day, phase.last_day, size)


def _table(
    speaker: _Speaker, stretches: list[_Stretch]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The heads and the rows of the steps; without dates where nobody knows them."""
    says = {
        "head_days": speaker.days,
        "head_dates": speaker.dates,
        "head_dose": speaker.dose,
        "head_take": speaker.take,
    }
    if speaker.course.start_on is None:
        del says["head_dates"]
    heads = tuple(speaker.voice.say(key) for key in says)
    return heads, tuple(tuple(say(stretch) for say in says.values()) for stretch in stretches)


def _block(speaker: _Speaker, stretch: _Stretch) -> Block:
    if not stretch.phase.daily():
        return Block((f"{speaker.days(stretch)}: {speaker.dose(stretch)}",), ())
    title = f"{speaker.dose(stretch)}: {speaker.take(stretch)}"
    return Block((title,), tuple(speaker.rows(stretch)))


def _sections(dispensing: Dispensing, speaker: _Speaker) -> Iterator[Section]:
    drug, voice = dispensing.drug, speaker.voice
    said = [
        ("missed_title", (_said(drug.missed_dose, voice) or voice.say("missed"),)),
        ("warning_title", _all_said(drug.warnings, voice)),
        ("effects_title", _all_said(drug.side_effects, voice)),
        ("call_title", tuple(_calls(dispensing, voice))),
        ("storage_title", (_said(drug.storage, voice),)),
        ("statements_title", statements(dispensing)),
    ]
    for title, texts in said:
        if texts:
            yield Section(voice.say(title), texts)


def _said(words: Worded | None, voice: Voice) -> str:
    return words.said(voice.language) if words else ""


def _all_said(every: tuple[Worded, ...], voice: Voice) -> tuple[str, ...]:
    return tuple(words.said(voice.language) for words in every)


def _calls(dispensing: Dispensing, voice: Voice) -> Iterator[str]:
    yield from _all_said(dispensing.drug.alarms, voice)
    yield voice.say("emergency")
    yield voice.say("call_pharmacy", phone=dispensing.pharmacy_phone)
    yield voice.say("report")


def _containers(speaker: _Speaker) -> Iterator[str]:
    for container in speaker.plan.containers:
        line = _container(speaker, container)
        if later := speaker.course.made_later.get(container.number):
            date = speaker.voice.date(later)
            line = speaker.voice.say("container_later", container=line, date=date)
        yield line


def _container(speaker: _Speaker, container: Container) -> str:
    voice = speaker.voice
    return voice.say(
        "container_line",
        number=container.number,
        strength=container.strength,
        capsules=voice.capsules(container.capsules),
        lot=speaker.course.lots[container.number],
    )


def _small_print(
    dispensing: Dispensing, speaker: _Speaker, stretches: list[_Stretch]
) -> tuple[str, ...]:
    """The steps in English, where the patient's words are in another language."""
    if dispensing.language is Language.ENGLISH:
        return ()
    english = _Speaker(speaker.plan, speaker.course, ENGLISH)
    steps = [
        ENGLISH.say(
            "english_step",
            days=english.days(stretch),
            dose=english.dose(stretch),
            take=english.take(stretch),
        )
        for stretch in stretches
    ]
    return (ENGLISH.say("english_steps", steps="; ".join(steps)),)
