"""Equipment of the compounding room, and its logs."""

import datetime
import uuid

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.equipment import EntryKind, EquipmentKind
from pharmacy.models.base import Base, belongs_to, identity, words


class Equipment(Base):
    """One piece of equipment. The masses are of balances, in picograms.

    address: where the service reads a balance, such as sics://host:port. serial: its maker's.
    readability, minimum_weight, reference_weight, reference_tolerance: see BalanceFacts;
    minimum_source: who determined the minimum weight, how and when. retired_at: since when it is
    not used.
    """

    __tablename__ = "equipment"

    id: Mapped[uuid.UUID] = identity()
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[EquipmentKind] = mapped_column(words(EquipmentKind))
    serial: Mapped[str | None] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(300))
    readability: Mapped[int | None] = mapped_column(BigInteger)
    minimum_weight: Mapped[int | None] = mapped_column(BigInteger)
    minimum_source: Mapped[str | None] = mapped_column(String(300))
    reference_weight: Mapped[int | None] = mapped_column(BigInteger)
    reference_tolerance: Mapped[int | None] = mapped_column(BigInteger)
    calibration_due: Mapped[datetime.date | None]
    added_at: Mapped[datetime.datetime]
    added_by: Mapped[str] = mapped_column(String(60))
    retired_at: Mapped[datetime.datetime | None]


class EquipmentEntry(Base):
    """One entry in a log. Rows are only added.

    shown: the weight that a balance showed, as sent, such as "0.4500 g". is_typed: a person typed
    it. is_good: the result of a check. temperature, humidity: in degrees Celsius and percent, exact
    decimals. note: what was done, by whom.
    """

    __tablename__ = "equipment_entries"

    id: Mapped[uuid.UUID] = identity()
    equipment_id: Mapped[uuid.UUID] = belongs_to("equipment.id")
    kind: Mapped[EntryKind] = mapped_column(words(EntryKind))
    at: Mapped[datetime.datetime]
    day: Mapped[datetime.date]
    by: Mapped[str] = mapped_column(String(60))
    shown: Mapped[str | None] = mapped_column(String(40))
    is_typed: Mapped[bool | None]
    is_good: Mapped[bool | None]
    temperature: Mapped[str | None] = mapped_column(String(10))
    humidity: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(300))
