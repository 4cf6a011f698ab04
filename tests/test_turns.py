"""SQLite's writers take turns, even if one of them is stopped or killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from pharmacy import db, turns

TAKE_A_TURN = """
import sys, time
from pharmacy import turns
turn = turns.Turn(sys.argv[1], 5)
print("mine", flush=True)
time.sleep(60)
"""


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database with a table."""
    path = tmp_path / "pharmacy.db"
    engine = db.make_engine(f"sqlite:///{path}")
    with db.transaction(engine) as session:
        session.execute(text("CREATE TABLE things (thing INTEGER)"))
    return str(path)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """An engine for it."""
    engine = db.make_engine(f"sqlite:///{database}")
    yield engine
    engine.dispose()


@contextmanager
def another_process(database: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has its turn, until the block ends."""
    command = [sys.executable, "-c", TAKE_A_TURN, database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "mine\n"
        try:
            yield process
        finally:
            process.kill()


def seconds_for_a_turn(database: str, patience: float = 10) -> float:
    began = time.monotonic()
    turns.Turn(database, patience).close()
    return time.monotonic() - began


def test_turns_come_in_the_order_in_which_they_were_asked_for(database: str) -> None:
    served: list[int] = []

    def wait(number: int) -> None:
        with closing(turns.Turn(database, 10)):
            served.append(number)

    first = turns.Turn(database, 10)
    waiting = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    for thread in waiting:
        thread.start()
        time.sleep(0.05)
    assert served == []
    first.close()
    for thread in waiting:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


def test_a_writer_waits_behind_earlier_writers(engine: Engine) -> None:
    """Each of eight writes without a pause, and none much more often than another."""
    ends_at = time.monotonic() + 2

    def write(_: int) -> int:
        written = 0
        while time.monotonic() < ends_at:
            with db.transaction(engine) as session:
                session.execute(text("INSERT INTO things VALUES (1)"))
                time.sleep(0.005)
            written += 1
        return written

    with ThreadPoolExecutor(8) as writers:
        written = list(writers.map(write, range(8)))
    assert min(written) * 2 >= max(written)
    with db.reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM things")) == sum(written)


def test_a_transaction_that_fails_ends_its_turn(database: str, engine: Engine) -> None:
    with pytest.raises(OperationalError), db.transaction(engine) as session:
        session.execute(text("INSERT INTO nothing VALUES (1)"))
    assert seconds_for_a_turn(database) < turns.STILL_SECONDS


def test_readers_do_not_wait_for_a_turn(database: str, engine: Engine) -> None:
    with closing(turns.Turn(database, 10)), db.reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM things")) == 0


def test_the_turn_of_a_killed_process_ends(database: str) -> None:
    with another_process(database) as process:
        threading.Timer(0.2, process.kill).start()
        assert 0.1 < seconds_for_a_turn(database) < turns.STILL_SECONDS


def test_a_stopped_process_does_not_keep_others_from_writing(database: str, engine: Engine) -> None:
    """It has its turn, but not SQLite's lock."""
    with another_process(database) as process:
        os.kill(process.pid, signal.SIGSTOP)
        began = time.monotonic()
        with db.transaction(engine) as session:
            session.execute(text("INSERT INTO things VALUES (1)"))
        assert turns.STILL_SECONDS <= time.monotonic() - began < db.TURN_SECONDS


def test_no_writer_waits_longer_than_requested(database: str) -> None:
    with another_process(database):
        assert seconds_for_a_turn(database, patience=0.1) < turns.STILL_SECONDS


def test_the_file_of_the_turns_is_as_open_as_the_database(tmp_path: Path) -> None:
    path = tmp_path / "private.db"
    path.touch(mode=0o600)
    turns.Turn(str(path), 1).close()
    assert (tmp_path / "private.db-turns").stat().st_mode & 0o777 == 0o600


def test_a_writer_interrupted_while_waiting_leaves_the_queue(database: str) -> None:
    """RQ stops a worker with an exception at any point."""

    def interrupt(*_: object) -> None:
        raise InterruptedError

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with closing(turns.Turn(database, 10)):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(InterruptedError):
                turns.Turn(database, 10)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert seconds_for_a_turn(database) < turns.STILL_SECONDS


def test_without_a_file_sqlite_itself_decides(tmp_path: Path) -> None:
    assert turns.take(str(tmp_path / "no folder" / "pharmacy.db"), 1) is None
