"""A process that runs job after job, and remembers what the one before has read.

RQ forks a horse for each job. Labels are drawn with fonts, widths and styles that cost as much to
read as a few labels cost to draw, so here the horse stays for the next jobs of its queue.
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
    """One process, forked when it is made; `perform` runs in it."""

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
        """Have it run a job; raises OSError where it has ended meanwhile."""
        self._talk.sendall(json.dumps([job_id, execution_id]).encode() + b"\n")
        self.jobs += 1

    def wait(self) -> int:
        """The status with which the job ended, 0 for its orderly end: the horse lives on then."""
        if self._talk.recv(len(DONE)) == DONE:
            self.free_since = time.monotonic()
            return os.EX_OK
        return self._end()

    def let_go(self) -> None:
        """End it, which is not at work."""
        # It may be gone already. The socket's end is no sign: a process forked since has it too.
        with suppress(OSError):
            self._talk.sendall(b"\n")
        self._end()

    def _end(self) -> int:
        self._talk.close()
        _, status = os.waitpid(self.pid, 0)
        # For whoever asks how the job went, an end in its middle is no orderly one.
        return status or 1


def _live(talk: socket.socket, perform: Perform) -> None:
    """What the process does; it never returns into what its parent was doing."""
    status = 1
    try:
        runtime.die_with_parent()
        # A group of its own, which is killed as one; a key on the terminal ends the parent alone.
        os.setpgrp()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        random.seed()
        with talk.makefile("rb") as told:
            while (line := told.readline().strip()) != b"":
                perform(*json.loads(line))
                talk.sendall(DONE)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)
