"""When workers were last seen at work."""

import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from pharmacy.models.base import Base


class WorkerBeat(Base):
    """The last heartbeat of any worker, on any machine."""

    __tablename__ = "worker_beats"

    work: Mapped[str] = mapped_column(String(20), primary_key=True)
    beaten_at: Mapped[datetime.datetime]
