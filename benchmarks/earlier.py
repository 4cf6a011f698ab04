"""Checks out an earlier commit beside the working tree, with its own locked `.venv`."""

import io
import os
import subprocess
import tarfile
from pathlib import Path

from benchmarks.installation import ROOT, Tree


def tree(commit: str) -> Tree:
    """The project at `commit`. It is kept for later runs, with its `.venv`."""
    folder = checkout(commit)
    # It does nothing if nothing is missing.
    subprocess.run([folder / ".ci" / "setup", "run"], check=True)
    return Tree(folder)


def checkout(commit: str) -> Path:
    """The files of `commit`, kept for later runs, without what it needs to run."""
    folder = _cache() / "pharmacy-bench" / commit
    if not (folder / "worker.py").exists():
        _lay_out(commit, folder)
    return folder


def _cache() -> Path:
    # A private folder, because its content is executed.
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _lay_out(commit: str, folder: Path) -> None:
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", commit]
    archived = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    unfinished = folder.with_name(f"{commit}.{os.getpid()}")
    with tarfile.open(fileobj=io.BytesIO(archived)) as archive:
        archive.extractall(unfinished, filter="data")
    unfinished.rename(folder)
