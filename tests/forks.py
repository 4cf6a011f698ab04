"""Our programs, forked from a process that has loaded them: most tests skip a full start.

A worker needs 1.5 CPU seconds to load, a web server four, and the tests start about eighty of them.
`tests/serving`, `tests/embedded` and `tests/jobs/test_killed_workers.py` test real starts.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from gunicorn.app import wsgiapp

import worker
from pharmacy.cli import running
from pharmacy.settings import Settings
from tests import processes

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["tests.loaded"])


class Fork:
    """A process that has loaded nothing itself."""

    def __init__(self, main: Callable[[], None], log: Path, environment: Mapping[str, str]) -> None:
        log.touch()
        self._process: ForkServerProcess = FORKING.Process(
            target=_run, args=(main, log, {**os.environ, **environment}), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """Its exit status, if it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status. Raises TimeoutExpired if it has not ended in time."""
        self._process.join(timeout)
        status = self._process.exitcode
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        """Kill it immediately."""
        self.send_signal(signal.SIGKILL)


def _run(main: Callable[[], None], log: Path, environment: Mapping[str, str]) -> None:
    processes.die_with_the_tests()
    with log.open("ab") as output:
        for descriptor in (sys.stdout.fileno(), sys.stderr.fileno()):
            os.dup2(output.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(environment)
    main()


def start_worker(log: Path, environment: Mapping[str, str]) -> Fork:
    """A worker."""
    return Fork(worker.main, log, environment)


def start_web_server(log: Path, environment: Mapping[str, str]) -> Fork:
    """A web server."""
    return Fork(_serve, log, environment)


def _serve() -> None:
    sys.argv = ["gunicorn", *running.gunicorn_arguments(Settings.from_environment())]
    wsgiapp.run()
