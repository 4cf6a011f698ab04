"""What the tables hold, seen past every layer of ours."""

from sqlalchemy import Engine, func, select

from pharmacy.models import Base


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table holds."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def every_word(engine: Engine) -> str:
    """All values of all rows as one text."""
    with engine.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in Base.metadata.tables.values()
            for row in connection.execute(select(table))
        )
