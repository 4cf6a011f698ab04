"""A pharmacy's workers, and the processes that they start."""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pharmacy import job_queue
from tests import processes
from tests.processes import Process

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "worker.py"
KILL_SECONDS = 5


def program(log: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """One `python worker.py`."""
    command = [sys.executable, str(PROGRAM)]
    return processes.start(command, log=log, environment=dict(environment))


@dataclass
class Worker:
    """A worker with its log."""

    process: Process
    log: Path

    def is_ready(self) -> bool:
        """Whether its renderer is preloaded."""
        return "ready" in self.log.read_text()

    def horses(self, queue: str = job_queue.LABELS) -> list[int]:
        """The processes that run a job of a queue."""
        companions = self.companions()
        if queue == job_queue.LABELS:
            return [pid for pid in _children(self.process.pid) if pid not in companions.values()]
        return _children(companions[queue])

    def companions(self) -> dict[str, int]:
        """The companion processes that it started, by queue."""
        listening = re.findall(r"process (\d+) listens to (\S+)", self.log.read_text())
        return {queue: int(pid) for pid, queue in listening}

    def kill(self) -> None:
        """SIGKILL the worker alone, as the kernel does when it is out of memory."""
        self.process.kill()
        self.process.wait(KILL_SECONDS)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
