"""Component lots: received packages of drugs and excipients, and the movements of each."""

import datetime
import uuid

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.core.inventory import LotState, MovementKind, StockUnit
from pharmacy.models.base import Base, belongs_to, identity, words


class Component(Base):
    """One component lot. It may not be used before its release, nor after it expires.

    drug: the drug in the formulary whose capsules it limits; "" for a component of many, such as a
    filler. withdrawn_at: since when it is not in use: it waits for its release, or its use ended.
    unit: what it is counted in; None if its quantity is unknown. assay, water: percentages as on
    its certificate of analysis, whose basis is "anhydrous" or "as-is". state_reason: why.
    capsule_size: of empty capsules. batch_id: the batch that made it here, such as a triturate.
    """

    __tablename__ = "components"
    __table_args__ = (UniqueConstraint("drug", "name", "lot"),)

    id: Mapped[uuid.UUID] = identity()
    drug: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(100))
    lot: Mapped[str] = mapped_column(String(60))
    expires_on: Mapped[datetime.date]
    added_at: Mapped[datetime.datetime]
    withdrawn_at: Mapped[datetime.datetime | None]
    state: Mapped[LotState] = mapped_column(
        words(LotState), default=LotState.RELEASED, server_default=LotState.RELEASED
    )
    state_since: Mapped[datetime.datetime | None]
    state_by: Mapped[str | None] = mapped_column(String(60))
    state_reason: Mapped[str | None] = mapped_column(String(300))
    witness: Mapped[str | None] = mapped_column(String(60))
    opened_at: Mapped[datetime.datetime | None]
    received_by: Mapped[str | None] = mapped_column(String(60))
    unit: Mapped[StockUnit | None] = mapped_column(words(StockUnit))
    supplier: Mapped[str | None] = mapped_column(String(100))
    manufacturer: Mapped[str | None] = mapped_column(String(100))
    ndc: Mapped[str | None] = mapped_column(String(14))
    certificate_number: Mapped[str | None] = mapped_column(String(60))
    certificate_sha256: Mapped[str | None] = mapped_column(String(64))
    assay: Mapped[str | None] = mapped_column(String(20))
    assay_basis: Mapped[str | None] = mapped_column(String(20))
    water: Mapped[str | None] = mapped_column(String(20))
    salt: Mapped[str | None] = mapped_column(String(60))
    capsule_size: Mapped[str | None] = mapped_column(String(4))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"), index=True)


class ComponentMovement(Base):
    """One change of a lot's amount. Rows are only added: the sum is what is left.

    amount: in millionths of the lot's unit; negative for what was taken out.
    """

    __tablename__ = "component_movements"

    id: Mapped[uuid.UUID] = identity()
    component_id: Mapped[uuid.UUID] = belongs_to("components.id")
    at: Mapped[datetime.datetime]
    kind: Mapped[MovementKind] = mapped_column(words(MovementKind))
    amount: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(300))


class ComponentPacking(Base):
    """How many milligrams of a lot fill one capsule of a size. It is never changed.

    milligrams: the exact decimal as measured.
    """

    __tablename__ = "component_packings"
    __table_args__ = (UniqueConstraint("component_id", "capsule_size"),)

    id: Mapped[uuid.UUID] = identity()
    component_id: Mapped[uuid.UUID] = belongs_to("components.id")
    capsule_size: Mapped[str] = mapped_column(String(4))
    milligrams: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime.datetime]
    by: Mapped[str] = mapped_column(String(60))


class ComponentCertificate(Base):
    """A certificate of analysis as it was received. Its key is the hash of its bytes."""

    __tablename__ = "component_certificates"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime.datetime]
