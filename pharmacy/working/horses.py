"""A process that runs several jobs, and keeps what earlier jobs have loaded.

RQ forks a process for each job. Labels need fonts, widths and styles that take as long to load as a
few labels take to draw, so here the process is kept for the next jobs of its queue.
"""

import json
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from pharmacy import runtime

DONE = b"\n"
Perform = Callable[[str, str], None]  # the ids of a job and of its execution


class Horse:
    """One process, forked when this is created. `perform` runs in it."""

    def __init__(self, perform: Perform) -> None:
        self.jobs = 0
        self.free_since = time.monotonic()
        self._talk, other = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            self._talk.close()
            _live(other, perform)
        other.close()

    def begin(self, job_id: str, execution_id: str) -> None:
        """Start a job in it. Raises OSError if the process has ended."""
        if self.jobs:
            # The answer of the job before, which `wait` has left in place.
            self._talk.recv(len(DONE))
        self._talk.sendall(json.dumps([job_id, execution_id]).encode() + b"\n")
        self.jobs += 1

    def wait(self) -> int:
        """The exit status of the job, 0 for success. The process is then kept.

        RQ interrupts this by an alarm and calls it again. So it only looks at the answer: one that
        was read when the alarm came would be lost.
        """
        if self._talk.recv(len(DONE), socket.MSG_PEEK) == DONE:
            self.free_since = time.monotonic()
            return os.EX_OK
        return self._end()

    def let_go(self) -> None:
        """End the idle process."""
        # It may already be gone. A closed socket is no sign, because later forks have it open too.
        with suppress(OSError):
            self._talk.sendall(b"\n")
        self._end()

    def _end(self) -> int:
        self._talk.close()
        _, status = os.waitpid(self.pid, 0)
        # If the process ended during a job, the job did not succeed.
        return status or 1


def _live(talk: socket.socket, perform: Perform) -> None:
    """The main function of the process. It never returns to the code of its parent."""
    status = 1
    try:
        runtime.die_with_parent()
        # A separate process group, which is killed as one. Ctrl-C reaches only the parent.
        os.setpgrp()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        random.seed()
        with talk.makefile("rb") as messages:
            while (line := messages.readline().strip()) != b"":
                perform(*json.loads(line))
                talk.sendall(DONE)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)
