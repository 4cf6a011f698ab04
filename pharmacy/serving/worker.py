"""One process of the web server. Gunicorn starts, watches and stops it."""

import logging
import os
import time
from typing import Any, cast

from gunicorn.workers import base
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from pharmacy.serving.connections import MOST_CONNECTIONS, BoundedServer, Stage

LOOK_SECONDS = 1
LOOK_SECONDS_AT_THE_END = 0.05
# At shutdown, how long a client may take to send the rest of a request.
REST_SECONDS = 3.0
MEGABYTE = 1024 * 1024
OPTIONS: dict[str, Any] = {
    # At this limit, further connections are not accepted and do not queue.
    "connection_limit": MOST_CONNECTIONS + 100,
    # Waitress uses a clock that can be set, and waits for clients that read nothing, so
    # `connections` ends them instead.
    "channel_timeout": 3600,
    "asyncore_use_poll": True,
    "max_request_header_size": 64 * 1024,
    # More than the application's limit, so that the application responds itself if it can.
    "max_request_body_size": MEGABYTE,
    # Requests and responses contain patients' names, so none of them goes to a file.
    "inbuf_overflow": 2 * MEGABYTE,
    "outbuf_overflow": 1024 * MEGABYTE,
    "log_socket_errors": False,
    "ident": "",
    # The application reads X-Forwarded-For itself, by PROXIES.
    "clear_untrusted_proxy_headers": False,
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": "x-forwarded-proto",
}


class WebWorker(base.Worker):
    """Reads and responds in one loop. Its threads process complete requests only."""

    looked_at = 0.0

    def run(self) -> None:
        """Serve until a signal to stop, then finish open requests."""
        # It warns about every request that waits for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(self.cfg.threads)
        everything: dict[int, Any] = {}
        servers = [self._server(one, dispatcher, everything) for one in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._look(everything, LOOK_SECONDS)
            self._end_overdue(servers)
        for server in servers:
            server.stop_listening()
        self._finish(servers, everything)
        dispatcher.shutdown(timeout=1)

    def _server(
        self, listener: Any, dispatcher: ThreadedTaskDispatcher, everything: dict[int, Any]
    ) -> BoundedServer:
        taken = listener.sock
        kind = (taken.family, taken.type, taken.proto, taken.getsockname())
        return BoundedServer(
            cast(Any, self.wsgi),
            map=everything,
            _sock=taken,
            dispatcher=dispatcher,
            adj=Adjustments(**OPTIONS),
            bind_socket=False,
            sockinfo=kind,
        )

    def _look(self, everything: dict[int, Any], seconds: float) -> None:
        self.notify()
        wasyncore.loop(seconds, use_poll=True, map=everything, count=1)

    def _end_overdue(self, servers: list[BoundedServer]) -> None:
        now = time.monotonic()
        if now - self.looked_at < LOOK_SECONDS:
            return
        self.looked_at = now
        for server in servers:
            server.end_overdue(now)

    def _finish(self, servers: list[BoundedServer], everything: dict[int, Any]) -> None:
        began = time.monotonic()
        while (waited := time.monotonic() - began) < self.cfg.graceful_timeout:
            # Read what has already arrived before its connection may count as idle.
            self._look(everything, LOOK_SECONDS_AT_THE_END)
            ended = [Stage.IDLE] if waited < REST_SECONDS else [Stage.IDLE, Stage.READING]
            if not sum(server.end(ended) for server in servers):
                return
