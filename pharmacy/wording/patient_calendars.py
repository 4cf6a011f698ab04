"""The words of a patient calendar: the whole course, in the patient's language. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from labels.calendar import Block, CalendarContent, DoseSpan, Section
from pharmacy.core.languages import Language, Worded
from pharmacy.core.planning.capsules import Plan, PlannedPhase
from pharmacy.core.planning.containers import Container
from pharmacy.core.quantities import Quantity
from pharmacy.wording import Dispensing, instructions, purpose_line, rx_text, statements
from pharmacy.wording.courses import ContainerDays, Speaker, day_spans
from pharmacy.wording.courses import PrintedCourse as PrintedCourse
from pharmacy.wording.voices import ENGLISH, Voice


def calendar_content(
    dispensing: Dispensing, plan: Plan, course: PrintedCourse, barcode: str
) -> CalendarContent:
    """Every word of the patient calendar of one plan, which must have days."""
    voice = dispensing.voice
    speaker = Speaker(plan, course, voice)
    alike = list(day_spans(plan))
    heads, steps = _table(speaker, alike)
    nouns = f"{speaker.noun}s"
    return CalendarContent(
        title=voice.say("calendar_title"),
        patient_name=dispensing.patient_name,
        drug=f"{dispensing.drug.label_name} {voice.say('capsules')}",
        rx_number=rx_text(dispensing.rx_number),
        facts=tuple(_facts(dispensing, speaker)),
        pharmacy=(
            dispensing.pharmacy_name,
            f"{dispensing.pharmacy_address}, {dispensing.pharmacy_phone}",
        ),
        picture=voice.say(f"picture_{nouns}"),
        bars=tuple(_bar(phase) for phase in plan.phases),
        heads=heads,
        steps=steps,
        containers=_container_section(speaker),
        sections=tuple(_sections(dispensing, speaker)),
        days=voice.say(f"tick_{nouns}"),
        blocks=tuple(_block(speaker, day_span) for day_span in alike),
        small_print=_small_print(dispensing, speaker, alike),
        page=f"{voice.say('page', page='{page}', pages='{pages}')}",
        barcode=barcode,
        language=dispensing.language.value,
    )


def numbered(
    content: CalendarContent,
    dispensing: Dispensing,
    plan: Plan,
    course: PrintedCourse,
    barcode: str,
) -> CalendarContent:
    """The words of a patient calendar under the Rx number of its order."""
    sections = _container_section(Speaker(plan, course, dispensing.voice))
    number = rx_text(dispensing.rx_number)
    return replace(content, rx_number=number, containers=sections, barcode=barcode)


def _container_section(speaker: Speaker) -> Section:
    return Section(speaker.voice.say("containers_title"), tuple(_containers(speaker)))


def _facts(dispensing: Dispensing, speaker: Speaker) -> Iterator[str]:
    voice, phases = speaker.voice, speaker.plan.phases
    if purpose := purpose_line(dispensing):
        yield purpose
    first = speaker.edge("first", phases[0].first_day)
    is_known = speaker.course.start_on is not None
    yield f"{first}. {speaker.edge('last', phases[-1].last_day)}." if is_known else first
    filled = voice.say("made", date=voice.date(speaker.course.made_on))
    yield f"{filled}. {voice.say('prescriber', name=dispensing.prescriber_name)}"
    if dispensing.plan_version > 1:
        yield voice.say("replaces")


def _bar(phase: PlannedPhase) -> DoseSpan:
    """All doses of a day together."""
    size = sum(dose.quantity.picograms for dose in phase.doses)
    label = str(Quantity(size, phase.doses[0].quantity.unit)) if size else ""
    return DoseSpan(label, phase.first_day, phase.last_day, size)


def _table(
    speaker: Speaker, alike: list[ContainerDays]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The headings and rows of the steps. Without dates if the start date is unknown."""
    says = {
        "head_days": speaker.days,
        "head_dates": speaker.dates,
        "head_dose": speaker.dose,
        "head_take": speaker.take,
    }
    if speaker.course.start_on is None:
        del says["head_dates"]
    heads = tuple(speaker.voice.say(key) for key in says)
    return heads, tuple(tuple(say(day_span) for say in says.values()) for day_span in alike)


def _block(speaker: Speaker, day_span: ContainerDays) -> Block:
    if not day_span.phase.daily():
        return Block((speaker.nothing(day_span),), ())
    title = f"{speaker.dose(day_span)}: {speaker.take(day_span)}"
    return Block((title,), tuple(speaker.rows(day_span)))


def _sections(dispensing: Dispensing, speaker: Speaker) -> Iterator[Section]:
    drug, voice = dispensing.drug, speaker.voice
    said = [
        ("how_title", instructions.said(dispensing.instructions, voice)),
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


def _containers(speaker: Speaker) -> Iterator[str]:
    for container in speaker.plan.containers:
        line = _container(speaker, container)
        if later := speaker.course.made_later.get(container.number):
            date = speaker.voice.date(later)
            line = speaker.voice.say("container_later", container=line, date=date)
        yield line


def _container(speaker: Speaker, container: Container) -> str:
    voice = speaker.voice
    return voice.say(
        "container_line",
        number=container.number,
        strength=container.strength,
        capsules=voice.capsules(container.capsules),
        lot=speaker.course.identification_numbers[container.number],
    )


def _small_print(
    dispensing: Dispensing, speaker: Speaker, alike: list[ContainerDays]
) -> tuple[str, ...]:
    """The steps in English, if the patient's words are in another language."""
    if dispensing.language is Language.ENGLISH:
        return ()
    english = Speaker(speaker.plan, speaker.course, ENGLISH)
    steps = [
        ENGLISH.say(
            "english_step",
            days=english.days(day_span),
            dose=english.dose(day_span),
            take=english.take(day_span),
        )
        for day_span in alike
    ]
    also = " ".join(instructions.said(dispensing.instructions))
    said = ENGLISH.say("english_steps", steps="; ".join(steps))
    return (said, also) if also else (said,)
