"""Workers: as a program, and forked from a process that has loaded all that a worker needs.

To load it takes one and a half seconds of a processor, and the tests start some seventy workers.
"""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Protocol

import worker
from pharmacy import job_queue
from tests import processes

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "worker.py"
KILL_SECONDS = 5
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.jobs.loaded"])


class Process(Protocol):
    """What a test does with a process."""

    @property
    def pid(self) -> int:
        """Its number."""

    def poll(self) -> int | None:
        """Its status once it has ended."""

    def wait(self, timeout: float) -> int:
        """Its status; raises an error if it has not ended in time."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def kill(self) -> None:
        """End it at once."""


class Fork:
    """A worker that has loaded nothing itself."""

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        log.touch()
        self._process: ForkServerProcess = FORKING.Process(
            target=_work, args=(log, {**os.environ, **environment}), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Its status once it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Its status; raises an error if it has not ended in time."""
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise TimeoutError(f"worker {self.pid} has not ended within {timeout} s")
        return status

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def _work(log: Path, environment: Mapping[str, str]) -> None:
    processes.die_with_the_tests()
    with log.open("ab") as output:
        for descriptor in (sys.stdout.fileno(), sys.stderr.fileno()):
            os.dup2(output.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    worker.main()


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
        """Whether its renderer is warm."""
        return "ready" in self.log.read_text()

    def horses(self, queue: str = job_queue.LABELS) -> list[int]:
        """The processes that run a job of a queue."""
        companions = self.companions()
        if queue == job_queue.LABELS:
            return [pid for pid in _children(self.process.pid) if pid not in companions.values()]
        return _children(companions[queue])

    def companions(self) -> dict[str, int]:
        """The processes that it has started beside itself, by their queues."""
        told = re.findall(r"process (\d+) listens to (\S+)", self.log.read_text())
        return {queue: int(pid) for pid, queue in told}

    def kill(self) -> None:
        """SIGKILL for the worker alone, as the kernel does when memory ends."""
        self.process.kill()
        self.process.wait(KILL_SECONDS)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
