"""`pharmacy run` from start to stop, with real programs."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import processes

COMMAND = [sys.executable, str(Path(sys.executable).with_name("pharmacy")), "run"]
SERVING = "Ctrl-C stops it."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A realistic folder: a long path with spaces."""
    folder = tmp_path_factory.mktemp("run") / "My Pharmacy" / ("long" * 30)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def first_start(place: Path) -> subprocess.CompletedProcess[str]:
    """The output of the first start in this folder."""
    return run_once(place, free_port())


def run_once(place: Path, port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "--once"],
        cwd=place,
        env=os.environ | {"PORT": str(port), "DATABASE_URL": "postgresql://nobody@nowhere/real"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def _hear_ctrl_c() -> None:
    # A shell that runs the tests in the background has its programs ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class RunProcess:
    """A running service."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.port = free_port()
        self.output = place / "output"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                COMMAND,
                cwd=place,
                env=os.environ | {"PORT": str(self.port)},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_hear_ctrl_c,
            )

    def wait_until_it_serves(self) -> None:
        processes.wait_until(self.is_serving, "the service", 60)

    def is_serving(self) -> bool:
        assert self.process.poll() is None, self.output.read_text()
        return SERVING in self.output.read_text()

    def responds(self) -> bool:
        try:
            return self.health() == 200
        except urllib.error.URLError:
            return False

    def health(self) -> int:
        address = f"http://127.0.0.1:{self.port}/healthz"
        with urllib.request.urlopen(address, timeout=30) as response:
            status: int = response.status
        return status

    def children(self) -> list[int]:
        """The pids of Redis, the worker and the web server."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


@pytest.fixture(scope="module")
def service(place: Path, first_start: subprocess.CompletedProcess[str]) -> Iterator[RunProcess]:
    """A running service in the same folder, until a test stops it."""
    assert first_start.returncode == 0
    service = RunProcess(place)
    try:
        service.wait_until_it_serves()
        yield service
    finally:
        processes.stop(service.process, signal.SIGTERM, 60)


def test_the_first_start_ends_with_the_plan_and_the_labels_and_leaves_real_databases_alone(
    place: Path, first_start: subprocess.CompletedProcess[str]
) -> None:
    done = first_start
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Take 1 capsule (4.5 mg) by mouth at bedtime for 30 days." in done.stdout
    assert "In all 86 days, 86 capsules in 9 strengths" in done.stdout
    paths = [place / path for path in re.findall(r"var/printed/\S+\.pdf", done.stdout)]
    # A label for each container, and the patient calendar.
    assert len(paths) == 9 + 1
    assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)


def test_a_later_start_shows_the_same_accounts_and_places_a_new_order(
    first_start: subprocess.CompletedProcess[str], service: RunProcess
) -> None:
    outputs = [first_start.stdout, service.output.read_text()]
    accounts = [re.findall(r"^ {2}(?:demo-|API key).*", output, re.MULTILINE) for output in outputs]
    assert len(accounts[0]) == 4
    assert accounts[0] == accounts[1]
    orders = [re.findall(r"DEMO-[\d-]+, ", output)[0] for output in outputs]
    assert orders[0] != orders[1]


def test_whatever_dies_comes_back(service: RunProcess) -> None:
    before = service.children()
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    def is_back() -> bool:
        now = service.children()
        return len(now) == 3 and not set(now) & set(before)

    processes.wait_until(is_back, "three new programs")


def test_a_second_instance_on_the_same_folder_is_refused(service: RunProcess) -> None:
    second = run_once(service.place, free_port())
    assert second.returncode == 1
    assert "Another instance is running" in second.stderr


# This test stops the service, so it is the last.
def test_it_serves_until_it_is_stopped_and_leaves_nothing_behind(service: RunProcess) -> None:
    processes.wait_until(service.responds, "the web server that came back", 60)
    children = service.children()
    assert len(children) == 3
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(60) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


def test_an_occupied_port_is_reported_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run_once(tmp_path, port)
    assert refused.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in refused.stderr
    assert f"PORT={port + 1}" in refused.stderr
