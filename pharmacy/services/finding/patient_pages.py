"""One patient's orders, over all orders with that name and birth date."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from pharmacy.core.audit import Actor, Event
from pharmacy.core.errors import NotFound
from pharmacy.core.messages import Message
from pharmacy.models.orders import Order
from pharmacy.models.patients import Patient as Patient
from pharmacy.services.finding import listings
from pharmacy.services.finding.listings import Newest
from pharmacy.services.records import access_log
from pharmacy.services.records.identities import as_identity


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient as named by the newest order with the name and birth date.

    newest: that order. page: the orders.
    """

    newest: Order
    page: Newest


def get_patient(
    session: Session, actor: Actor, patient_id: str, *, before: int | None, most: int
) -> KnownPatient:
    """The patient with the name and birth date of an order's row. Raises NotFound."""
    patient = session.get(Patient, as_identity(patient_id))
    if patient is None:
        raise NotFound(Message("no_such_patient", "Patient not found."))
    is_same = Patient.identity_key == patient.identity_key
    newest = select(Order).join(Patient).where(is_same).order_by(Order.rx_number.desc()).limit(1)
    order = session.scalars(newest.options(selectinload(Order.flags))).one()
    same = select(Order.id, Order.rx_number).join(Patient).where(is_same)
    access_log.note(session, actor, Event.ORDER_SEEN, order)
    return KnownPatient(order, listings.page_of_few(session, actor, same, before=before, most=most))
