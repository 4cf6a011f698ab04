"""The connections of one process. Each request is read completely, and each wait has a limit.

A client can stall while it sends a request, while it reads the response, and between the two. Each
wait has a deadline for its whole length. A byte now and then does not extend it.
"""

import enum
import math
from collections.abc import Collection, Sequence
from typing import cast

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from pharmacy.serving.refusals import BoundedRequest, RefusalTask

# Half of what a process may open without a set limit (1,024). The rest is for the database.
MOST_CONNECTIONS = 512


class Stage(enum.Enum):
    """What a connection is waiting for."""

    IDLE = "the first byte of a request"
    READING = "the rest of a request"
    WORKING = "our own answer"
    WRITING = "a client that takes the answer"


# However long an order takes, a thread finishes it.
SECONDS = {Stage.IDLE: 30.0, Stage.READING: 20.0, Stage.WORKING: math.inf, Stage.WRITING: 60.0}
WAITING = (Stage.IDLE, Stage.READING)


class Connection(HTTPChannel):
    """One connection, and since when it has been in its current wait."""

    error_task_class = RefusalTask
    parser_class = BoundedRequest
    answered = 0
    # Until it is first checked, it counts as the newest.
    since = math.inf
    seen: tuple[object, ...] = ()

    def service(self) -> None:
        """Answer one request in a thread."""
        super().service()
        self.answered += 1

    @property
    def stage(self) -> Stage:
        """What it is waiting for now."""
        if self.total_outbufs_len:
            return Stage.WRITING
        if self.requests:
            return Stage.WORKING
        return Stage.IDLE if self.request is None else Stage.READING

    def is_overdue(self, now: float) -> bool:
        """Whether its current wait exceeds its limit. Call it often: it updates the state."""
        stage = self.stage
        # Two requests of one client are two waits.
        seen = (stage, self.answered, self.request)
        if seen != self.seen:
            self.seen, self.since = seen, now
        return now - self.since > SECONDS[stage]


class BoundedServer(TcpWSGIServer):
    """Accepts connections and ends those that wait too long."""

    channel_class = Connection

    def connections(self) -> Sequence[Connection]:
        """All open connections."""
        return list(cast(dict[int, Connection], self.active_channels).values())

    def handle_accept(self) -> None:
        """Accept a connection. If there are too many, end the one that has waited longest."""
        connections = self.connections()
        if len(connections) >= MOST_CONNECTIONS:
            waiting = [one for one in connections if one.stage in WAITING]
            for oldest in sorted(waiting, key=lambda one: one.since)[:1]:
                oldest.handle_close()
        super().handle_accept()

    def end_overdue(self, now: float) -> None:
        """End connections that exceed their limit at `now`, a moment of a monotonic clock."""
        for connection in self.connections():
            if connection.is_overdue(now):
                # Immediately: a client that reads nothing would delay a graceful end.
                connection.handle_close()

    def stop_listening(self) -> None:
        """Accept no more connections. Open ones continue."""
        wasyncore.dispatcher.close(self)

    def end(self, stages: Collection[Stage]) -> int:
        """End the connections in these stages. Returns how many are left."""
        for connection in self.connections():
            if connection.stage in stages:
                connection.handle_close()
        return len(self.connections())
