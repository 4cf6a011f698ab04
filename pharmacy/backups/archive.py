"""The backup file: a ZIP archive followed by the SHA-256 of everything before it.

A truncated or altered file is detected before anything in it is used.
"""

import dataclasses
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pharmacy.backups import BackupRefused
from pharmacy.backups.facts import DatabaseFacts

FORMAT = "pharmacy-backup-1"
MANIFEST = "manifest.json"
HASH_BYTES = 64
BLOCK_BYTES = 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a backup.

    tables: the columns of each table. sequences: the last number of each. PostgreSQL only.
    """

    kind: str
    made_at: str
    facts: DatabaseFacts
    tables: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    sequences: dict[str, int] = dataclasses.field(default_factory=dict)

    def write(self, archive: zipfile.ZipFile) -> None:
        """Write it to the archive."""
        content = {"format": FORMAT, **dataclasses.asdict(self)}
        archive.writestr(MANIFEST, json.dumps(content, indent=1))

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> "Manifest":
        """The manifest of a file whose hash is correct."""
        content: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if content.pop("format") != FORMAT:
            raise BackupRefused("The file was made by another version. Use that version.")
        return cls(**{**content, "facts": DatabaseFacts(**content["facts"])})


@contextmanager
def new(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new backup. It gets its name when it is complete, and only its owner can read it.

    Raises BackupRefused if the file exists or cannot be written.
    """
    if path.exists():
        raise BackupRefused(f"{path} exists. Give another name.")
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BackupRefused(f"{path} cannot be written: {error.strerror}.") from None
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.comment = b"0" * HASH_BYTES
                yield archive
            _sign(file)
        unfinished.rename(path)
    except OSError as error:
        raise BackupRefused(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _sign(file: IO[bytes]) -> None:
    length = file.seek(0, os.SEEK_END) - HASH_BYTES
    digest = _digest(file, length)
    file.seek(length)
    file.write(digest)
    file.flush()
    os.fsync(file.fileno())


def _digest(file: IO[bytes], length: int) -> bytes:
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0:
        block = file.read(min(BLOCK_BYTES, length))
        if not block:
            break
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A complete backup to read. Raises BackupRefused for any other file."""
    try:
        with path.open("rb") as file:
            _refuse_unless_whole(path, file)
            with zipfile.ZipFile(file) as archive:
                yield archive
    except OSError as error:
        raise BackupRefused(f"{path} cannot be read: {error.strerror}.") from None


def _refuse_unless_whole(path: Path, file: IO[bytes]) -> None:
    length = file.seek(0, os.SEEK_END) - HASH_BYTES
    file.seek(max(length, 0))
    said = file.read()
    if length <= 0 or _digest(file, length) != said:
        raise BackupRefused(f"{path} is no backup, or not a whole one. Use another copy.")
    file.seek(0)
