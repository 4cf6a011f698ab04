"""Programs that a test starts: they never outlive the tests, and are stopped by their own pid."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
POLL_SECONDS = 0.01


class Process(Protocol):
    """The operations of a process in tests."""

    @property
    def pid(self) -> int:
        """Its process id."""

    def poll(self) -> int | None:
        """Its exit status, if it has ended."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status. Raises TimeoutExpired if it has not ended in time."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def kill(self) -> None:
        """Kill it immediately."""


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    user: str | None = None,
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` with both outputs in `log`. It gets SIGINT when the tests die.

    folder: its working folder; by default that of the tests.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            env=None if environment is None else os.environ | environment,
            # A user who may not read the tests' own folder could not start there.
            cwd=folder if user is None else log.parent,
            preexec_fn=die_with_the_tests,
        )


def die_with_the_tests() -> None:
    """Get SIGINT when the parent process dies."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def stop(process: Process, how: signal.Signals, seconds: float = 15) -> None:
    """Ask a process to end with the signal `how`. Kill it if it has not ended after `seconds`."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    is_ready: Callable[[], bool], what: str, seconds: float = 30, pause: float = POLL_SECONDS
) -> None:
    """Poll with pauses. Raises TimeoutError with `what` if it never happens."""
    deadline = time.monotonic() + seconds
    while not is_ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {seconds} s")
        time.sleep(pause)
