"""A printer or receiver that hangs delays no label, and neither delays the other."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pharmacy import db, job_queue
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import PrintState
from pharmacy.services.records import outbox
from tests import broken_printer, processes
from tests.broken_printer import PRINT_JOB, says_nothing
from tests.jobs import house as houses
from tests.jobs.house import PharmacyWithWorkers, now
from tests.jobs.printed import attempt_of, await_state, print_first_label
from tests.jobs.workers import Worker
from tests.receivers import Answer, receiver, says

SOON_SECONDS = 30


@pytest.fixture(autouse=True)
def _to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "true")


def listen(house: PharmacyWithWorkers, url: str) -> None:
    """Send the clinic's orders to an address."""
    with db.transaction(house.engine) as session:
        outbox.add_endpoint(session, COMMAND_LINE, "clinic", url, now())


def stop(house: PharmacyWithWorkers, worker: Worker, queue: str) -> None:
    """Make the job of a queue hang for longer than any of its own deadlines."""
    [horse] = worker.horses(queue)
    os.kill(horse, signal.SIGSTOP)
    house.paused.append(horse)


@contextmanager
def hanging() -> Iterator[Answer]:
    """Receive a message, and send no response until the block ends."""
    over = threading.Event()

    def answer(_: socket.socket) -> None:
        over.wait(60)

    try:
        yield answer
    finally:
        over.set()


def test_labels_and_sheets_do_not_wait_for_a_receiver_that_hangs(
    postgresql_house: PharmacyWithWorkers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    house = postgresql_house
    with hanging() as answer, receiver(answer) as made:
        listen(house, made.url)
        worker = house.start_worker()
        house.post("RX-told")
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
        stop(house, worker, job_queue.RECEIVERS)
        house.await_labels(house.post("RX-next"), SOON_SECONDS)
        attempt_id = print_first_label(house, f"folder:{tmp_path_factory.mktemp('printed')}")
        await_state(house, attempt_id, PrintState.SENT)


def test_labels_and_messages_do_not_wait_for_a_printer_that_hangs(
    postgresql_house: PharmacyWithWorkers,
) -> None:
    house = postgresql_house
    with broken_printer.server({PRINT_JOB: says_nothing}) as printer, receiver(says(204)) as made:
        attempt_id = print_first_label(house, printer.uri)
        worker = house.start_worker()
        processes.wait_until(lambda: printer.of(PRINT_JOB) != [], "the sheet")
        stop(house, worker, job_queue.PRINTERS)
        listen(house, made.url)
        house.await_labels(house.post("RX-next"), SOON_SECONDS)
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
        assert attempt_of(house, attempt_id).state is PrintState.SENDING


def test_a_companion_that_dies_is_started_again(sqlite_house: PharmacyWithWorkers) -> None:
    with receiver(says(204)) as made:
        listen(sqlite_house, made.url)
        worker = sqlite_house.start_worker()
        dead = worker.companions()[job_queue.RECEIVERS]
        os.kill(dead, signal.SIGKILL)
        sqlite_house.post()
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
        assert worker.companions()[job_queue.RECEIVERS] != dead


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_companions_end_with_their_worker(
    sqlite_house: PharmacyWithWorkers, how: signal.Signals
) -> None:
    worker = sqlite_house.start_worker()
    sqlite_house.await_listener()
    companions = worker.companions()
    assert set(companions) == {job_queue.PRINTERS, job_queue.RECEIVERS}
    worker.process.send_signal(how)
    assert worker.process.wait(20) == (0 if how is signal.SIGTERM else -how)
    processes.wait_until(
        lambda: not any(map(houses.is_alive, companions.values())), "the end of all", 5
    )
