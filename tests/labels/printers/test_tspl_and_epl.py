"""Printers of TSPL and EPL2 get each dot that was read back."""

import re

import pytest
from hypothesis import given

from labels import pdf, readback
from labels.dots import Dots
from labels.printers import paper_of
from labels.printers.languages import epl, tspl
from labels.printers.paper import OWN_SETTINGS
from labels.stock import Stock
from tests.labels.printers.dots import EVERY
from tests.labels.printers.test_rasters import any_dots
from tests.labels.typesetting.test_stocks_carry import least

# Bytes across and rows; then the bits, of which 0 is ink.
TSPL = re.compile(
    rb"SIZE ([0-9.]+) mm,([0-9.]+) mm\r\nCLS\r\nBITMAP 0,0,(\d+),(\d+),0,(.*)\r\nPRINT 1,1\r\n",
    re.DOTALL,
)
EPL = re.compile(rb"\r\nN\r\nq(\d+)\r\nQ(\d+)\r\nGW0,0,(\d+),(\d+),(.*)\r\nP1\r\n", re.DOTALL)


def ink(bits: bytes) -> bytes:
    """The dots with a bit of 1 for ink, turned byte by byte."""
    return bytes(0xFF - byte for byte in bits)


def in_tspl(dots: Dots) -> tuple[int, int, bytes]:
    """Bytes across, rows and dots. The label's size is right to the hundredth of a millimeter."""
    found = TSPL.fullmatch(tspl.written(dots, OWN_SETTINGS))
    assert found is not None
    for said, side in zip(found.groups()[:2], (dots.width, dots.height), strict=True):
        hundredths = int(said.replace(b".", b""))
        assert abs(hundredths * dots.dpi - side * 2540) * 2 <= dots.dpi
    return int(found[3]), int(found[4]), ink(found[5])


def in_epl(dots: Dots) -> tuple[int, int, bytes]:
    """Bytes across, rows and dots."""
    found = EPL.fullmatch(epl.written(dots, OWN_SETTINGS))
    assert found is not None
    assert (int(found[1]), int(found[2])) == (dots.width, dots.height)
    return int(found[3]), int(found[4]), ink(found[5])


@given(any_dots())
def test_every_dot_is_sent_and_nothing_beside_the_label_is_ink(dots: Dots) -> None:
    assert in_tspl(dots) == in_epl(dots) == (dots.row_bytes, dots.height, dots.rows)


@EVERY
def test_the_dots_that_were_read_back_are_sent(stock: Stock) -> None:
    made = pdf.render(least(stock), stock)
    dots = readback.check(made, least(stock), stock)
    assert dots is not None
    laid = paper_of(stock, made).laid(dots)
    assert in_tspl(laid) == in_epl(laid) == (laid.row_bytes, laid.height, laid.rows)


class Answering:
    """A device that responds to each question with the same bytes."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def ask(self, _question: bytes, _is_whole: object, _silence: float = 0) -> bytes:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "faults", "waiting"),
    [
        (b"\x00", (), 0),
        (b"\x20", (), 1),
        (b"\x04", ("The printer is out of labels.",), 0),
        (b"\x05", ("The print head is open.", "The printer is out of labels."), 0),
        (b"\x1b!?\x10", ("The printer is paused.",), 0),
    ],
)
def test_a_tspl_printer_says_how_it_is_in_one_byte(
    answer: bytes, faults: tuple[str, ...], waiting: int
) -> None:
    status = tspl.status(Answering(answer))
    assert status is not None
    assert (status.faults, status.waiting) == (faults, waiting)


@pytest.mark.parametrize("answer", [b"", b"OK", b"\x00" * 4096])
def test_another_answer_is_no_status(answer: bytes) -> None:
    assert tspl.status(Answering(answer)) is None
