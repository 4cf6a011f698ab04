"""MedicationRequests: the orders that came by FHIR."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pharmacy.models.base import Base
from pharmacy.models.orders import Order


class MedicationRequest(Base):
    """The order that one resource became; its text is the order's request.

    entry: its place in the transaction that the text is; None where the text is the resource.
    """

    __tablename__ = "medication_requests"

    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    entry: Mapped[int | None]

    order: Mapped[Order] = relationship()
