"""The CPU time and memory of a program and its child processes."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
# Fields of /proc/PID/stat after the name, which may contain anything (proc_pid_stat(5)).
PARENT, TIMES = 1, slice(11, 15)
PROPORTIONAL = re.compile(r"^Pss: +([0-9]+) kB$", re.MULTILINE)


def processor_seconds(roots: Iterable[int]) -> float:
    """Of the processes `roots` and all their descendants, including those that have ended."""
    ticks = (int(time) for pid in _below(roots) for time in _stat(pid)[TIMES])
    return sum(ticks) / TICKS


def proportional_bytes(roots: Iterable[int]) -> int:
    """Memory of the processes `roots` and all descendants. What n share counts 1/n for each."""
    return sum(_proportional(pid) for pid in _below(roots))


def _proportional(pid: int) -> int:
    found = PROPORTIONAL.search((PROC / str(pid) / "smaps_rollup").read_text())
    assert found, pid
    return int(found[1]) * 1024


def _below(roots: Iterable[int]) -> Iterator[int]:
    parents = dict(_parents())
    wanted = list(roots)
    for pid in wanted:
        yield pid
        wanted += [child for child, parent in parents.items() if parent == pid]


def _parents() -> Iterator[tuple[int, int]]:
    for folder in PROC.glob("[0-9]*"):
        # The process ended in the meantime.
        with suppress(OSError):
            yield int(folder.name), int(_stat(int(folder.name))[PARENT])


def _stat(pid: int) -> list[str]:
    return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
