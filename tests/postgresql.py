"""A real PostgreSQL cluster for one test session."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests import processes

# It refuses to run as root. Debian's package creates this user.
UNPRIVILEGED = "postgres"
INITDB_OPTIONS = [
    "--auth=trust",
    "--username=postgres",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
]
SETTINGS = {"listen_addresses": "", "max_connections": "100", "log_min_messages": "warning"}
# Tests do not need the cluster to be crash-safe. A benchmark does.
UNSAFE = {"fsync": "off", "full_page_writes": "off"}


class PostgresCluster:
    """A cluster in its own directory, reachable only by a unix socket."""

    def __init__(self, *, durable: bool = False) -> None:
        self.settings = SETTINGS if durable else {**SETTINGS, **UNSAFE}
        self.programs = _programs()
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        # Not pytest's directory: a socket's path is limited to 107 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="pharmacy-pg-"))
        self.numbers = count(1)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Create the cluster and start it. Raises if it is not ready in time."""
        if self.user is not None:
            shutil.chown(self.directory, self.user, self.user)
        data = self.directory / "data"
        log = self.directory / "log"
        making = processes.start(
            [self.programs / "initdb", "-D", data, *INITDB_OPTIONS], log=log, user=self.user
        )
        assert making.wait(60) == 0, log.read_text()
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        self.process = processes.start(
            [self.programs / "postgres", "-D", data, "-k", self.directory, *options],
            log=log,
            user=self.user,
        )
        processes.wait_until(self.is_ready, "PostgreSQL")

    def stop(self) -> None:
        """Shut down fast, and delete everything."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGINT)
        shutil.rmtree(self.directory)

    def is_ready(self) -> bool:
        """Whether it responds."""
        try:
            self.execute(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: sql.SQL | sql.Composed) -> None:
        """Run one statement outside of any transaction, in the database `postgres`."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def address(self, name: str) -> str:
        """The database `name`, in the driver's form."""
        return f"host={self.directory} user=postgres dbname={name}"

    def url(self, name: str) -> str:
        """The database `name`, in SQLAlchemy's form."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.directory}"

    def create_database(self, template: str = "template0") -> str:
        """The name of a new database, a copy of `template`."""
        name = f"test_{next(self.numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Drop it, even with open connections."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _programs() -> Path:
    # Debian installs each version in a folder outside of PATH. The newest is used.
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: int(path.parts[-3]))
    found = newest[-1] if newest else shutil.which("initdb")
    assert found, "PostgreSQL's initdb is missing; `make test` installs it"
    return Path(found).resolve().parent


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresCluster]:
    """The cluster, without any database of ours yet."""
    cluster = PostgresCluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
