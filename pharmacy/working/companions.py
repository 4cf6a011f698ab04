"""Processes that a worker starts, so that labels do not wait for a printer or a receiver."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from pharmacy import runtime

log = logging.getLogger("worker")
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A process that ran this long was healthy, so its next restart delay is the shortest again.
HEALTHY_SECONDS = 60.0
# Compose gives a worker 30 seconds. This is longer than nearly every printer or receiver takes.
STOP_SECONDS = 25.0
POLL_SECONDS = 0.05
Run = Callable[[str], None]


class Companion:
    """One process for one queue, forked from a preloaded one, and restarted when it dies.

    is_needed: whether the queue may have jobs. Until then it would only use memory.
    """

    def __init__(self, queue: str, run: Run) -> None:
        self.queue = queue
        self.run = run
        self.is_needed = False
        self.pause = FIRST_PAUSE_SECONDS
        self.pid = 0
        self.start_at = 0.0
        self.started_at = 0.0

    def watch(self) -> None:
        """Start it if it is needed and not running, each time after a longer delay."""
        if not self.is_needed or (self.pid and not self._has_ended()):
            return
        if self.pid:
            self._plan_restart()
        if time.monotonic() >= self.start_at:
            self._start()

    def _has_ended(self) -> bool:
        ended, _ = os.waitpid(self.pid, os.WNOHANG)
        return ended != 0

    def _plan_restart(self) -> None:
        now = time.monotonic()
        if now - self.started_at > HEALTHY_SECONDS:
            self.pause = FIRST_PAUSE_SECONDS
        log.warning("process %d for %s has ended; it starts again", self.pid, self.queue)
        self.pid, self.start_at = 0, now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)

    def _start(self) -> None:
        self.started_at = time.monotonic()
        self.pid = os.fork()
        if not self.pid:
            self._live()
        log.info("process %d listens to %s", self.pid, self.queue)

    def _live(self) -> None:
        """The main function of the new process. It never returns to the code of its parent."""
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            runtime.die_with_parent()
            self.run(self.queue)
            status = 0
        except Exception as error:
            log.error("%s: %s", self.queue, type(error).__name__)
        finally:
            sys.stderr.flush()
            os._exit(status)

    def tell_to_stop(self) -> None:
        """Ask it to stop after its current job."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Wait until it ends, and kill it if it does not."""
        self.tell_to_stop()
        ends_at = time.monotonic() + seconds
        while self.pid and not self._has_ended():
            if time.monotonic() > ends_at:
                log.warning("process %d for %s is killed", self.pid, self.queue)
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                break
            time.sleep(POLL_SECONDS)
        self.pid = 0
