"""Direct access to the tables, bypassing our layers: their content, and refused writes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, select, text

from pharmacy.models import Base


def counts(engine: Engine) -> dict[str, int]:
    """The number of rows of each table."""
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


@contextmanager
def refusing(engine: Engine, table: str, words: str) -> Iterator[None]:
    """Make the database refuse each row of `table`, with `words` in its message."""
    refusal, undoing = {
        "sqlite": (
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END",
            "DROP TRIGGER refuse",
        ),
        "postgresql": (
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql "
            f"AS 'BEGIN RAISE ''{words}''; END'; "
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table} EXECUTE FUNCTION refuse()",
            "DROP FUNCTION refuse CASCADE",
        ),
    }[engine.dialect.name]
    with engine.begin() as connection:
        connection.execute(text(refusal))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(undoing))
