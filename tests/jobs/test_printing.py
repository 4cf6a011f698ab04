"""A sheet is sent at most once, whatever dies around it."""

import datetime
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from pharmacy import db, job_queue, runtime
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.labels import PrintState
from pharmacy.core.roles import Role
from pharmacy.models.printers import PrintAttempt
from pharmacy.services import printers, sheets, users
from tests import processes
from tests.jobs import house as houses
from tests.jobs.house import House, now
from tests.services import rendered

TIMES = 20
ORPHAN_SECONDS = 5
LONG_AGO = datetime.timedelta(minutes=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the printer puts its sheets."""
    return tmp_path / "printed"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A printer that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


def print_first_label(
    house: House, uri: str, intended: datetime.datetime | None = None
) -> uuid.UUID:
    """The attempt to print the first label of a new order on a new printer."""
    name = str(uuid.uuid4())
    order_id = house.post(name, phases=1)
    if house.workers:
        house.await_labels(order_id)
    else:
        rendered.render(house.engine, order_id)
    [label] = house.labels(order_id)
    bell = runtime.RedisBell(house.redis.url)
    moment, tina = intended or now(), technician(house, name)
    with db.transaction(house.engine) as session:
        printer = printers.add_printer(session, name, uri, "4x3", moment, COMMAND_LINE)
        wanted = sheets.PrintRequest(str(printer.id), None)
        attempt = sheets.print_label(session, tina, str(label.id), wanted, bell, moment)
    return attempt.id


def technician(house: House, name: str) -> Actor:
    """Somebody who prints."""
    with db.transaction(house.engine) as session:
        user = users.add_user(session, name, Role.TECHNICIAN, "long enough", now(), COMMAND_LINE)
        return users.actor_of(user)


def attempt_of(house: House, attempt_id: uuid.UUID) -> PrintAttempt:
    """The attempt as it is stored now."""
    with db.reading(house.engine) as session:
        return session.get_one(PrintAttempt, attempt_id)


def await_state(house: House, attempt_id: uuid.UUID, state: PrintState) -> PrintAttempt:
    """Wait until the attempt is in this state."""
    processes.wait_until(lambda: attempt_of(house, attempt_id).state is state, state)
    return attempt_of(house, attempt_id)


def events(house: House, attempt_id: uuid.UUID) -> list[str]:
    """What the audit tells of the attempt."""
    return [entry.event for entry in house.audit_of(attempt_id)]


def test_a_sheet_whose_job_is_rung_many_times_comes_out_once(
    postgresql_house: House, folder: Path
) -> None:
    attempt_id = print_first_label(postgresql_house, f"folder:{folder}")
    with postgresql_house.redis.client() as client:
        queue = runtime.queue(client)
        for _ in range(TIMES):
            queue.enqueue_call(job_queue.PRINT_LABEL, args=(str(attempt_id),), result_ttl=0)
        postgresql_house.start_workers(2)
        processes.wait_until(lambda: not queue.count, "the end of all jobs")
    await_state(postgresql_house, attempt_id, PrintState.SENT)
    [sheet] = folder.iterdir()
    assert sheet.read_bytes() == rendered.pdf(1)
    assert events(postgresql_house, attempt_id) == ["print:intended", "print:sent"]


def test_a_sheet_is_sent_although_redis_forgot_its_bell(sqlite_house: House, folder: Path) -> None:
    attempt_id = print_first_label(sqlite_house, f"folder:{folder}")
    sqlite_house.redis.flushall()
    sqlite_house.start_worker()
    await_state(sqlite_house, attempt_id, PrintState.SENT)
    assert len([*folder.iterdir()]) == 1


def test_a_sheet_that_nobody_expects_any_more_is_not_sent(
    shared_house: House, folder: Path
) -> None:
    yesterday = now() - datetime.timedelta(days=1)
    attempt_id = print_first_label(shared_house, f"folder:{folder}", yesterday)
    await_state(shared_house, attempt_id, PrintState.FAILED)
    assert not folder.exists()
    assert events(shared_house, attempt_id) == ["print:intended", "print:failed"]


def test_a_sheet_whose_worker_died_while_it_was_sent_is_unknown_and_not_sent_again(
    sqlite_house: House, listening: socket.socket
) -> None:
    """Its horse, which would wait for the printer's answer for long, ends with it."""
    port = listening.getsockname()[1]
    worker = sqlite_house.start_worker()
    attempt_id = print_first_label(sqlite_house, f"ipp://127.0.0.1:{port}/ipp/print")
    with call_while_sending(sqlite_house, attempt_id, listening):
        [horse] = worker.horses()
        worker.kill()
        processes.wait_until(lambda: not houses.is_alive(horse), "the horse's end", ORPHAN_SECONDS)
    sqlite_house.start_worker()
    # Found at once, it may still be on its way; found later, its worker is gone.
    assert attempt_of(sqlite_house, attempt_id).state is PrintState.SENDING
    make_older(sqlite_house, attempt_id)
    attempt = await_state(sqlite_house, attempt_id, PrintState.UNKNOWN)
    assert attempt.error_message
    assert events(sqlite_house, attempt_id) == ["print:intended", "print:unknown"]
    refuse_more_calls(listening)


def call_while_sending(
    house: House, attempt_id: uuid.UUID, listening: socket.socket
) -> socket.socket:
    """A call that brings the sheet; earlier ones, which ask how the printer is, get no answer."""
    while True:
        call, _ = listening.accept()
        if attempt_of(house, attempt_id).state is PrintState.SENDING:
            return call
        call.close()


def make_older(house: House, attempt_id: uuid.UUID) -> None:
    """Let time pass for one sheet."""
    older = update(PrintAttempt).where(PrintAttempt.id == attempt_id)
    with db.transaction(house.engine) as session:
        session.execute(older.values(sending_at=now() - LONG_AGO))


def refuse_more_calls(listening: socket.socket) -> None:
    """Nobody calls the printer any more."""
    listening.settimeout(2)
    with pytest.raises(TimeoutError):
        listening.accept()


def test_a_printer_that_cannot_be_reached_fails_and_is_not_asked_again(
    shared_house: House,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    attempt_id = print_first_label(shared_house, f"ipp://127.0.0.1:{port}/ipp/print")
    attempt = await_state(shared_house, attempt_id, PrintState.FAILED)
    assert attempt.error_message
    with socket.create_server(("127.0.0.1", port)) as server:
        refuse_more_calls(server)


def test_a_printer_with_an_address_that_nobody_understands_fails(shared_house: House) -> None:
    attempt_id = print_first_label(shared_house, "folder://server/share")
    await_state(shared_house, attempt_id, PrintState.FAILED)
    assert events(shared_house, attempt_id) == ["print:intended", "print:failed"]
