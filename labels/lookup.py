"""The addresses of a host's name within a deadline.

The system's own look-up has none: with a name server that is silent it takes half a minute.
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
    """Each address once, in the order in which they are to be tried.

    Raises OSError where the name has none, UnicodeError for what is no name, and TimeoutError,
    which is an OSError too.
    """
    answers: queue.SimpleQueue[Found | Exception] = queue.SimpleQueue()
    # A thread of its own that nobody waits for: it ends when the system gives up.
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
        # Whatever it is, it is for the one who asked.
        answers.put(error)


def _text(address: Sequence[Any]) -> str:
    """An address, with its network interface where it is one of the link alone."""
    host = str(address[0])
    scope = address[3] if len(address) > 3 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
