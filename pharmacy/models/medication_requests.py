"""MedicationRequests: orders that came over FHIR."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base
from pharmacy.models.orders import Order


class MedicationRequest(Base):
    """The order of one resource. The text of the resource is the order's request.

    entry: its index in the transaction, if that text is a transaction. None if it is the resource.
    """

    __tablename__ = "medication_requests"

    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    entry: Mapped[int | None]

    order: Mapped[Order] = relationship()
