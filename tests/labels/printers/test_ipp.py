"""Printing by IPP, against a real printer program and against broken ones."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from labels import errors, pdf, printers
from labels.printers.ipp import IppPrinter
from tests.ipp_printer import VirtualPrinter
from tests.labels.samples import SAMPLE, STOCK

LABEL = b"%PDF-1.7 a label %%EOF"
ASKED_FOR_STATE = b"queued-job-count\x03"
TLS = b"\x16\x03"  # How a TLS handshake begins.
CHARSET = b"\x47\x00\x12attributes-charset\x00\x05utf-8"
IDLE, PROCESSING, STOPPED = 3, 4, 5
Answer = Callable[[socket.socket], None]


@dataclass
class Broken:
    """A server that takes connections and answers as it was told; `heard` is one text each."""

    uri: str = ""
    heard: list[bytes] = field(default_factory=list)

    def send(self) -> errors.PrinterFailed:
        """How sending a label to it fails."""
        with pytest.raises(errors.PrinterFailed) as failure:
            IppPrinter(self.uri, connect_seconds=1, overall_seconds=2).send(LABEL, "attempt-1")
        return failure.value


@contextmanager
def server(answer: Answer) -> Iterator[Broken]:
    broken = Broken()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        broken.uri = f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print"
        thread = threading.Thread(target=_serve, args=(listener, broken, answer))
        thread.start()
        yield broken
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listener: socket.socket, broken: Broken, answer: Answer) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            broken.heard.append(_request(connection))
            answer(connection)


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while (
        not heard.endswith((LABEL, ASKED_FOR_STATE))
        and heard[:2] != TLS
        and (more := connection.recv(65536))
    ):
        heard += more
    return heard


def resets(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says_nothing(connection: socket.socket) -> None:
    connection.recv(1)


def hangs_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def http(status: str, headers: str = "", body: bytes = b"") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return lambda connection: connection.sendall(head.encode() + body)


def ipp(status: int, group: bytes = b"\x01") -> Answer:
    body = struct.pack(">BBHI", 2, 0, status, 1) + group + CHARSET + b"\x03"
    return http("200 OK", "Content-Type: application/ipp\r\n", body)


def state(printer_state: int, queued: int) -> Answer:
    """The answer of a printer that is asked what it is at."""
    attributes = b"\x23\x00\x0dprinter-state" + struct.pack(">HI", 4, printer_state)
    attributes += b"\x21\x00\x10queued-job-count" + struct.pack(">HI", 4, queued)
    return ipp(0, group=b"\x01" + CHARSET + b"\x04" + attributes)


def test_a_printer_gets_the_very_bytes(ipp_printer: VirtualPrinter) -> None:
    ipp_printer.wait_until_idle()
    before = len(ipp_printer.documents())
    label = pdf.render(SAMPLE, STOCK)

    job = printers.open_printer(ipp_printer.uri).send(label, "attempt-1")

    assert ipp_printer.documents()[before:] == [label]
    assert job.reference.isdigit()


def test_two_labels_are_two_jobs(ipp_printer: VirtualPrinter) -> None:
    printer = printers.open_printer(ipp_printer.uri)

    references = set()
    for _ in range(2):
        ipp_printer.wait_until_idle()
        references.add(printer.send(LABEL, "attempt-2").reference)

    assert len(references) == 2


def test_an_idle_printer_is_free(ipp_printer: VirtualPrinter) -> None:
    ipp_printer.wait_until_idle()
    assert printers.open_printer(ipp_printer.uri).is_free()


@pytest.mark.parametrize(
    ("printer_state", "queued", "is_free"),
    [(IDLE, 0, True), (IDLE, 1, False), (PROCESSING, 1, False), (STOPPED, 3, True)],
)
def test_a_printer_at_work_is_not_free(printer_state: int, queued: int, is_free: bool) -> None:
    with server(state(printer_state, queued)) as printer:
        assert IppPrinter(printer.uri).is_free() == is_free


@pytest.mark.parametrize(
    "answer",
    [http("500 Internal Server Error"), hangs_up, ipp(0)],
    ids=["an error", "no answer", "no state"],
)
def test_whether_a_silent_printer_is_free_is_left_to_the_sending(answer: Answer) -> None:
    with server(answer) as printer:
        assert IppPrinter(printer.uri).is_free()


def test_a_path_that_the_printer_lacks_prints_nothing(ipp_printer: VirtualPrinter) -> None:
    printer = printers.open_printer(f"{ipp_printer.uri}/other")

    with pytest.raises(errors.PrinterFailed) as failure:
        printer.send(LABEL, "attempt-3")

    assert (failure.value.permanent, failure.value.may_have_printed) == (True, False)


def test_the_request_carries_the_title_the_format_and_no_scaling() -> None:
    with server(ipp(0)) as printer:
        job = IppPrinter(printer.uri).send(LABEL, "attempt-1")

    (request,) = printer.heard
    assert b"\x42\x00\x08job-name\x00\x09attempt-1" in request
    assert b"document-format\x00\x0fapplication/pdf" in request
    assert b"print-scaling\x00\x04none" in request
    assert job.reference == ""


def test_a_printer_that_is_off_printed_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    failure = Broken(f"ipp://127.0.0.1:{port}/ipp/print").send()

    assert (failure.permanent, failure.may_have_printed) == (False, False)
    assert "nothing was sent" in failure.message


def test_a_printer_without_tls_behind_an_ipps_address_printed_nothing() -> None:
    with server(http("400 Bad Request")) as printer:
        printer.uri = printer.uri.replace("ipp:", "ipps:")
        failure = printer.send()

    assert (failure.permanent, failure.may_have_printed) == (True, False)
    assert not any(LABEL in heard for heard in printer.heard)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (resets, "broke off"),
        (hangs_up, "broke off"),
        (says_nothing, "did not answer in time"),
        (http("500 Internal Server Error"), "HTTP status 500"),
        (http("200 OK", body=b"what?"), "cannot be understood"),
        (http("200 OK", "Content-Encoding: gzip\r\n", b"what?"), "broke off"),
        (ipp(0x0508), "job canceled"),
    ],
    ids=["reset", "hung up", "silence", "500", "nonsense", "bad gzip", "cancelled"],
)
def test_whatever_breaks_after_sending_began_may_have_printed(answer: Answer, words: str) -> None:
    with server(answer) as printer:
        failure = printer.send()

    assert (failure.permanent, failure.may_have_printed) == (False, True)
    assert words in failure.message


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [
        (ipp(0x0507), False),
        (ipp(0x0506), False),
        (ipp(0x040A), True),
        (ipp(0x0406), True),
        (ipp(0x0503), True),
        (ipp(0x04FF), True),
        (http("404 Not Found"), True),
        (http("426 Upgrade Required", "Upgrade: TLS/1.2\r\n"), True),
        (http("308 Permanent Redirect", "Location: http://127.0.0.1:1/other\r\n"), True),
    ],
    ids=["busy", "paused", "format", "not found", "version", "unknown", "404", "426", "308"],
)
def test_a_printer_that_refuses_printed_nothing(answer: Answer, is_permanent: bool) -> None:
    with server(answer) as printer:
        failure = printer.send()

    assert (failure.permanent, failure.may_have_printed) == (is_permanent, False)


@pytest.mark.parametrize(
    "answer", [resets, hangs_up, http("503 Busy"), ipp(0x0507)], ids=["rst", "fin", "503", "busy"]
)
def test_a_label_is_sent_once_and_never_again(answer: Answer) -> None:
    with server(answer) as printer:
        printer.send()

    assert len(printer.heard) == 1
