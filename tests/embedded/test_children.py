"""Supervised programs."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pharmacy.embedded.children import Children, Program
from tests import processes

# Prints its pid, then sleeps.
SLEEPER = ["sh", "-c", "echo $$; exec sleep 60"]
SUPERVISOR = """
import sys, time
from pathlib import Path
from pharmacy.embedded.children import Children, Program
Children().start(Program("sleeper", ["sh", "-c", "echo $$; exec sleep 60"], Path(sys.argv[1])))
time.sleep(60)
"""


@pytest.fixture
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.stop()


def program(log: Path, command: list[str] = SLEEPER) -> Program:
    return Program("sleeper", command, log)


def pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()]


def has_text(log: Path, text: str) -> bool:
    return log.read_text() == text


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie counts as dead.
    return ") Z " not in Path(f"/proc/{pid}/stat").read_text()


def test_a_child_that_dies_is_started_again(
    children: Children, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = tmp_path / "log"
    children.start(program(log))
    processes.wait_until(lambda: len(pids(log)) == 1, "the child")
    os.kill(pids(log)[0], signal.SIGKILL)

    def is_back() -> bool:
        children.watch()
        return len(pids(log)) == 2

    with caplog.at_level(logging.WARNING):
        processes.wait_until(is_back, "the child's second life")
    assert is_alive(pids(log)[1])
    assert "sleeper ended with status -9" in caplog.text


def test_a_child_that_cannot_live_is_started_more_and_more_rarely(
    children: Children, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    children.start(program(tmp_path / "log", ["false"]))
    [child] = children.running

    def has_died_twice() -> bool:
        children.watch()
        return len(caplog.records) == 2

    processes.wait_until(has_died_twice, "two deaths")
    assert child.pause == 2.0


def test_children_are_stopped_last_first(children: Children, tmp_path: Path) -> None:
    ending = tmp_path / "ending"
    script = 'trap "echo $1 >>$2; exit" TERM; echo ready; while :; do sleep 0.01; done'
    for name in ("first", "second"):
        log = tmp_path / name
        children.start(program(log, ["sh", "-c", script, "sh", name, str(ending)]))
        processes.wait_until(partial(has_text, log, "ready\n"), name)
    children.stop()
    assert ending.read_text().split() == ["second", "first"]


def test_no_child_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(log)])
    processes.wait_until(lambda: log.exists() and len(pids(log)) == 1, "the child")
    supervisor.kill()
    supervisor.wait()
    processes.wait_until(lambda: not is_alive(pids(log)[0]), "the child's end")
