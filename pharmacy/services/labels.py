"""Labels: their words when an order is placed, and their PDFs when they are rendered."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from labels import fit, joining, preview
from labels.content import LabelContent
from labels.errors import LabelError
from labels.stock import STOCKS
from pharmacy import formulary, models, wording
from pharmacy.core.audit import Actor, ActorKind
from pharmacy.core.capsules import Container
from pharmacy.core.errors import InvalidInput, NotFound, NotReady, Problem
from pharmacy.core.labels import LabelState, barcode_number
from pharmacy.core.orders import OrderRequest
from pharmacy.services.identities import as_identity, of_sender
from pharmacy.services.proposals import Proposal
from pharmacy.settings import House

SCREEN_DOTS_PER_INCH = 160
# Where in the order a sender finds the words that do not fit on the label.
POINTERS = {
    "patient_name": "/patient/family_name",
    "prescriber": "/prescriber/name",
    "directions": "/prescription/schedule",
    "phase": "/prescription/schedule",
    "quantity": "/prescription/schedule",
}


def add_labels(
    order: models.orders.Order,
    request: OrderRequest,
    proposal: Proposal,
    house: House,
    now: datetime.datetime,
) -> None:
    """Give the order's plan its containers, each with a label waiting to be rendered.

    Raises InvalidInput where the words of a label do not fit on it, before anything is stored.
    """
    dispensing = _dispensing(order, request, proposal, house)
    for container in proposal.plan.containers:
        barcode = barcode_number(order.rx_number, container.number, version=1)
        content = wording.container_label(dispensing, proposal.plan, container, barcode)
        _refuse_unless_it_fits(content, house.stock)
        row = _container_row(container, content, dispensing)
        order.plans[0].containers.append(row)
        order.labels.append(_label_row(row, content, house.stock, now))


def _dispensing(
    order: models.orders.Order, request: OrderRequest, proposal: Proposal, house: House
) -> wording.Dispensing:
    return wording.Dispensing(
        pharmacy_name=house.name,
        pharmacy_address=house.address,
        pharmacy_phone=house.phone,
        rx_number=order.rx_number,
        patient=request.patient,
        prescriber=request.prescriber,
        drug=proposal.drug,
        form=request.prescription.form,
        statements=formulary.statements(),
        made_on=proposal.made_on,
        beyond_use_on=proposal.beyond_use_on,
    )


def _refuse_unless_it_fits(content: LabelContent, stock: str) -> None:
    try:
        fit.check(content, STOCKS[stock])
    except LabelError as error:
        pointer = POINTERS.get(error.field or "", "")
        raise InvalidInput([Problem(pointer, error.code, error.message)]) from None


def _container_row(
    container: Container, content: LabelContent, dispensing: wording.Dispensing
) -> models.containers.Container:
    return models.containers.Container(
        number=container.number,
        phase_number=container.phase,
        strength=container.strength,
        capsules=container.capsules,
        directions=content.directions,
        beyond_use_on=dispensing.beyond_use_on,
        lot=wording.lot(dispensing.rx_number, container),
    )


def _label_row(
    container: models.containers.Container,
    content: LabelContent,
    stock: str,
    now: datetime.datetime,
) -> models.labels.Label:
    return models.labels.Label(
        container=container,
        number=container.number,
        phase_number=container.phase_number,
        stock=stock,
        barcode=content.barcode,
        wording_version=f"{wording.VERSION} {formulary.statements().version}",
        content=content.to_json(),
        created_at=now,
    )


def get_label(session: Session, actor: Actor, label_id: str) -> models.labels.Label:
    """The label with its PDF; raises NotFound, also for a label of another sender's order."""
    query = select(models.labels.Label).where(models.labels.Label.id == as_identity(label_id))
    if actor.kind is ActorKind.SENDER:
        query = query.join(models.orders.Order).where(of_sender(actor))
    label = session.scalar(query.options(undefer(models.labels.Label.pdf)))
    if label is None:
        raise NotFound("there is no such label")
    return label


def pdf_of(label: models.labels.Label) -> bytes:
    """The label's PDF; raises NotReady, saying why, where it has none."""
    if label.state is LabelState.FAILED:
        raise NotReady(f"label {label.number} failed: {label.error_message}")
    if label.pdf is None:
        raise NotReady(f"label {label.number} is not rendered yet: ask again in a second")
    return label.pdf


def picture_of(label: models.labels.Label) -> bytes:
    """A PNG of the label's PDF for a screen; raises NotReady, saying why, where it has none."""
    return preview.png(pdf_of(label), SCREEN_DOTS_PER_INCH)


def order_pdf(session: Session, order: models.orders.Order) -> bytes:
    """All labels of an order in one PDF, in phase order; raises NotReady until all are there."""
    query = select(models.labels.Label).where(models.labels.Label.order_id == order.id)
    labels = session.scalars(
        query.order_by(models.labels.Label.number).options(undefer(models.labels.Label.pdf))
    )
    return joining.join([pdf_of(label) for label in labels])
