"""A printer or receiver that hangs delays no label, and neither delays the other."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pharmacy import db, job_queue
from pharmacy.core.audit import COMMAND_LINE
from pharmacy.core.printing.labels import PrintState
from pharmacy.services.printing import printers
from pharmacy.services.records import outbox
from tests import broken_printer, cast, processes
from tests.broken_printer import PRINT_JOB, says_nothing
from tests.jobs import sites
from tests.jobs.printed import attempt_of, await_state, print_first_label
from tests.jobs.sites import PharmacyWithWorkers, now
from tests.jobs.workers import Worker
from tests.receivers import Receiver, receiver, says

SOON_SECONDS = 30
# Its process starts within a second. The rest is for busy machines.
PROMPT_SECONDS = 10


@pytest.fixture(autouse=True)
def _to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOKS_TO_LOOPBACK", "true")


def listen(site: PharmacyWithWorkers, url: str) -> None:
    """Send the clinic's orders to an address."""
    with db.transaction(site.engine) as session:
        outbox.add_endpoint(session, COMMAND_LINE, cast.CLIENT, url, now())


def stop(site: PharmacyWithWorkers, worker: Worker, queue: str) -> None:
    """Make the job of a queue hang for longer than any of its own deadlines."""
    [horse] = worker.horses(queue)
    os.kill(horse, signal.SIGSTOP)
    site.paused.append(horse)


@contextmanager
def hanging_receiver() -> Iterator[Receiver]:
    """A receiver that gets a message, and sends no response until the block ends."""
    over = threading.Event()

    def answer(_: socket.socket) -> None:
        over.wait(60)

    with receiver(answer) as made:
        try:
            yield made
        finally:
            # Before the receiver waits for its answer.
            over.set()


def test_labels_and_print_jobs_do_not_wait_for_a_receiver_that_hangs(
    postgresql_site: PharmacyWithWorkers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = postgresql_site
    with hanging_receiver() as made:
        listen(site, made.url)
        worker = site.start_worker()
        site.post("RX-reported")
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
        stop(site, worker, job_queue.RECEIVERS)
        site.await_labels(site.post("RX-next"), SOON_SECONDS)
        attempt_id = print_first_label(site, f"folder:{tmp_path_factory.mktemp('printed')}")
        await_state(site, attempt_id, PrintState.SENT)


def test_labels_and_messages_do_not_wait_for_a_printer_that_hangs(
    postgresql_site: PharmacyWithWorkers,
) -> None:
    site = postgresql_site
    with broken_printer.server({PRINT_JOB: says_nothing}) as printer, receiver(says(204)) as made:
        attempt_id = print_first_label(site, printer.uri)
        worker = site.start_worker()
        processes.wait_until(lambda: printer.of(PRINT_JOB) != [], "the sheet")
        stop(site, worker, job_queue.PRINTERS)
        listen(site, made.url)
        site.await_labels(site.post("RX-next"), SOON_SECONDS)
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
        assert attempt_of(site, attempt_id).state is PrintState.SENDING


def test_a_companion_that_dies_is_started_again(sqlite_site: PharmacyWithWorkers) -> None:
    with receiver(says(204)) as made:
        listen(sqlite_site, made.url)
        worker = sqlite_site.start_worker()
        dead = worker.companions()[job_queue.RECEIVERS]
        os.kill(dead, signal.SIGKILL)
        sqlite_site.post()
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
        assert worker.companions()[job_queue.RECEIVERS] != dead
        ended = f"process {dead} for {job_queue.RECEIVERS} has ended; it starts again"
        assert ended in worker.log.read_text()


def test_without_printers_and_addresses_no_process_waits_for_them(
    sqlite_site: PharmacyWithWorkers,
) -> None:
    worker = sqlite_site.start_worker()
    sqlite_site.await_labels(sqlite_site.post())
    assert worker.companions() == {}


def test_what_is_queued_before_its_process_runs_is_done_promptly(
    sqlite_site: PharmacyWithWorkers, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The first print job of the first printer, and the first message to the first address."""
    worker = sqlite_site.start_worker()
    sqlite_site.await_listener()
    attempt_id = print_first_label(sqlite_site, f"folder:{tmp_path_factory.mktemp('printed')}")
    began = time.monotonic()
    await_state(sqlite_site, attempt_id, PrintState.SENT)
    assert set(worker.companions()) == {job_queue.PRINTERS}
    with receiver(says(204)) as made:
        listen(sqlite_site, made.url)
        sqlite_site.post("RX-reported")
        processes.wait_until(lambda: len(made.heard) == 1, "the message")
    assert set(worker.companions()) == {job_queue.PRINTERS, job_queue.RECEIVERS}
    assert time.monotonic() - began < PROMPT_SECONDS


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_companions_end_with_their_worker(
    sqlite_site: PharmacyWithWorkers, how: signal.Signals
) -> None:
    with db.transaction(sqlite_site.engine) as session:
        printers.add_printer(session, "one", "folder:printed", "4x3", now(), COMMAND_LINE)
    listen(sqlite_site, "https://example.com/orders")
    worker = sqlite_site.start_worker()
    sqlite_site.await_listener()
    companions = worker.companions()
    assert set(companions) == {job_queue.PRINTERS, job_queue.RECEIVERS}
    worker.process.send_signal(how)
    assert worker.process.wait(20) == (0 if how is signal.SIGTERM else -how)
    processes.wait_until(
        lambda: not any(map(sites.is_alive, companions.values())), "the end of all", 5
    )
