"""The connections of one process: each request is read whole, and nothing lasts for ever.

A client can stall while it sends a request, while it reads the answer, and between the two. Each
has a deadline for the whole of it: a byte now and then does not put it off.
"""

import enum
import math
from collections.abc import Collection, Sequence
from typing import cast

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from pharmacy.serving.refusals import Refusal, Request

# Half of what a process may open where nobody set a limit (1,024); the rest is for the database.
MOST_CONNECTIONS = 512


class Stage(enum.Enum):
    """What a connection waits for."""

    IDLE = "the first byte of a request"
    READING = "the rest of a request"
    WORKING = "our own answer"
    WRITING = "a client that takes the answer"


# Whatever an order takes, a thread ends it.
SECONDS = {Stage.IDLE: 30.0, Stage.READING: 20.0, Stage.WORKING: math.inf, Stage.WRITING: 60.0}
WAITING = (Stage.IDLE, Stage.READING)


class Connection(HTTPChannel):
    """One connection, and since when it waits for the same thing."""

    error_task_class = Refusal
    parser_class = Request
    answered = 0
    # Until it is looked at for the first time it is newer than all.
    since = math.inf
    seen: tuple[object, ...] = ()

    def service(self) -> None:
        """Answer one request, in a thread."""
        super().service()
        self.answered += 1

    @property
    def stage(self) -> Stage:
        """What it waits for now."""
        if self.total_outbufs_len:
            return Stage.WRITING
        if self.requests:
            return Stage.WORKING
        return Stage.IDLE if self.request is None else Stage.READING

    def is_overdue(self, now: float) -> bool:
        """Whether it waits for the same thing for too long; ask often, as this looks at it."""
        stage = self.stage
        # Two requests of one client are two waits.
        seen = (stage, self.answered, self.request)
        if seen != self.seen:
            self.seen, self.since = seen, now
        return now - self.since > SECONDS[stage]


class Server(TcpWSGIServer):
    """Takes connections, and ends those that last too long."""

    channel_class = Connection

    def connections(self) -> Sequence[Connection]:
        """All that are open."""
        return list(cast(dict[int, Connection], self.active_channels).values())

    def handle_accept(self) -> None:
        """Take one more; where there are too many, the one that has waited longest makes room."""
        connections = self.connections()
        if len(connections) >= MOST_CONNECTIONS:
            waiting = [one for one in connections if one.stage in WAITING]
            for oldest in sorted(waiting, key=lambda one: one.since)[:1]:
                oldest.handle_close()
        super().handle_accept()

    def end_overdue(self, now: float) -> None:
        """End what waits for too long at the moment `now` of a clock that nobody sets."""
        for connection in self.connections():
            if connection.is_overdue(now):
                # At once: a client that reads nothing would put off any end that waits for it.
                connection.handle_close()

    def stop_listening(self) -> None:
        """Take no more connections; those that are open go on."""
        wasyncore.dispatcher.close(self)

    def end(self, stages: Collection[Stage]) -> int:
        """End the connections in these stages; how many are left."""
        for connection in self.connections():
            if connection.stage in stages:
                connection.handle_close()
        return len(self.connections())
