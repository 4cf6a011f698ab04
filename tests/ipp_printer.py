"""A virtual IPP printer, `ippeveprinter` of CUPS, that stores what it receives.

It announces itself by DNS-SD and exits if it cannot. So the tests start the system's message bus
and Avahi, if they are not running, and stop them at the end. That requires root.
"""

import asyncio
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyipp
import pytest

from tests import processes

# The reported facts of a label printer: 4 x 3 and 4 x 2 inch, 203 dots per inch, PDF.
FACTS = Path(__file__).with_name("label_printer.ppd")
# The same for printers that accept one raster and no PDF, by the media type of that raster.
RASTER_FACTS = """\
ATTR boolean color-supported false
ATTR resolution printer-resolution-default 203dpi
ATTR resolution printer-resolution-supported 203dpi
ATTR keyword media-supported oe_4x3-label_4x3in
ATTR keyword media-default oe_4x3-label_4x3in
ATTR collection media-size-supported {
  MEMBER integer x-dimension 10160
  MEMBER integer y-dimension 7620
}
"""
# The same for labels of any size, from 3 to 12 by 3 to 20 cm.
ROLL_FACTS = """\
ATTR boolean color-supported false
ATTR resolution printer-resolution-default 203dpi
ATTR resolution printer-resolution-supported 203dpi
ATTR keyword media-supported oe_4x3-label_4x3in,custom_min_30x30mm,custom_max_120x200mm
ATTR keyword media-default oe_4x3-label_4x3in
ATTR collection media-size-supported {
  MEMBER integer x-dimension 10160
  MEMBER integer y-dimension 7620
},{
  MEMBER rangeOfInteger x-dimension 3000-12000
  MEMBER rangeOfInteger y-dimension 3000-20000
}
"""
DOCUMENTS = (".pdf", ".pwg", ".urf")
RASTERS = {
    "image/pwg-raster": """\
ATTR resolution pwg-raster-document-resolution-supported 203dpi
ATTR keyword pwg-raster-document-type-supported black_1,sgray_8
""",
    "image/urf": "ATTR keyword urf-supported V1.4,CP1,W8,PQ4,RS203\n",
}
# It prints when it is not held, and reports why it waits as printers do. A job may fail.
COMMAND = """\
#!/bin/sh
cd "$(dirname "$0")"
if [ -e held ]; then
  echo "STATE: +$(cat held)" >&2
  reasons="$(cat held)"
  while [ -e held ]; do sleep 0.05; done
  echo "STATE: -$reasons" >&2
fi
[ ! -e broken ]
"""
BUS = Path("/run/dbus/system_bus_socket")
BUS_COMMAND = ("dbus-daemon", "--system", "--nofork", "--nopidfile")
AVAHI_COMMAND = ("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits")


@dataclass(frozen=True, slots=True)
class VirtualPrinter:
    """`uri` accepts jobs, and each becomes a file in `spool`."""

    uri: str
    spool: Path

    def documents(self) -> list[bytes]:
        """The printed documents, oldest first."""
        found = (file for file in self.spool.rglob("*.*") if file.suffix in DOCUMENTS)
        files = sorted(found, key=lambda file: file.stat().st_mtime_ns)
        return [file.read_bytes() for file in files]

    @contextmanager
    def held(self, reasons: str) -> Iterator[None]:
        """It keeps accepted jobs waiting, with the reason `media-empty`."""
        self._folder.joinpath("held").write_text(reasons)
        try:
            yield
        finally:
            self._folder.joinpath("held").unlink()

    @contextmanager
    def broken(self) -> Iterator[None]:
        """It makes each job fail."""
        self._folder.joinpath("broken").touch()
        try:
            yield
        finally:
            self._folder.joinpath("broken").unlink()

    @property
    def _folder(self) -> Path:
        return self.spool.parent

    def wait_until_idle(self) -> None:
        """It accepts one job at a time, and refuses others as busy until the first is done."""
        processes.wait_until(self._stays_idle, "an idle printer")

    def _stays_idle(self) -> bool:
        # Between accepting a job and working on it, it is idle for a moment.
        if not self._is_idle():
            return False
        time.sleep(0.1)
        return self._is_idle()

    def _is_idle(self) -> bool:
        async def state() -> str:
            async with pyipp.IPP(self.uri) as printer:
                return (await printer.printer()).state.printer_state

        return asyncio.run(state()) == "idle"


