"""Reading IPP responses: values, out-of-band values, and invalid responses."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.printers import JobState, Printable, PrinterPaper
from labels.printers.ipp import ABOUT_JOB, ABOUT_PRINTER, IppPrinter
from labels.printers.ipp_answers import IppResponse, OutOfBand, Range, Unreadable, understood
from tests import broken_printer
from tests.broken_printer import (
    ABORTED,
    CANCELED,
    GET_JOB,
    GET_PRINTER,
    IDLE,
    JOB,
    NO_VALUE,
    PRINT_JOB,
    PRINTER,
    UNKNOWN,
    UNSUPPORTED,
    ipp,
    job,
    no_value,
    number,
    state,
    texts,
)

PAPER = PrinterPaper(10160, 7620, 203)
TAGS = {"unsupported": UNSUPPORTED, "unknown": UNKNOWN, "no value": NO_VALUE, "another": 0x1A}
OUT_OF_BAND = pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
HEAD = struct.pack(">BBHI", 2, 0, 0, 1) + b"\x01"


def read(attribute: bytes, name: str) -> list[Any]:
    """The values of an attribute of a printer."""
    return [*understood(HEAD + PRINTER + attribute + b"\x03").first(PRINTER[0])[name]]


@OUT_OF_BAND
@pytest.mark.parametrize("name", ABOUT_PRINTER)
def test_a_printer_may_omit_any_value(name: str, tag: int) -> None:
    """A missing value counts as no problem."""
    with broken_printer.server({GET_PRINTER: ipp(0, PRINTER + no_value(tag, name))}) as broken:
        report = IppPrinter(broken.uri, 1, 2, 1).ask(PAPER)
    assert (report.state, report.reasons, report.is_busy) == ("", (), False)
    assert (report.refusals, report.model, report.resolution) == ((), "", None)


@OUT_OF_BAND
def test_an_idle_printer_that_does_not_count_its_jobs_gets_the_next(tag: int) -> None:
    idle = number(0x23, "printer-state", IDLE) + no_value(tag, "queued-job-count")
    with broken_printer.server({GET_PRINTER: ipp(0, PRINTER + idle)}) as broken:
        report = IppPrinter(broken.uri, 1, 2, 1).ask(PAPER)
    assert (report.state, report.is_busy) == ("idle", False)


@OUT_OF_BAND
@pytest.mark.parametrize("name", [one for one in ABOUT_JOB if one != "job-state"])
def test_a_job_may_omit_any_value_but_its_state(name: str, tag: int) -> None:
    with broken_printer.server({GET_JOB: job(CANCELED, more=no_value(tag, name))}) as broken:
        report = IppPrinter(broken.uri, 1, 2, 1).track("7")
    assert (report.state, report.reasons) == (JobState.CANCELED, ())
    # Only a job without a processing time is known not to have begun.
    assert report.surely_blank is (name == "time-at-processing" and tag == NO_VALUE)


@OUT_OF_BAND
def test_a_job_accepted_without_a_number_is_not_tracked(tag: int) -> None:
    with broken_printer.server({PRINT_JOB: ipp(0, JOB + no_value(tag, "job-id"))}) as broken:
        sent = IppPrinter(broken.uri, 1, 2, 1).send(Printable(b"%PDF"), "attempt-1", PAPER)
    assert (sent.reference, sent.has_ended) == ("", True)


def test_a_job_that_has_no_time_and_printed_pages_may_be_on_paper() -> None:
    told = no_value(NO_VALUE, "time-at-processing") + number(0x21, "job-impressions-completed", 2)
    with broken_printer.server({GET_JOB: job(ABORTED, more=told)}) as broken:
        assert not IppPrinter(broken.uri, 1, 2, 1).track("7").surely_blank


def test_unrequested_attributes_are_harmless() -> None:
    """Some printers report everything, in values that no list of the standard has."""
    odd = b"".join([
        number(0x23, "orientation-requested-supported", 7),
        number(0x23, "printer-state-of-tomorrow", -1),
        b"\x31\x00\x04date\x00\x01x",
        b"\x21\x00\x05short\x00\x02\x00\x01",
        b"\x44\x00\x05words\x00\x02\xff\xfe",
        b"\x7f\x00\x03new\x00\x04\x00\x00\x00\x01",
        b"\x33\x00\x05range\x00\x08" + struct.pack(">ii", 1, 9),
    ])  # fmt: skip
    with broken_printer.server({GET_PRINTER: state(IDLE, more=odd)}) as broken:
        report = IppPrinter(broken.uri, 1, 2, 1).ask(PAPER)
    assert (report.state, report.refusals) == ("idle", ())


@pytest.mark.parametrize(
    ("attribute", "values"),
    [
        (number(0x21, "a", -5), [-5]),
        (texts(0x44, "a", "one", "two"), ["one", "two"]),
        (no_value(NO_VALUE, "a"), [OutOfBand.NO_VALUE]),
        (b"\x22\x00\x01a\x00\x01\x01", [True]),
        (b"\x33\x00\x01a\x00\x08" + struct.pack(">ii", 2, 9), [Range(2, 9)]),
        (b"\x35\x00\x01a\x00\x0b\x00\x02en\x00\x05Label", ["Label"]),
        (b"\x21\x00\x01a\x00\x02\x00\x01", [OutOfBand.UNREADABLE]),
    ],
)
def test_values_are_read_by_their_kinds(attribute: bytes, values: list[Any]) -> None:
    assert read(attribute, "a") == values


def test_collections_are_read_as_deep_as_any_printer_nests_them() -> None:
    nested = b"\x21\x00\x00\x00\x04\x00\x00\x00\x07"
    for _ in range(3):
        nested = b"\x34\x00\x00\x00\x00\x4a\x00\x00\x00\x01x" + nested + b"\x37\x00\x00\x00\x00"
    attribute = b"\x34\x00\x01a" + nested[3:]
    assert read(attribute, "a") == [{"x": [{"x": [{"x": [7]}]}]}]
    with pytest.raises(Unreadable):
        understood(HEAD + PRINTER + b"\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01x" * 100_000)


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(rest: bytes) -> None:
    try:
        assert isinstance(understood(HEAD + rest), IppResponse)
    except Unreadable:
        return


@pytest.mark.parametrize("length", range(0, 60, 7))
def test_a_truncated_response_does_not_count(length: int) -> None:
    whole = HEAD + PRINTER + texts(0x44, "printer-state-reasons", "media-empty", "cover-open")
    assert understood(whole + b"\x03").status == 0
    with pytest.raises(Unreadable):
        understood(whole[:length])
