"""Containers as rows, and the labels of those that are compounded."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pharmacy import models, wording
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.core.printing.labels import barcode_number
from pharmacy.services.labels import stored_labels
from pharmacy.services.planning import label_facts, plans
from pharmacy.wording import ContainerDates, ContainerWords, Dispensing


@dataclass(frozen=True, slots=True)
class WordedContainer:
    """A container of a plan that is to be compounded, with its words."""

    container: Container
    words: ContainerWords

    def numbered(self, rx_number: int) -> "WordedContainer":
        """The same container of the order with this Rx number."""
        barcode = barcode_number(rx_number, self.container.number, version=1)
        label = wording.numbered(self.words.label, rx_number, self.container, barcode)
        return replace(self, words=replace(self.words, label=label))


def worded(plan: Plan, facts: Dispensing, stock: str) -> tuple[WordedContainer, ...]:
    """The words of the containers of a plan, without those that the patient already has.

    Raises InvalidInput if the words of any label do not fit on it, also of one that is made later.
    """
    return tuple(_worded(plan, plan.containers, facts, stock))


def worded_fill(
    plan: Plan, number: int, facts: Dispensing, stock: str
) -> tuple[WordedContainer, ...]:
    """The same of the containers of one fill of a plan."""
    of_fill = [container for container in plan.containers if container.fill == number]
    return tuple(_worded(plan, of_fill, facts, stock))


def _worded(
    plan: Plan, containers: Iterable[Container], facts: Dispensing, stock: str
) -> Iterator[WordedContainer]:
    dates = {
        fill.number: ContainerDates(fill.made_on or fill.make_on, fill.beyond_use_on)
        for fill in plan.fills
    }
    for container in containers:
        if not container.is_carried:
            words = label_facts.container_words(facts, plan, container, dates[container.fill])
            label_facts.refuse_unless_it_fits(words.label, stock)
            yield WordedContainer(container, words)


def add_containers(
    order: models.orders.Order,
    row: models.plans.Plan,
    worded: Iterable[WordedContainer],
    stock: str,
    now: datetime.datetime,
) -> None:
    """Add containers to the row of their plan. Each that is compounded gets a label to render."""
    fills = {fill.number: fill for fill in row.fills}
    for one in worded:
        fill = fills[one.container.fill]
        values = container_values(one, fill.beyond_use_on)
        bottle = models.containers.Container(fill=fill, **values)
        row.containers.append(bottle)
        if fill.made_on is not None:
            order.labels.append(stored_labels.label_row(bottle, one.words.label, stock, now))


def label_fill(
    order: models.orders.Order,
    fill: models.fills.Fill,
    worded: Iterable[WordedContainer],
    stock: str,
    now: datetime.datetime,
) -> None:
    """Date the containers of a fill that is compounded now, and give each a label to render."""
    bottles = {bottle.number: bottle for bottle in order.plans[-1].containers}
    for one in worded:
        bottle = bottles[one.container.number]
        bottle.beyond_use_on = fill.beyond_use_on
        order.labels.append(stored_labels.label_row(bottle, one.words.label, stock, now))


def container_values(worded: WordedContainer, beyond_use_on: datetime.date) -> dict[str, Any]:
    """The columns of a container, without its plan and fill."""
    container = worded.container
    return {
        "number": container.number,
        "phase_number": container.phase,
        "spans": [[span.phase, span.first_day, span.last_day] for span in container.spans],
        "capsules": container.capsules,
        "directions": worded.words.directions,
        "beyond_use_on": beyond_use_on,
        "lot": worded.words.label.lot,
        **plans.quantity_values("strength", container.strength),
    }
