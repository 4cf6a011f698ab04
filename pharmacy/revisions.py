"""The migrations of the database. Servers and renderers do not import them."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from pharmacy.db import ROOT


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database at `url` to this migration, by default the newest."""
    command.upgrade(_migrations(url), revision)


def knows(revision: str) -> bool:
    """Whether this is one of our migrations."""
    script = ScriptDirectory.from_config(_migrations(""))
    return revision in {one.revision for one in script.walk_revisions()}


def downgrade(url: str) -> None:
    """Drop the schema of a database without rows."""
    command.downgrade(_migrations(url), "base")


def _migrations(url: str) -> Config:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["database_url"] = url
    return config
