"""The audit on the command line: its head is stored elsewhere, and verified later."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.test_commands import pharmacy


def test_a_stored_head_detects_truncation(sqlite_url: str, tmp_path: Path) -> None:
    for name in ("clinic", "hospital"):
        pharmacy("api-keys", "add", name, url=sqlite_url)
    heads = tmp_path / "heads"
    heads.write_text(pharmacy("audit", "head", url=sqlite_url).stdout)
    verified = pharmacy("audit", "verify", "--head", str(heads), url=sqlite_url)
    assert verified.returncode == 0
    assert verified.stdout.startswith("The audit is as it was written, up to entry 2: ")
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as database:
        database.executescript(
            "DROP TRIGGER audit_entries_not_deleted; DELETE FROM audit_entries WHERE number = 2"
        )
    broken = pharmacy("audit", "verify", "--head", str(heads), url=sqlite_url)
    assert broken.returncode == 2
    assert "entries are cut off: the audit ends with 1" in broken.stderr


def test_what_is_no_head_is_refused_in_words(sqlite_url: str, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_text("yesterday\n")
    refused = pharmacy("audit", "verify", "--head", str(heads), url=sqlite_url)
    assert refused.returncode == 2
    assert "a number and 64 hexadecimal digits" in refused.stderr
