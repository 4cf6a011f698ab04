"""The disposition of an order's labels when its course changes."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from labels.content import LabelContent
from pharmacy import models, wording
from pharmacy.core.languages import Language
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.printing.labels import LabelKind, barcode_number
from pharmacy.models.labels import Label
from pharmacy.models.orders import Order
from pharmacy.services.labels import stored_labels
from pharmacy.services.planning import label_facts, lived_courses
from pharmacy.wording import ContainerWords, Dispensing


class Disposition(StrEnum):
    """The disposition of one label: valid, replaced with other words, or ended."""

    KEPT = "kept"
    REPLACED = "replaced"
    VOID = "void"


# The labels whose words are no longer valid.
ENDED = (Disposition.REPLACED, Disposition.VOID)


def current_labels(order: Order) -> list[Label]:
    """The labels that are not superseded."""
    return [label for label in order.labels if label.superseded_at is None]


def label_dispositions(order: Order, plan: Plan, day: int) -> dict[uuid.UUID, Disposition]:
    """The disposition of each current label under a plan that applies from `day` on.

    A label that only covers earlier days stays as it is. So does one on which everything that a
    patient follows is the same: the number of capsules, the days and the directions.
    """
    bottles = lived_courses.sources(order)
    carried = {c.number: c for c in plan.containers if c.is_carried}
    found = {}
    for label in current_labels(order):
        container = carried.get(bottles[label.container_id].number)
        if container is None:
            *_, (_, _, last_day) = label.container.spans
            found[label.id] = Disposition.KEPT if last_day < day else Disposition.VOID
        else:
            is_right = _says(order, label, container, plan)
            is_right = is_right and _numbers(order, label, container, plan)
            found[label.id] = Disposition.KEPT if is_right else Disposition.REPLACED
    return found


def _numbers(order: Order, label: Label, container: Container, plan: Plan) -> bool:
    """Whether a label has the number that others use for the container, and no wrong start.

    Labels of early releases have no number on them, but the next calendar would use one.
    """
    content = LabelContent.from_json(label.content)
    voice = wording.VOICES[Language(content.language)]
    is_right = wording.still_holds(content.start, plan, container, order.start_on, voice)
    return bool(content.bottle) and is_right


def _says(order: Order, label: Label, container: Container, plan: Plan) -> bool:
    """Whether a label says the same about the container as the plan."""
    row, instructions = label.container, label_facts.instructions_of(order)
    printed = (row.capsules, [span[1:] for span in row.spans], row.directions)
    days = [[span.first_day, span.last_day] for span in container.spans]
    said = wording.instructed(wording.directions(plan, container), instructions, plan, container)
    return printed == (container.capsules, days, said)


def supersede(
    order: Order, label_dispositions: Mapping[uuid.UUID, Disposition], now: datetime.datetime
) -> None:
    """Supersede the labels whose words are no longer valid."""
    for label in order.labels:
        if label_dispositions.get(label.id) in ENDED:
            label.superseded_at = now


@dataclass(frozen=True, slots=True)
class CarriedWords:
    """A container that the patient has, in the words of the next plan.

    label: the words of its replacement label, which is its `version`. None if its label stays.
    """

    container: Container
    directions: str
    version: int
    label: LabelContent | None


def worded_carried(
    order: Order,
    plan: Plan,
    facts: Dispensing,
    stock: str,
    label_dispositions: Mapping[uuid.UUID, Disposition],
) -> tuple[CarriedWords, ...]:
    """The words of the patient's containers in a plan.

    A container without a valid label gets a replacement, because its old label states wrong days.
    Raises InvalidInput if the words of any label do not fit on it.
    """
    bottles = {bottle.number: bottle for bottle in lived_courses.sources(order).values()}
    staying = [x for x in current_labels(order) if label_dispositions.get(x.id) not in ENDED]
    labelled = {label.number for label in staying}
    worded = []
    for container in plan.containers:
        if not container.is_carried:
            continue
        number = container.number
        version = 1 + max(label.version for label in order.labels if label.number == number)
        words = _words(facts, plan, container, bottles[number], version)
        content = None if number in labelled else words.label
        if content is not None:
            label_facts.refuse_unless_it_fits(content, stock)
        worded.append(CarriedWords(container, words.directions, version, content))
    return tuple(worded)


def carry(
    order: Order,
    row: models.plans.Plan,
    worded: Iterable[CarriedWords],
    stock: str,
    now: datetime.datetime,
) -> None:
    """Add the patient's containers to the row of a plan, with their replacement labels."""
    bottles = {bottle.number: bottle for bottle in lived_courses.sources(order).values()}
    for one in worded:
        carried = _carried(bottles[one.container.number], one.container, one.directions)
        row.containers.append(carried)
        if one.label is not None:
            label = stored_labels.label_row(carried, one.label, stock, now)
            label.kind, label.version = LabelKind.REPLACEMENT, one.version
            order.labels.append(label)


def _words(
    facts: Dispensing,
    plan: Plan,
    container: Container,
    bottle: models.containers.Container,
    version: int,
) -> ContainerWords:
    dates = wording.ContainerDates(bottle.fill.made_on or bottle.fill.make_on, bottle.beyond_use_on)
    words = label_facts.container_words(facts, plan, container, dates)
    barcode = barcode_number(facts.rx_number, container.number, version)
    return replace(words, label=replace(words.label, barcode=barcode, lot=bottle.lot))


def _carried(
    bottle: models.containers.Container, container: Container, directions: str
) -> models.containers.Container:
    """The container as the new plan uses it. Its contents and compounding date stay."""
    return models.containers.Container(
        number=bottle.number,
        carried_from=bottle.id,
        fill=bottle.fill,
        phase_number=container.phase,
        spans=[[span.phase, span.first_day, span.last_day] for span in container.spans],
        strength=bottle.strength,
        capsules=container.capsules,
        directions=directions,
        beyond_use_on=bottle.beyond_use_on,
        lot=bottle.lot,
    )