@pytest.fixture(scope="session")
def ipp_printer() -> Iterator[VirtualPrinter]:
    """A running label printer."""
    with running() as found:
        yield found


@contextmanager
def running() -> Iterator[VirtualPrinter]:
    """A label printer until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="pharmacy-printer-") as folder, ExitStack() as ends:
        log = Path(folder, "log")
        if not _bus_answers():
            ends.enter_context(_daemon(BUS_COMMAND, log))
            processes.wait_until(_bus_answers, "the system's message bus")
        if not _avahi_answers():
            ends.enter_context(_daemon(AVAHI_COMMAND, log))
            processes.wait_until(_avahi_answers, "Avahi")
        yield ends.enter_context(_printer(Path(folder), log))


@pytest.fixture(scope="session")
def raster_printers(ipp_printer: VirtualPrinter) -> Iterator[dict[str, VirtualPrinter]]:
    """Printers that accept no PDF, by the one raster that each accepts."""
    assert ipp_printer.uri
    with ExitStack() as running:
        found = {}
        for media_type, facts_of_raster in RASTERS.items():
            name = running.enter_context(tempfile.TemporaryDirectory(prefix="pharmacy-printer-"))
            folder = Path(name)
            (folder / "facts").write_text(RASTER_FACTS + facts_of_raster)
            facts = "-a", str(folder / "facts")
            found[media_type] = running.enter_context(_printer(folder, folder / "log", facts))
        yield found


@pytest.fixture(scope="session")
def roll_printers(ipp_printer: VirtualPrinter) -> Iterator[dict[tuple[str, int], VirtualPrinter]]:
    """Printers of every size, by the one raster that each accepts and their dots per inch."""
    assert ipp_printer.uri
    with ExitStack() as running:
        found = {}
        for media_type, facts_of_raster in RASTERS.items():
            for dpi in (203, 300):
                name = running.enter_context(tempfile.TemporaryDirectory(prefix="pharmacy-roll-"))
                facts = (ROLL_FACTS + facts_of_raster).replace("203dpi", f"{dpi}dpi")
                facts = facts.replace("RS203", f"RS{dpi}")
                (Path(name) / "facts").write_text(facts)
                of_file = "-a", str(Path(name) / "facts")
                printer = _printer(Path(name), Path(name) / "log", of_file)
                found[media_type, dpi] = running.enter_context(printer)
        yield found


@contextmanager
def _printer(
    folder: Path, log: Path, facts: Sequence[str] = ("-P", str(FACTS))
) -> Iterator[VirtualPrinter]:
    spool, port = folder / "spool", _free_port()
    spool.mkdir()
    kept = ("-k", "-d", str(spool))
    # Without its own command, it pretends to print for several seconds.
    (folder / "print").write_text(COMMAND)
    (folder / "print").chmod(0o755)
    command = (
        "ippeveprinter",
        "-p",
        str(port),
        *kept,
        "-c",
        str(folder / "print"),
        *facts,
        "-r",
        "off",
        f"Label printer {port}",
    )
    process = processes.start(command, log=log)
    try:
        processes.wait_until(lambda: _listens(port), "ippeveprinter")
        yield VirtualPrinter(f"ipp://localhost:{port}/ipp/print", spool)
    finally:
        processes.stop(process, signal.SIGTERM)


@contextmanager
def _daemon(command: Sequence[str], log: Path) -> Iterator[None]:
    privilege = () if os.geteuid() == 0 else ("sudo", "-n")
    if not BUS.parent.is_dir():
        subprocess.run([*privilege, "mkdir", "-p", str(BUS.parent)], check=True)
    process = processes.start([*privilege, *command], log=log)
    try:
        yield
    finally:
        processes.stop(process, signal.SIGTERM)


def _bus_answers() -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(BUS)) == 0


def _avahi_answers() -> bool:
    return subprocess.run(["avahi-daemon", "--check"], check=False).returncode == 0


def _listens(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
