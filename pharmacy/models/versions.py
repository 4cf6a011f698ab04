"""Versions of orders: the state after each change."""

import datetime
import uuid

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base


class OrderVersion(Base):
    """The state of an order from `at` on. holds: code and message of each open hold."""

    __tablename__ = "order_versions"

    order_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str] = mapped_column(String(20))
    holds: Mapped[list[list[str]]] = mapped_column(JSON)
    at: Mapped[datetime.datetime]
