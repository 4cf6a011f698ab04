"""CUPS as on a pharmacy's print server: its own scheduler, filters and Zebra driver.

It runs in its own folder and on its own port. It does not touch the system's CUPS. Each queue
prints to a file, so that tests can read what a label printer would receive.
"""

import grp
import os
import pwd
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import processes

DRIVERS = "/usr/share/cups/drv/sample.drv"
# The resolutions of the queues: the driver's default, and the setting for a 300-dot print head.
QUEUES = {"zebra203": 203, "zebra300": 300}
FILES = """\
ServerRoot {folder}/etc
StateDir {folder}/state
RequestRoot {folder}/spool
CacheDir {folder}/cache
TempDir {folder}/spool/tmp
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
FileDevice Yes
SyncOnClose No
User {user}
Group {group}
SystemGroup root
"""
SERVER = """\
Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
LogLevel debug
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
QUEUE = """\
<Printer {name}>
MakeModel Zebra ZPL Label Printer
DeviceURI file://{folder}/{name}.zpl
State Idle
Type 4100
Accepting Yes
Shared No
JobSheets none none
OpPolicy default
ErrorPolicy abort-job
</Printer>
"""


@dataclass(frozen=True, slots=True)
class PrintServer:
    """Queues of label printers, by their dots per inch."""

    port: int
    folder: Path

    def uri(self, queue: str) -> str:
        """The address of a queue."""
        return f"ipp://localhost:{self.port}/printers/{queue}"

    def printed(self, queue: str) -> bytes:
        """The last data that the printer of a queue received."""
        return (self.folder / f"{queue}.zpl").read_bytes()


@pytest.fixture(scope="session")
def print_server() -> Iterator[PrintServer]:
    """A running print server with a queue for each print head."""
    with tempfile.TemporaryDirectory(prefix="pharmacy-cups-") as name:
        folder = Path(name)
        port = _free_port()
        _configure(folder, port)
        with _running(folder, port):
            yield PrintServer(port, folder)


def _configure(folder: Path, port: int) -> None:
    for part in ("etc/ppd", "state", "spool/tmp", "cache"):
        (folder / part).mkdir(parents=True)
    is_root = os.geteuid() == 0
    # Filters never run as root.
    user = "lp" if is_root else pwd.getpwuid(os.geteuid()).pw_name
    group = "lp" if is_root else grp.getgrgid(os.getegid()).gr_name
    words = {"folder": folder, "port": port, "user": user, "group": group}
    (folder / "etc/cups-files.conf").write_text(FILES.format(**words))
    (folder / "etc/cupsd.conf").write_text(SERVER.format(**words))
    queues = "".join(QUEUE.format(name=name, folder=folder) for name in QUEUES)
    (folder / "etc/printers.conf").write_text(queues)
    _write_drivers(folder)
    if is_root:
        subprocess.run(["chown", "-R", "root:lp", folder], check=True)
        subprocess.run(["chmod", "-R", "g+rwX", folder], check=True)


def _write_drivers(folder: Path) -> None:
    subprocess.run(["ppdc", "-d", folder / "ppd", DRIVERS], check=True, capture_output=True)
    driver = (folder / "ppd/zebra.ppd").read_text("utf-8")
    default = "*DefaultResolution: 203dpi"
    assert driver.count(default) == 1
    for name, dpi in QUEUES.items():
        set_up = driver.replace(default, f"*DefaultResolution: {dpi}dpi")
        (folder / f"etc/ppd/{name}.ppd").write_text(set_up, "utf-8")


@contextmanager
def _running(folder: Path, port: int) -> Iterator[None]:
    command = (
        "cupsd", "-f", "-c", folder / "etc/cupsd.conf", "-s", folder / "etc/cups-files.conf",
    )  # fmt: skip
    process = processes.start(command, log=folder / "log")
    try:
        processes.wait_until(lambda: _listens(port), "cupsd")
        yield
    finally:
        processes.stop(process, signal.SIGTERM)


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
