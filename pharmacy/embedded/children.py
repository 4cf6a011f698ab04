"""The programs of the embedded service: starts, watches, restarts and stops them."""

import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
# A program that ran this long was healthy, so its next restart delay is the shortest again.
HEALTHY_SECONDS = 30.0
STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program to start. `environment` extends ours. Each start truncates `log`."""

    name: str
    command: Sequence[str]
    log: Path
    folder: Path = Path()
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """One running program, and when to restart it if it dies."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pause = FIRST_PAUSE_SECONDS
        self.restart_at: float | None = None
        self.process = self._start("wb")

    def _start(self, mode: str) -> subprocess.Popen[bytes]:
        self.started_at = time.monotonic()
        with self.program.log.open(mode) as output:
            return subprocess.Popen(
                self.program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.program.folder,
                env={**os.environ, **self.program.environment},
                # Ctrl-C reaches only this process, which stops the children one after the other.
                start_new_session=True,
                preexec_fn=_die_with_the_parent,
            )

    def watch(self) -> None:
        """Restart it if it died, each time after a longer delay."""
        if self.process.poll() is None:
            return
        if self.restart_at is None:
            self._plan_restart()
        elif time.monotonic() >= self.restart_at:
            self.restart_at = None
            self.process = self._start("ab")

    def _plan_restart(self) -> None:
        now = time.monotonic()
        if now - self.started_at > HEALTHY_SECONDS:
            self.pause = FIRST_PAUSE_SECONDS
        log.warning(
            "%s ended with status %d; it starts again in %.1f s (see %s)",
            self.program.name,
            self.process.returncode,
            self.pause,
            self.program.log,
        )
        self.restart_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)

    def stop(self) -> None:
        """Ask it to stop, and kill it if it does not."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("%s did not end when asked; it is killed", self.program.name)
            self.process.kill()
            self.process.wait()


class Children:
    """All children, in the order of their dependencies."""

    def __init__(self) -> None:
        self.running: list[Child] = []

    def start(self, program: Program) -> None:
        """Start another program."""
        self.running.append(Child(program))

    def watch(self) -> None:
        """Watch each child."""
        for child in self.running:
            child.watch()

    def stop(self) -> None:
        """Stop them in reverse order, so that none loses what it depends on."""
        while self.running:
            self.running.pop().stop()


def _die_with_the_parent() -> None:
    # Otherwise `kill -9` on the supervisor would leave orphaned servers behind.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
