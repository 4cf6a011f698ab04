"""Printers that announce themselves on the loopback interface, by multicast DNS."""

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import zeroconf

INTERFACES = ["127.0.0.1"]
SOCKET, IPP, IPPS = (f"_{kind}._tcp.local." for kind in ("pdl-datastream", "ipp", "ipps"))


@dataclass(frozen=True)
class Announcement:
    """What one printer says of itself."""

    name: str
    port: int
    words: Mapping[str, str] = field(default_factory=dict)
    kind: str = SOCKET

    def service(self) -> zeroconf.ServiceInfo:
        """As multicast DNS has it."""
        return zeroconf.ServiceInfo(
            self.kind,
            f"{self.name}.{self.kind}",
            port=self.port,
            properties=dict(self.words),
            server="printers.local.",
            addresses=[socket.inet_aton("127.0.0.1")],
        )


@contextmanager
def announced(*announcements: Announcement) -> Iterator[None]:
    """They are found until the end of the block."""
    # In a thread of its own: where an event loop runs, zeroconf takes that one and would wait.
    with ThreadPoolExecutor(1) as thread:
        speaking = thread.submit(zeroconf.Zeroconf, INTERFACES).result()
        try:
            for one in announcements:
                thread.submit(
                    speaking.register_service,
                    one.service(),
                    strict=False,
                    cooperating_responders=True,
                ).result()
            yield
        finally:
            thread.submit(speaking.close).result()
