"""Printing over IPP, with a real printer program and with faulty ones."""

import socket

import pytest

from labels import errors, pdf, printers
from labels.printers import Printable, PrinterPaper
from labels.printers.ipp import IppPrinter
from tests import broken_printer
from tests.broken_printer import (
    JOB,
    PRINT_JOB,
    Answer,
    hangs_up,
    http,
    ipp,
    late,
    resets,
    resets_in_mid_answer,
    says_nothing,
    taken,
    texts,
)
from tests.ipp_printer import VirtualPrinter
from tests.labels.samples import SAMPLE, STOCK

LABEL = b"%PDF-1.7 a label %%EOF"
PAPER = PrinterPaper(10160, 7620, 203)


def at(uri: str) -> IppPrinter:
    """The printer at an address, with short timeouts."""
    return IppPrinter(uri, connect_seconds=1, overall_seconds=2, asking_seconds=1)


def failure_of_sending(answer: Answer, scheme: str = "ipp:") -> tuple[errors.PrinterFailed, int]:
    """The error of sending to a printer with this response, and the number of print requests."""
    with broken_printer.server({PRINT_JOB: answer}) as broken:
        printer = at(broken.uri.replace("ipp:", scheme))
        with pytest.raises(errors.PrinterFailed) as failure:
            printer.send(Printable(LABEL), "attempt-1", PAPER)
        return failure.value, len(broken.heard)


def test_a_printer_gets_the_very_bytes(ipp_printer: VirtualPrinter) -> None:
    ipp_printer.wait_until_idle()
    before = len(ipp_printer.documents())
    label = pdf.render(SAMPLE, STOCK)

    job = printers.open_printer(ipp_printer.uri).send(Printable(label), "attempt-1", PAPER)

    assert ipp_printer.documents()[before:] == [label]
    assert job.reference.isdigit()


def test_two_labels_are_two_jobs(ipp_printer: VirtualPrinter) -> None:
    printer = printers.open_printer(ipp_printer.uri)

    references = set()
    for _ in range(2):
        ipp_printer.wait_until_idle()
        references.add(printer.send(Printable(LABEL), "attempt-2", PAPER).reference)

    assert len(references) == 2


def test_an_unknown_path_at_the_printer_prints_nothing(ipp_printer: VirtualPrinter) -> None:
    printer = printers.open_printer(f"{ipp_printer.uri}/other")

    with pytest.raises(errors.PrinterFailed) as failure:
        printer.send(Printable(LABEL), "attempt-3", PAPER)

    assert (failure.value.permanent, failure.value.may_have_printed) == (True, False)


def test_the_request_carries_title_format_copies_size_and_no_scaling() -> None:
    with broken_printer.server({}) as printer:
        sent = at(printer.uri).send(Printable(LABEL), "attempt-1", PAPER)

    (request,) = printer.of(PRINT_JOB)
    assert sent.reference == "7"
    assert b"\x42\x00\x08job-name\x00\x09attempt-1" in request
    assert b"document-format\x00\x0fapplication/pdf" in request
    assert b"print-scaling\x00\x04none" in request
    assert b"\x21\x00\x06copies\x00\x04\x00\x00\x00\x01" in request
    sides = b"x-dimension\x21\x00\x00\x00\x04\x00\x00\x27\xb0", b"\x00\x00\x1d\xc4"
    assert sides[0] in request
    assert b"y-dimension\x21\x00\x00\x00\x04" + sides[1] in request
    assert request.endswith(b"\x03" + LABEL)


@pytest.mark.parametrize(
    "answer", [ipp(0), ipp(0, JOB + texts(0x41, "job-id", "seven"))], ids=["none", "words"]
)
def test_a_printer_that_gives_no_job_number_cannot_be_tracked(answer: Answer) -> None:
    with broken_printer.server({PRINT_JOB: answer}) as printer:
        sent = at(printer.uri).send(Printable(LABEL), "attempt-1", PAPER)
    assert (sent.reference, sent.has_ended) == ("", True)


def test_a_printer_that_is_off_printed_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(errors.PrinterFailed, match="nothing was sent") as failure:
        at(f"ipp://127.0.0.1:{port}/ipp/print").send(Printable(LABEL), "attempt-1", PAPER)

    assert (failure.value.permanent, failure.value.may_have_printed) == (False, False)


def test_a_printer_without_tls_behind_an_ipps_address_printed_nothing() -> None:
    failure, _ = failure_of_sending(http("400 Bad Request"), scheme="ipps:")
    assert (failure.permanent, failure.may_have_printed) == (True, False)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (resets, "broke off"),
        (resets_in_mid_answer, "broke off"),
        (hangs_up, "broke off"),
        (says_nothing, "did not answer in time"),
        (http("500 Internal Server Error"), "HTTP status 500"),
        (http("200 OK", body=b"what?"), "cannot be understood"),
        (http("200 OK", body=b"\x02\x00\x00\x00\x00\x00\x00\x01\x03"), "cannot be understood"),
        (http("200 OK", "Content-Encoding: gzip\r\n", b"what?"), "cannot be understood"),
        (ipp(0x0508), "job canceled"),
    ],
    ids=["reset", "half", "hung up", "silence", "500", "nonsense", "empty", "gzip", "cancelled"],
)
def test_whatever_breaks_after_sending_began_may_have_printed(answer: Answer, words: str) -> None:
    failure, times = failure_of_sending(answer)
    assert (failure.permanent, failure.may_have_printed, times) == (False, True, 1)
    assert words in failure.message


def test_a_response_that_comes_too_late_does_not_count() -> None:
    """The label may be printed anyway."""
    with broken_printer.server({PRINT_JOB: late(0.6, taken())}) as broken:
        printer = IppPrinter(broken.uri, connect_seconds=1, overall_seconds=0.3)
        with pytest.raises(errors.PrinterFailed, match="did not answer in time") as failure:
            printer.send(Printable(LABEL), "attempt-1", PAPER)
    assert failure.value.may_have_printed
    assert len(broken.heard) == 1


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [
        (ipp(0x0507), False),
        (ipp(0x0506), False),
        (ipp(0x040A), True),
        (ipp(0x0406), True),
        (ipp(0x04FF), True),
        (http("404 Not Found"), True),
        (http("426 Upgrade Required", "Upgrade: TLS/1.2\r\n"), True),
        (http("308 Permanent Redirect", "Location: http://127.0.0.1:1/other\r\n"), True),
    ],
    ids=["busy", "paused", "format", "not found", "unknown", "404", "426", "308"],
)
def test_a_printer_that_refuses_printed_nothing(answer: Answer, is_permanent: bool) -> None:
    failure, times = failure_of_sending(answer)
    assert (failure.permanent, failure.may_have_printed, times) == (is_permanent, False, 1)
