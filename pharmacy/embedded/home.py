"""The folder `var/`, in which the embedded service stores everything that outlives it."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pharmacy.embedded import NotStarted

PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Home:
    """The paths in it. They are relative, so that spaces in the clone's path do not matter."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "pharmacy.db"

    @property
    def redis(self) -> Path:
        """The folder of Redis's append-only file."""
        return self.root / "redis"

    @property
    def logs(self) -> Path:
        """One log file for each program."""
        return self.root / "log"

    @property
    def printed(self) -> Path:
        """What the demo printer printed, and the labels of the sample order."""
        return self.root / "printed"

    @property
    def secret_key(self) -> Path:
        """The key that signs cookies. Created once, so that a restart signs nobody out."""
        return self.root / "secret_key"

    @property
    def accounts(self) -> Path:
        """The demo accounts in plain text. Later starts show them again."""
        return self.root / "demo.txt"

    def make(self) -> None:
        """Create what is missing."""
        for folder in (self.root, self.redis, self.logs, self.printed):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.secret_key.exists():
            write_private(self.secret_key, secrets.token_hex(32))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, even while it is being written."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=PRIVATE)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


@contextmanager
def occupied(home: Home) -> Iterator[None]:
    """Exclude other instances. Raises NotStarted if one is running.

    The operating system releases the lock when this process ends, in any way.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotStarted(
                f"Another instance is running on {home.root.absolute()}: stop that one first."
            ) from None
        yield
