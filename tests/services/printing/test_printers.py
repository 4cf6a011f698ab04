"""Printers: adding, defaults, pausing, and their last reports."""

import datetime
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pharmacy import job_queue
from pharmacy.core.audit import COMMAND_LINE, Actor
from pharmacy.core.errors import InvalidInput, NotFound
from pharmacy.core.printing.jobs import UNREACHED
from pharmacy.core.printing.labels import PrintState
from pharmacy.models.printers import Printer
from pharmacy.services.printing import printers
from tests.services import stored
from tests.services.contexts import NOW, ServiceContext

AT_ONCE = 4
SECOND = datetime.timedelta(seconds=1)
IDLE = {"state": "idle", "is_busy": False, "reasons": [], "refusals": [], "model": ""}
ASK = job_queue.ASK_PRINTER


def add(context: ServiceContext, name: str, uri: str = "folder:x", stock: str = "4x3") -> str:
    """The id of a new printer."""
    with context.transaction() as session:
        return str(printers.add_printer(session, name, uri, stock, NOW, COMMAND_LINE).id)


def act(context: ServiceContext, what: Callable[..., None], *about: object) -> None:
    """Change a printer at a given time."""
    with context.transaction() as session:
        what(session, COMMAND_LINE, *about, NOW)


def found(context: ServiceContext) -> dict[str, Printer]:
    """The printers in use, by name."""
    with context.reading() as session:
        return {printer.name: printer for printer in printers.find_printers(session)}


def notified(context: ServiceContext) -> list[str]:
    """The printers that the workers were notified to query."""
    return [row for job, row in context.notifier.notified if job == ASK]


@pytest.mark.parametrize(
    ("name", "uri", "stock", "pointer"),
    [
        ("other", "lpd://printer", "4x3", "/uri"),
        ("other", "", "4x3", "/uri"),
        ("other", "file:///etc/passwd", "4x3", "/uri"),
        ("other", "ipp://", "4x3", "/uri"),
        ("other", "ipp://user:secret@host/ipp/print", "4x3", "/uri"),
        ("other", f"ipp://host/{'x' * 300}", "4x3", "/uri"),
        ("other", "folder:x", "A4", "/stock"),
        ("bench", "folder:x", "4x3", "/name"),
        (" ", "folder:x", "4x3", "/name"),
    ],
)
def test_a_printer_that_cannot_be_is_refused(
    context: ServiceContext, name: str, uri: str, stock: str, pointer: str
) -> None:
    add(context, "bench")
    with pytest.raises(InvalidInput) as refused:
        add(context, name, uri, stock)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]
    assert "secret" not in str(refused.value)
    assert [*found(context)] == ["bench"]


def test_of_two_people_adding_the_same_printer_one_gets_an_error(context: ServiceContext) -> None:
    def try_to_add(_: int) -> bool:
        try:
            add(context, "bench")
        except InvalidInput:
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(try_to_add, range(AT_ONCE))) == 1
    assert [*found(context)] == ["bench"]


def test_the_first_printer_of_a_stock_is_its_default(context: ServiceContext) -> None:
    for name, stock in (("a", "4x3"), ("b", "4x3"), ("c", "4x2")):
        add(context, name, stock=stock)
    assert [p.name for p in found(context).values() if p.is_default] == ["a", "c"]


def test_each_stock_has_one_default_however_many_choose_at_once(context: ServiceContext) -> None:
    ids = [add(context, name) for name in "abcd"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: act(context, printers.make_default, one), ids))
    assert len([p for p in found(context).values() if p.is_default]) == 1
    act(context, printers.make_default, ids[2])
    assert [p.name for p in found(context).values() if p.is_default] == ["c"]


def test_a_name_is_free_again_once_its_printer_is_removed(context: ServiceContext) -> None:
    first = add(context, "bench")
    act(context, printers.remove_printer, first)
    second = add(context, "bench")
    assert second != first
    assert found(context)["bench"].is_default
    for change in (printers.pause_printer, printers.remove_printer, printers.make_default):
        with pytest.raises(NotFound):
            act(context, change, first)


def test_a_printer_is_renamed_to_a_name_of_its_own(context: ServiceContext) -> None:
    one, _ = add(context, "a"), add(context, "b")
    with pytest.raises(InvalidInput):
        act(context, printers.rename_printer, one, "b")
    act(context, printers.rename_printer, one, "front desk")
    act(context, printers.rename_printer, one, "front desk")
    assert [*found(context)] == ["b", "front desk"]
    assert context.events(uuid.UUID(one)) == ["printer:added", "printer:renamed"]


def test_pausing_twice_is_audited_once(context: ServiceContext) -> None:
    one = add(context, "a")
    for change in ("pause", "pause", "resume", "resume"):
        act(context, getattr(printers, f"{change}_printer"), one)
    assert context.events(uuid.UUID(one)) == ["printer:added", "printer:paused", "printer:resumed"]


def test_what_waits_for_a_printer_fails_with_it(context: ServiceContext, person: Actor) -> None:
    printer_id = context.printer()
    waiting = context.intend(person, context.rendered_label(), printer_id)
    act(context, printers.remove_printer, printer_id)
    attempt = context.attempt(waiting)
    assert attempt.state is PrintState.FAILED
    assert attempt.error_message == "The printer was removed. Take another one."
    assert stored.counts(context.engine)["printers"] == 1


def ask(context: ServiceContext, now: datetime.datetime) -> None:
    with context.transaction() as session:
        printers.ask_stale(session, context.notifier, now)


def hear(context: ServiceContext, printer_id: str, state: str, now: datetime.datetime) -> None:
    with context.transaction() as session:
        printers.note_report(session, uuid.UUID(printer_id), {**IDLE, "state": state}, now)


def test_a_printer_with_an_old_report_is_queried_by_one_worker_at_a_time(
    context: ServiceContext,
) -> None:
    one = add(context, "a")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: ask(context, NOW), range(AT_ONCE)))
    assert notified(context) == [one]
    hear(context, one, "idle", NOW + SECOND)
    ask(context, NOW + 5 * SECOND)
    assert notified(context) == [one]
    ask(context, NOW + 6 * SECOND)
    assert notified(context) == [one, one]


def test_an_unresponsive_printer_is_queried_rarely(context: ServiceContext) -> None:
    """A worker would wait for it most of the time."""
    one = add(context, "a")
    hear(context, one, UNREACHED, NOW)
    ask(context, NOW + 29 * SECOND)
    assert notified(context) == []
    ask(context, NOW + 30 * SECOND)
    assert notified(context) == [one]


def test_a_pending_query_is_not_repeated_soon(
    context: ServiceContext,
) -> None:
    """Otherwise an open page would fill the queue while no worker is running."""
    one = add(context, "a")
    for seconds in (0, 5, 29):
        ask(context, NOW + seconds * SECOND)
    assert notified(context) == [one]
    ask(context, NOW + 30 * SECOND)
    assert notified(context) == [one, one]


def test_a_removed_printer_is_not_queried(context: ServiceContext) -> None:
    one = add(context, "a")
    with context.reading() as session:
        assert printers.printer_to_ask(session, uuid.UUID(one)) is not None
    act(context, printers.remove_printer, one)
    ask(context, NOW)
    assert notified(context) == []
    with context.reading() as session:
        assert printers.printer_to_ask(session, uuid.UUID(one)) is None
