"""Printers with endless responses block nobody, and use little memory."""

import socket
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from labels import errors, lookup
from labels.printers import Printable, PrinterPaper
from labels.printers.ipp import IppPrinter
from tests import broken_printer
from tests.broken_printer import GET_JOB, GET_PRINTER, PRINT_JOB, Answer, drips, floods

LABEL = b"%PDF-1.7 a label %%EOF"
PAPER = PrinterPaper(10160, 7620, 203)
SECONDS = 0.4
# The machine that runs the tests may be busy.
PATIENCE = 4.0
MOST_MEMORY = 16 << 20
OK = b"HTTP/1.1 200 OK\r\n"
ENDLESS = {
    "drips its body": drips(OK + b"Content-Length: 99999\r\n\r\n", b"\x02"),
    "drips its body in chunks": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n\x02\r\n"),
    "drips its headers": drips(OK, b"X: y\r\n"),
    "drips one header": drips(OK + b"X: ", b"y"),
    "drips half a line": drips(b"HTTP/1.1 2", b"0"),
    "asks for patience": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "floods its body": floods(OK + b"\r\n", b"\x02"),
    "floods an attribute": floods(
        OK + b"\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x01", b"\x44\x00\x01a\x00\x01b"
    ),
    "floods its headers": floods(OK, b"X: y\r\n"),
    "floods one header": floods(OK + b"X: ", b"y"),
    "floods patience": floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@contextmanager
def bounded() -> Iterator[None]:
    """This block ends soon and uses little memory."""
    begun = time.monotonic()
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.monotonic() - begun < PATIENCE
    assert most < MOST_MEMORY


def at(uri: str) -> IppPrinter:
    """The printer at an address, with short timeouts."""
    return IppPrinter(uri, SECONDS, SECONDS, SECONDS)


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_response_to_a_label_times_out(answer: Answer) -> None:
    with (
        broken_printer.server({PRINT_JOB: answer}) as broken,
        bounded(),
        pytest.raises(errors.PrinterFailed) as failure,
    ):
        at(broken.uri).send(Printable(LABEL), "attempt-1", PAPER)
    assert failure.value.may_have_printed


@pytest.mark.parametrize("kind", ["drips its body", "drips its headers", "floods an attribute"])
def test_an_endless_response_to_a_query_times_out(kind: str) -> None:
    endless = {GET_PRINTER: ENDLESS[kind], GET_JOB: ENDLESS[kind]}
    with broken_printer.server(endless) as broken:
        with bounded(), pytest.raises(errors.PrinterFailed) as asked:
            at(broken.uri).ask(PAPER)
        with bounded(), pytest.raises(errors.PrinterFailed) as followed:
            at(broken.uri).track("7")
    assert not asked.value.may_have_printed
    assert not followed.value.may_have_printed


def test_a_printer_that_reads_no_label_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        uri = f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print"
        begun = time.monotonic()
        with pytest.raises(errors.PrinterFailed) as failure:
            at(uri).send(Printable(b"x" * (32 << 20)), "attempt-1", PAPER)
    assert time.monotonic() - begun < PATIENCE
    assert failure.value.may_have_printed


def test_several_questions_have_one_deadline() -> None:
    """Each of the responses is quick enough on its own."""
    slow = broken_printer.late(0.3, broken_printer.job(broken_printer.WORKING))
    later = broken_printer.late(0.3, broken_printer.state(broken_printer.PROCESSING))
    with (
        broken_printer.server({GET_JOB: slow, GET_PRINTER: later}) as broken,
        pytest.raises(errors.PrinterFailed, match="in time"),
    ):
        at(broken.uri).track("7")


def test_a_name_server_that_is_silent_is_left() -> None:
    def silent(*_: object, **__: object) -> lookup.Found:
        time.sleep(PATIENCE)
        return []

    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        lookup.addresses("printer.example", 631, 0.1, silent)
    assert time.monotonic() - begun < PATIENCE


def test_a_printers_name_is_looked_up_and_its_addresses_tried() -> None:
    assert "127.0.0.1" in lookup.addresses("localhost", 631, 5)
    with broken_printer.server({}) as broken:
        uri = broken.uri.replace("127.0.0.1", "localhost")
        assert IppPrinter(uri, 1, 2, 2).ask(PAPER).state == "idle"


def test_a_name_that_leads_nowhere_printed_nothing() -> None:
    with pytest.raises(errors.PrinterFailed, match="cannot be reached") as failure:
        IppPrinter("ipp://printer.invalid..:631/ipp/print", 1, 2, 2).send(
            Printable(LABEL), "a", PAPER
        )
    assert not failure.value.may_have_printed
