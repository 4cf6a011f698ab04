"""What all tables share: names of constraints, and types that both databases store exactly."""

import datetime
import uuid
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows automatically only in a column declared as plain INTEGER.
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC. SQLite stores no time zone, so values are converted to UTC first."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, _dialect: Dialect
    ) -> datetime.datetime | None:
        """Convert the moment to UTC. A moment without a time zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(datetime.UTC)

    def process_result_value(
        self, value: datetime.datetime | None, _dialect: Dialect
    ) -> datetime.datetime | None:
        """The moment with its time zone, UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=datetime.UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime.datetime: UTCDateTime()}


def words(enumeration: type[StrEnum], check: str | None = None) -> Enum:
    """An enumeration column that stores words. The database checks them.

    check: the name of the constraint, if it is not that of the enumeration.
    """
    return Enum(
        enumeration,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=check or enumeration.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def identity() -> Mapped[uuid.UUID]:
    """A random primary key: it reveals nothing and cannot be enumerated."""
    return mapped_column(primary_key=True, default=uuid.uuid4)


def belongs_to(column: str, **rest: Any) -> Mapped[uuid.UUID]:
    """A required, indexed reference to another table's id."""
    return mapped_column(ForeignKey(column), index=True, **rest)
