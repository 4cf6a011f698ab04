"""Containers as rows, and the labels of those that are compounded."""

import datetime

from pharmacy import models, wording
from pharmacy.core.planning.capsules import Plan
from pharmacy.core.planning.containers import Container
from pharmacy.services.labels import stored_labels
from pharmacy.services.planning import label_facts
from pharmacy.wording import ContainerDates, Dispensing


def add_containers(
    order: models.orders.Order,
    row: models.plans.Plan,
    plan: Plan,
    facts: Dispensing,
    stock: str,
    now: datetime.datetime,
) -> None:
    """Add the containers of `plan` to its row. Each that is compounded gets a label to render.

    Containers that the patient already has are excluded. Raises InvalidInput if the words of any
    label do not fit on it, also of one that is made later.
    """
    fills = {fill.number: fill for fill in row.fills}
    for container in plan.containers:
        if container.is_carried:
            continue
        fill = fills[container.fill]
        dates = ContainerDates(fill.made_on or fill.make_on, fill.beyond_use_on)
        content = label_facts.label_content(facts, plan, container, dates)
        label_facts.refuse_unless_it_fits(content, stock)
        bottle = _container_row(container, wording.directions(plan, container), fill, facts)
        row.containers.append(bottle)
        if fill.made_on is not None:
            order.labels.append(stored_labels.label_row(bottle, content, stock, now))


def label_fill(
    order: models.orders.Order,
    fill: models.fills.Fill,
    plan: Plan,
    facts: Dispensing,
    stock: str,
    now: datetime.datetime,
) -> None:
    """Date the containers of a fill that is compounded now, and give each a label to render."""
    dates = ContainerDates(fill.made_on or fill.make_on, fill.beyond_use_on)
    planned = {container.number: container for container in plan.containers}
    for bottle in order.plans[-1].containers:
        if bottle.fill is fill and bottle.carried_from is None:
            container = planned[bottle.number]
            content = label_facts.label_content(facts, plan, container, dates)
            label_facts.refuse_unless_it_fits(content, stock)
            bottle.beyond_use_on = fill.beyond_use_on
            order.labels.append(stored_labels.label_row(bottle, content, stock, now))


def _container_row(
    container: Container, directions: str, fill: models.fills.Fill, facts: Dispensing
) -> models.containers.Container:
    return models.containers.Container(
        number=container.number,
        fill=fill,
        phase_number=container.phase,
        spans=[[span.phase, span.first_day, span.last_day] for span in container.spans],
        strength=container.strength,
        capsules=container.capsules,
        directions=directions,
        beyond_use_on=fill.beyond_use_on,
        lot=wording.lot(facts.rx_number, container),
    )
