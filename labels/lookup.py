"""Looks up the addresses of a host name within a deadline.

The system's own lookup has none: with an unresponsive name server it takes half a minute.
"""

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

Found = Sequence[tuple[Any, Any, int, str, Any]]
Resolve = Callable[..., Found]


def addresses(
    host: str, port: int, seconds: float, resolve: Resolve = socket.getaddrinfo
) -> list[str]:
    """The distinct addresses, in the order in which to try them.

    Raises OSError if the name has none, UnicodeError for an invalid name, and TimeoutError, which
    is an OSError too.
    """
    answers: queue.SimpleQueue[Found | Exception] = queue.SimpleQueue()
    # Nobody waits for this thread: it ends when the system gives up.
    arguments = resolve, host, port, answers
    threading.Thread(target=_look_up, args=arguments, daemon=True).start()
    with suppress(queue.Empty):
        found = answers.get(timeout=max(seconds, 0))
        if isinstance(found, Exception):
            raise found
        return list(dict.fromkeys(_text(entry[4]) for entry in found))
    raise TimeoutError("the name was not looked up in time")


def _look_up(
    resolve: Resolve, host: str, port: int, answers: "queue.SimpleQueue[Found | Exception]"
) -> None:
    try:
        answers.put(resolve(host, port, type=socket.SOCK_STREAM))
    except Exception as error:
        # Any exception is passed to the caller.
        answers.put(error)


def _text(address: Sequence[Any]) -> str:
    """An address, with its network interface if it is link-local."""
    host = str(address[0])
    scope = address[3] if len(address) > 3 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
